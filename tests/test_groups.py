"""The benchmark of groups: it counts people, not pictures, and measures a bias by people who did not choose it."""

import csv
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_models import FerError

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import groups

TOY = Path(__file__).parent / "cam" / "data" / "toy-gender"
"""A bundle that calls red faces woman and blue ones man."""


def tinted(image, colour):
    gains = {"red": (0.6, 1, 1.4), "blue": (1.4, 1, 0.6)}[colour]
    return np.clip(image * np.array(gains), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def table(demo_frames, tmp_path_factory):
    """Five people with two pictures each: two men, and three women, of whom one is blue in one of her pictures."""
    folder = tmp_path_factory.mktemp("people")
    people = {
        "01_a.png": ("male", "white", "blue"), "01_b.png": ("male", "white", "blue"),
        "05_a.png": ("male", "white", "blue"), "05_b.png": ("male", "white", "blue"),
        "02_a.png": ("female", "black", "red"), "02_b.png": ("female", "black", "blue"),
        "03_a.png": ("female", "white", "red"), "03_b.png": ("female", "white", "red"),
        "04_a.png": ("female", "white", "red"), "04_b.png": ("female", "white", "red"),
    }  # fmt: skip
    with (folder / "faces.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "gender", "ethnicity"])
        for name, (gender, group, colour) in people.items():
            cv2.imwrite(str(folder / name), tinted(demo_frames[30], colour))
            writer.writerow([name, gender, group])
    return folder / "faces.csv"


def run(capsys, monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["groups.py", *map(str, arguments)])
    groups.main()
    return capsys.readouterr().out


def test_the_tables_count_people_and_pictures(table, capsys, monkeypatch):
    out = run(capsys, monkeypatch, "--people", table, "--model", TOY)
    assert "toy-gender on 10 pictures of 5 people" in out
    rows = {line.split(" | ")[0][2:]: line for line in out.splitlines() if line.startswith("| ")}
    assert "| 5 of 6 | 2 of 3 (" in rows["all, woman"] and "| 4 of 4 | 2 of 2 (" in rows["all, man"]
    assert "| 1 of 2 | 0 of 1 (" in rows["black, woman"] and "| 4 of 4 | 2 of 2 (" in rows["white, woman"]
    assert rows["mean of man and woman"].startswith("| mean of man and woman | 91.7% |")
    assert rows["as taken"].startswith("| as taken | 100.0% | 83.3% | 100.0% | 10.0% |")
    # Without colour the toy is undecided and calls everybody by its first label.
    assert rows["without colour"].startswith("| without colour | 100.0% | 0.0% |")


def test_halves_measure_people_who_did_not_choose_the_bias():
    """Every picture is right at the bias that other people choose, though not one woman is at the model's own."""
    rng = np.random.default_rng(0)
    people = [groups.Person(None, str(i // 2), "", "", (), None) for i in range(40)]
    truth = np.repeat([0, 1], 20)
    lead = np.where(truth == 1, rng.normal(-2, 0.2, 40), rng.normal(-6, 0.2, 40))
    share = 1 / (1 + np.exp(-lead))
    probabilities = np.stack([1 - share, share], axis=1)
    assert (probabilities.argmax(axis=1)[truth == 1] == 0).all()
    assert (groups.halved(people, probabilities, truth) == 1).all()
    # One woman who looks like a man to the network is not found by a bias that the others choose.
    probabilities[38:] = probabilities[0]
    alone = groups.halved(people, probabilities, truth)
    assert (alone[38:] < 0.2).all() and alone[:38].mean() > 0.95


def test_saved_faces_are_class_folders_of_the_asked_size(table, tmp_path, capsys, monkeypatch):
    assert not run(
        capsys, monkeypatch, "--people", table, "--model", TOY, "--save", tmp_path / "out", "--size", 64,
        "--margin", -0.1,
    )  # fmt: skip
    files = sorted(p.relative_to(tmp_path / "out").as_posix() for p in tmp_path.rglob("*.png"))
    assert len(files) == 10 and files[0].startswith("man/01-") and files[-1].startswith("woman/04-")
    assert cv2.imread(str(tmp_path / "out" / files[0])).shape == (64, 64, 3)


def test_changes_change_every_picture(demo_frames):
    picture = demo_frames[30]
    for name, change in groups.CHANGES.items():
        changed = change(picture)
        assert changed.dtype == np.uint8 and changed.shape == picture.shape
        assert (changed == picture).all() == (name == "as taken"), name


def test_a_table_that_cannot_be_used_is_refused(table, tmp_path):
    lines = table.read_text().splitlines()
    for text, message in (
        ("file,gender\n01_a.png,male\n", "needs the columns"),
        ("\n".join(lines).replace("female", "other"), "needs the columns"),
        ("file,gender,ethnicity\nnone.png,male,white\n", "no picture"),
    ):
        path = tmp_path / "faces.csv"
        path.write_text(text)
        with pytest.raises(FerError, match=message):
            groups.read_people(path)
    with pytest.raises(FerError, match="cannot be read"):
        groups.read_people(tmp_path / "no.csv")
    men = "\n".join(lines[:5])
    table.with_name("men.csv").write_text(men)
    with pytest.raises(FerError, match="of one woman or of none"):
        groups.read_people(table.with_name("men.csv"))
