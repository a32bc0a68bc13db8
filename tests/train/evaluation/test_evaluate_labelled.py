"""Evaluation on faces that a person labelled."""

import csv
import json

import cv2
import numpy as np
import pytest

from fer_train.cli import main
from fer_train.data import EMOTIONS
from fer_train.evaluation.labelled import load_labelled

pytestmark = pytest.mark.slow


@pytest.fixture
def labelled(tmp_path):
    """Return the path of a csv as fer-cam --save-faces writes it, and its rows, all but the first labelled."""
    rows, rng = [], np.random.default_rng(0)
    for i, name in enumerate(EMOTIONS):
        cv2.imwrite(str(tmp_path / f"{name}.png"), rng.integers(0, 256, (48, 48), dtype=np.uint8))
        rows.append({"photo": "über.jpg", "face": f"{name}.png", "emotion": "happy", "label": name if i else ""})
    return tmp_path / "faces.csv", rows


def write(path, rows, delimiter=",", encoding="utf-8"):
    columns = ["photo", "face", "emotion", *(f"p_{e}" for e in (*EMOTIONS, "contempt")), "label"]
    with open(path, "w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, columns, restval="0.1", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8")])
def test_a_person_labels_faces(labelled, delimiter, encoding, capsys):
    path, rows = labelled
    rows[1]["label"], rows[2]["label"] = " Disgust ", "contempt"
    write(path, rows, delimiter, encoding)
    assert main(["evaluate", "mobilenet-7", "--labels", str(path), "--out", str(path.parent)]) == 0
    shown = capsys.readouterr()
    assert "left out 1 row without a label" in shown.err and "contempt 1" in shown.err
    assert "on labels of faces.csv: 5 faces" in shown.out
    assert "the predictions in the csv (column emotion): accuracy 0.2000" in shown.out  # happy, of five
    assert json.loads((path.parent / "labels.json").read_text())["stored"]["faces"] == 5
    labelled_faces = load_labelled(path, (96, 96), 3, EMOTIONS)
    assert labelled_faces.data.images.shape == (6, 96, 96, 3) and labelled_faces.data.names[0] == "disgust.png"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({3: {"label": "hapi"}}, "faces.csv:5: unknown label 'hapi'; did you mean happy?"),
        ({3: {"label": "xyz"}}, "faces.csv:5: unknown label 'xyz'; use one of angry, disgust"),
        ({i: {"label": ""} for i in range(7)}, "no row has a label"),
        (
            {i: {"face": "gone.png"} for i in range(7)},
            "none of its face pictures can be read (line 3: gone.png is missing)",
        ),
    ],
)
def test_mistakes_in_labels_get_one_line(labelled, change, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path, rows = labelled
    for i, values in change.items():
        rows[i] |= values
    write(path, rows)
    assert main(["evaluate", "mobilenet-7", "--labels", str(path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and message in error
    assert not (tmp_path / "evaluation").exists()


def test_a_missing_picture_is_left_out_and_named(labelled, capsys):
    path, rows = labelled
    rows[4]["face"] = "gone.png"
    write(path, rows)
    assert main(["evaluate", "mobilenet-7", "--labels", str(path), "--out", str(path.parent)]) == 0
    shown = capsys.readouterr()
    assert "left out: line 6: gone.png is missing" in shown.err and "5 faces" in shown.out


def test_labels_may_be_synonyms_misspelt_or_renamed(labelled, capsys):
    path, rows = labelled
    for row, word in zip(
        rows, ("Anger ", "disgusted", "FEARFUL", "joy", "down", "suprise", "no expression"), strict=True
    ):
        row["label"] = word
    write(path, rows)
    arguments = ["evaluate", "mobilenet-7", "--labels", str(path), "--out", str(path.parent)]
    assert main(arguments) == 1
    assert "unknown label 'down'" in capsys.readouterr().err
    assert main([*arguments, "--rename", "Down=sad"]) == 0
    shown = capsys.readouterr()
    assert "label 'suprise' is taken for surprise" in shown.err and "7 faces" in shown.out
    labels = load_labelled(path, (48, 48), 1, EMOTIONS, {"down": "sad"}).data.labels
    assert labels.tolist() == list(range(7))
