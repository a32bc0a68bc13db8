"""The commands of training, from pictures to a bundle that the app uses, on a tiny data set."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest
from bars_made import write_bars

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")

import keras

from fer_cam.labelling.classifier import Classifier
from fer_models import FerError
from fer_train.cli import main
from fer_train.data import EMOTIONS
from fer_train.export.parity import Parity
from fer_train.networks.architectures import Spec, build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
SMALL = ["--set", "resize=32", "--set", "batch_size=14", "--quiet", "--weights", "none"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Seven classes that a network can tell apart: a bright bar in one of seven places, with noise."""
    return write_bars(tmp_path_factory.mktemp("faces"), {"train": 12, "test": 6})


def history(run):
    with open(run / "history.csv") as file:
        return [{k: float(v) for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def fer_train(*arguments):
    return main([str(a) for a in arguments])


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "mobilenet-7"
    assert fer_train("fit", "mobilenet-7", "--data", data, "--out", folder, "--epochs", 3, *SMALL) == 0
    return folder


def test_a_run_folder_has_all_its_files(run):
    rows = history(run)
    assert [r["epoch"] for r in rows] == [1, 2, 3]
    assert all(np.isfinite(r["loss"]) for r in rows) and rows[-1]["loss"] < rows[0]["loss"]
    config = json.loads((run / "config.json").read_text())
    assert config["recipe"]["epochs"] == 3 and config["environment"]["backend"] == keras.backend.backend()
    assert sum(config["faces"].values()) == 84 and 7 <= config["faces"]["validation"] <= 14
    assert re.search(r", \d+ cores?$", config["environment"]["processor"])
    assert (run / "best.weights.h5").stat().st_size < 14e6 and cv2.imread(str(run / "history.png")) is not None
    assert [p.name for p in run.glob("epoch-*")] == ["epoch-0003.npz"]


def test_a_killed_run_resumes_to_the_same_history(data, run, tmp_path):
    folder = tmp_path / "killed"
    command = [sys.executable, "-m", "fer_train.cli", "fit", "mobilenet-7", "--data", str(data), "--out", str(folder)]
    command += ["--epochs", "3", *SMALL]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    deadline = time.monotonic() + 120
    while not (folder / "state.json").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = json.loads((folder / "state.json").read_text())["epoch"]
    assert 1 <= done < 3
    assert fer_train("fit", "mobilenet-7", "--data", data, "--out", folder, "--epochs", 3, *SMALL) == 0
    broken, whole = history(folder), history(run)
    assert [r["epoch"] for r in broken] == [1, 2, 3]
    for a, b in zip(broken, whole, strict=True):
        assert a["loss"] == pytest.approx(b["loss"], rel=1e-3)


def test_a_finished_run_is_left_alone_and_another_is_refused(data, run, capsys):
    before = (run / "state.json").read_bytes()
    assert fer_train("fit", "mobilenet-7", "--data", data, "--out", run, "--epochs", 3, *SMALL) == 0
    assert "already finished" in capsys.readouterr().out
    assert fer_train("fit", "mobilenet-7", "--data", data, "--out", run, "--epochs", 4, *SMALL) == 1
    assert "holds another run (epochs=3 there, 4 here)" in capsys.readouterr().err
    assert (run / "state.json").read_bytes() == before


def test_a_run_is_not_resumed_on_other_data(data, run, tmp_path, capsys):
    other = shutil.copytree(data, tmp_path / data.name)
    (other / "train" / "sad" / "0.png").write_bytes((other / "train" / "sad" / "1.png").read_bytes())
    assert fer_train("fit", "mobilenet-7", "--data", other, "--out", run, "--epochs", 3, *SMALL) == 1
    assert "holds another run (other faces)" in capsys.readouterr().err


def test_evaluate_prints_and_draws(data, run, tmp_path, capsys):
    assert fer_train("evaluate", run, "--data", data, "--out", tmp_path) == 0
    output = capsys.readouterr().out
    for word in ("42 faces", "accuracy", "macro f1", "recall disgust", "calibration"):
        assert word in output
    for kind in ("normal", "headset"):
        assert cv2.imread(str(tmp_path / f"test-{kind}.png")).shape[0] > 300
    assert fer_train("evaluate", "mobilenet-7", "--data", data, "--out", tmp_path, "--json") == 0
    scores = json.loads(capsys.readouterr().out)
    assert np.sum(scores["normal"]["confusion"]) == 42
    assert fer_train("evaluate", run, "--data", data, "--split", "validation", "--out", tmp_path) == 0
    held_out = json.loads((run / "config.json").read_text())["faces"]["validation"]
    assert f"validation of {data.name}: {held_out} faces" in capsys.readouterr().out


@pytest.mark.parametrize("precision", ["int8", "float16", "float32"])
def test_the_app_uses_what_export_writes(data, run, tmp_path, precision, monkeypatch):
    # Three epochs of random weights are all but undecided; quantization may turn many labels.
    monkeypatch.setattr("fer_train.export.parity.PARITY_BOUND", {"int8": 0.0, "float16": 0.9, "float32": 0.999})
    monkeypatch.setattr("fer_train.export.parity.MEAN_BOUND", {"int8": 0.15, "float16": 0.01, "float32": 0.001})
    out = tmp_path / "mine"
    assert fer_train("export", run, "--data", data, "--out", out, "--precision", precision) == 0
    assert sorted(p.name for p in out.iterdir()) == ["card.json", "model.tflite"]
    card = json.loads((out / "card.json").read_text())
    assert card["precision"] == precision and card["metrics"]["normal"]["faces"] == 42
    assert card["parity"]["mean_difference"] < (0.15 if precision == "int8" else 0.01)
    probabilities = Classifier(out).classify([np.zeros((48, 48), np.uint8)] * 3)
    assert probabilities.shape == (3, 7)
    assert Classifier(out).labels == EMOTIONS


@pytest.mark.parametrize(("agreement", "apart"), [(0.5, 0.0), (1.0, 0.01)])
def test_an_export_that_differs_is_refused_and_the_old_bundle_kept(
    data, run, tmp_path, monkeypatch, capsys, agreement, apart
):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "model.tflite").write_bytes(b"old")
    measured = Parity(faces=14, agreement=agreement, largest_difference=1.0, mean_difference=apart)
    monkeypatch.setattr("fer_train.export.bundle.parity", lambda *_: measured)
    assert fer_train("export", run, "--data", data, "--out", out, "--precision", "float32") == 1
    assert "export refused" in capsys.readouterr().err
    assert [(p.name, p.read_bytes()) for p in out.iterdir()] == [("model.tflite", b"old")]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["fit", "mobilnet-7", "--data", "x"], 2, "did you mean mobilenet-7"),
        (["fit", "mobilenet-7", "--data", "nowhere"], 1, "no such file"),
        (["fit", "mobilenet-7"], 2, "--data"),
        (["fit", "mobilenet-7", "--data", "DATA", "--set", "epoch=1"], 2, "did you mean epochs"),
        (["fit", "mobilenet-7", "--data", "DATA", "--weights", "none.h5", "--out", "OUT"], 1, "no such file"),
        (["evaluate", "nothing", "--data", "DATA"], 2, "unknown model"),
        (["evaluate", "mobilenet-7", "--data", "DATA", "--split", "dev"], 2, "no split 'dev'"),
        (["export", "DATA", "--data", "DATA", "--out", "OUT"], 1, "not a run folder"),
        (["data", "nowhere"], 1, "no such file"),
        (["fit", "mobilenet-7", "--data", "DATA", "--set", "qqq=1"], 2, "fer-train recipes mobilenet-7 lists them"),
        (["fit", "mobilenet-8", "--data", "DATA", "--out", "OUT"], 2, "contempt needs FER+'s votes (--ferplus)"),
        (["fti", "mobilenet-7"], 2, "unknown command 'fti'; did you mean fit?"),
        (["--quiet"], 2, "COMMAND"),
    ],
)
def test_mistakes_get_one_line_and_an_exit_code(arguments, code, message, data, tmp_path, capsys):
    named = {"DATA": str(data), "OUT": str(tmp_path / "out")}
    assert fer_train(*[named.get(a, a) for a in arguments]) == code
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and error.startswith("fer-train: ") and message in error


