"""`fer-train evaluate` and `compare` on sets whose classes have other names, or numbers."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_train.cli import main
from fer_train.data.affectnet import AFFECTNET_CODES
from fer_train.evaluation import Predictions

ROOT = Path(__file__).parents[3]


def make(root, names):
    """Write four faces of each class, always the same ones for one place in `names`."""
    for k, name in enumerate(names):
        (root / "test" / name).mkdir(parents=True)
        for i in range(4):
            face = np.random.default_rng(10 * k + i).integers(0, 256, (48, 48), np.uint8)
            cv2.imwrite(str(root / "test" / name / f"{i}.png"), face)
    return root


def evaluate(root, out, *options):
    return main(["evaluate", "mobilenet-7", "--data", str(root), "--out", str(out), *options])


def confusion(out):
    return json.loads((out / "test.json").read_text())["normal"]["confusion"]


@pytest.fixture
def named(tmp_path):
    """Evaluate on the usual names; the confusion matrix to compare with."""
    assert evaluate(make(tmp_path / "named", AFFECTNET_CODES), tmp_path / "named-out") == 0
    return confusion(tmp_path / "named-out")


def test_classes_are_renamed_as_by_data(named, tmp_path, capsys):
    names = ["nichts", *AFFECTNET_CODES[1:-1], "hohn"]
    root = make(tmp_path / "german", names)
    assert evaluate(root, tmp_path / "without") == 0
    assert "left out faces of classes that the model lacks: hohn 4, nichts 4" in capsys.readouterr().err
    assert evaluate(root, tmp_path / "with", "--rename", "nichts=neutral", "--rename", "hohn=contempt") == 0
    assert confusion(tmp_path / "with") == named != confusion(tmp_path / "without")


def test_numbers_are_asked_for_and_named(named, tmp_path, capsys):
    root = make(tmp_path / "numbers", [str(i) for i in range(8)])
    assert evaluate(root, tmp_path / "out") == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "no class in common" in line and "--rename numbers=affectnet (0 neutral" in line
    assert not list((tmp_path / "out").glob("*.json"))
    assert evaluate(root, tmp_path / "out", "--rename", "numbers=affectnet") == 0
    assert confusion(tmp_path / "out") == named
    compare = ["compare", "mobilenet-7", "mobilenet-5", "--data", str(root)]
    assert main([*compare, "--rename", "numbers=affectnet"]) == 0
    assert "accuracy mobilenet-5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--rename", "nobody=sad"], "--rename nobody: the set has no such class"),
        (["--rename", "sad"], "--rename sad: expected old=new"),
        (["--rename", "numbers=affectnet"], "has no numbered classes"),
    ],
)
def test_a_rename_that_does_not_fit_is_one_line(tmp_path, capsys, options, message):
    assert evaluate(make(tmp_path / "set", ["happy", "sad"]), tmp_path / "out", *options) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert message in line
    assert main(["compare", "mobilenet-7", "mobilenet-5", *options]) == 2
    assert "--rename" in capsys.readouterr().err


def test_a_misspelt_class_is_told(tmp_path, capsys):
    assert evaluate(make(tmp_path / "set", ["happy", "sad", "suprise"]), tmp_path / "out") == 0
    assert "class 'suprise' is taken for surprise" in capsys.readouterr().err
    assert len(Predictions.load(tmp_path / "out" / "test-predictions.npz")) == 12


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_faces_that_a_run_held_out_keep_their_names(tmp_path, capsys):
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")
    run = str(ROOT / "training" / "runs" / "mobilenet-7-late-mean")
    data = str(make(tmp_path / "set", ["happy", "sad"]))
    arguments = ["evaluate", run, "--data", data, "--split", "validation", "--rename", "happy=glad"]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 2
    assert "--rename does not go with the faces that" in capsys.readouterr().err