def test_without_a_command_the_help_is_shown(capsys):
    assert fer_train() == 2
    output = capsys.readouterr()
    assert "fer-train fit mobilenet-7 --data fer2013.csv" in output.out and output.err == ""
    with pytest.raises(SystemExit) as done:
        fer_train("--version")
    assert done.value.code == 0 and capsys.readouterr().out.startswith("fer-train 0.")


def test_data_and_recipes_are_shown(data, tmp_path, capsys):
    assert fer_train("data", data, "--out", tmp_path / "report") == 0 and fer_train("recipes") == 0
    output = capsys.readouterr().out
    assert "84" in output and "disgust" in output and "mobilenet-7" in output


def test_a_grey_network_is_the_rgb_one_on_grey_pictures(tmp_path):
    rgb = keras.applications.MobileNetV2((32, 32, 3), include_top=False, weights=None, pooling="avg")
    rgb.save_weights(tmp_path / "w.weights.h5")
    spec = Spec(classes=7, resize=32, weights=str(tmp_path / "w.weights.h5"), input_size=(32, 32))
    model = build("mobilenet-v2", spec)
    grey = keras.Model(model.inputs, model.get_layer("pool").output)
    faces = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 1), np.uint8)
    scaled = np.repeat(faces, 3, axis=3).astype(np.float32) / 127.5 - 1
    np.testing.assert_allclose(grey.predict(faces, verbose=0), rgb.predict(scaled, verbose=0), atol=1e-4)


def test_weights_of_another_network_are_refused(tmp_path):
    small = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    small.save_weights(tmp_path / "w.weights.h5")
    with pytest.raises(FerError, match="not the weights of MobileNetV2"):
        build("mobilenet-v2", Spec(classes=7, resize=32, weights=str(tmp_path / "w.weights.h5")))
