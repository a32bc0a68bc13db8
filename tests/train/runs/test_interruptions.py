"""Stopped and killed runs, full disks and damaged files, on a network that trains in a second."""

import csv
import json
import os
import subprocess
import sys

import cv2
import keras
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.fitting.fit import fit
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.checkpoint import load_checkpoint, save_checkpoint
from fer_train.runs.folder import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
SETTINGS = ["batch_size=7", "epochs=5", "learning_rate=0.01", "flip=0.5", "headset=0.3", "plateau_patience=1"]
RECIPE = override(get_recipe("d-emotion-3"), [*SETTINGS, "patience=0"])


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    root, rng = tmp_path_factory.mktemp("faces"), np.random.default_rng(0)
    for label, name in enumerate(RECIPE.classes):
        folder = root / "train" / name
        folder.mkdir(parents=True)
        for i in range(8):
            picture = rng.integers(0, 200, (48, 48), np.uint8)
            picture[6 * label + 2 : 6 * label + 7] += 25
            cv2.imwrite(str(folder / f"{i}.png"), picture)
    return root


def train(data, out, recipe=RECIPE):
    return fit(recipe, data, out, "none", progress=False)


@pytest.fixture(scope="module")
def whole(data, tmp_path_factory):
    return train(data, tmp_path_factory.mktemp("runs") / "whole")


def rows(run):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in run.state().history]


def stop_after(epoch, monkeypatch):
    """Raise KeyboardInterrupt as soon as `epoch` is committed."""
    commit = Run.commit

    def commit_and_stop(run, state):
        commit(run, state)
        if state.epoch == epoch:
            raise KeyboardInterrupt

    monkeypatch.setattr(Run, "commit", commit_and_stop)


def test_a_stopped_run_resumes_with_its_learning_rate_and_plateau(data, whole, tmp_path, monkeypatch):
    assert len({row["learning_rate"] for row in rows(whole)}) > 1, "the rate must have fallen for this to show anything"
    with monkeypatch.context() as patch:
        stop_after(3, patch)
        with pytest.raises(KeyboardInterrupt):
            train(data, tmp_path / "run")
    assert len(rows(Run(tmp_path / "run"))) == 3
    run = train(data, tmp_path / "run")
    for mine, theirs in zip(rows(run), rows(whole), strict=True):
        assert mine == pytest.approx(theirs, rel=1e-3, abs=1e-6)


def test_a_run_of_an_earlier_version_resumes_with_the_scores_of_this_one(data, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(2, patch)
        with pytest.raises(KeyboardInterrupt):
            train(data, tmp_path / "run")
    state = json.loads((tmp_path / "run/state.json").read_text())
    for row in state["history"]:
        del row["val_fitted_loss"]
    (tmp_path / "run/state.json").write_text(json.dumps(state))
    run = train(data, tmp_path / "run")
    with open(run.folder / "history.csv", encoding="utf-8", newline="") as file:
        losses = [row["val_fitted_loss"] for row in csv.DictReader(file)]
    assert losses[:2] == ["", ""] and all(float(loss) > 0 for loss in losses[2:]) and len(losses) == 5


def test_a_kill_right_after_the_last_epoch_counts_is_mended(data, tmp_path):
    run = train(data, tmp_path / "run", override(RECIPE, ["epochs=1"]))
    names, text = {p.name for p in run.folder.iterdir()}, (run.folder / "history.csv").read_text()
    (run.folder / "history.csv").unlink()
    (run.folder / "epoch-0000.npz").touch()
    train(data, tmp_path / "run", override(RECIPE, ["epochs=1"]))
    assert {p.name for p in run.folder.iterdir()} == names and (run.folder / "history.csv").read_text() == text


def test_a_full_disk_is_one_line_and_loses_nothing(data, tmp_path, monkeypatch):
    out = tmp_path / "run"
    with monkeypatch.context() as patch:
        stop_after(2, patch)
        with pytest.raises(KeyboardInterrupt):
            train(data, out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    starved = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000));"
        "from fer_train.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["fit", RECIPE.name, "--data", str(data), "--out", str(out), "--weights", "none"]
    arguments += [part for s in [*SETTINGS, "patience=0"] for part in ("--set", s)]
    command = [sys.executable, "-c", starved, *arguments]
    process = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
    messages = [line for line in process.stderr.splitlines() if line.startswith("fer-train: ")]
    assert process.returncode == 1 and len(messages) == 1 and "Traceback" not in process.stderr
    assert "finished work is kept" in messages[0]
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert main(arguments) == 0 and len(rows(Run(out))) == 5


def test_a_damaged_checkpoint_is_reported(data, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(2, patch)
        with pytest.raises(KeyboardInterrupt):
            train(data, tmp_path / "run")
    (tmp_path / "run" / "epoch-0002.npz").write_bytes(b"PK\x03\x04 no more")
    with pytest.raises(FerError, match="begin from its best weights"):
        train(data, tmp_path / "run")


def test_a_checkpoint_never_runs_code(tmp_path):
    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    optimizer = keras.optimizers.Adam()
    optimizer.build(network.trainable_variables)
    save_checkpoint(tmp_path / "a.npz", network, optimizer)
    load_checkpoint(tmp_path / "a.npz", network, optimizer)
    np.savez(tmp_path / "b.npz", np.array([{"a": 1}], dtype=object))
    with pytest.raises(FerError, match="cannot be read"):
        load_checkpoint(tmp_path / "b.npz", network, optimizer)


def test_early_stopping_counts_from_the_best_epoch(data, tmp_path, capsys):
    recipe = override(RECIPE, ["epochs=40", "patience=2", "learning_rate=0.05", "monitor=val_accuracy"])
    state = train(data, tmp_path / "run", recipe).state()
    assert state.epoch == state.best.epoch + 2 < 40
    best = max(row["val_accuracy"] for row in state.history)
    assert state.best.accuracy == best and "no better val_accuracy in 2 epochs" in capsys.readouterr().out


@pytest.mark.parametrize(("batch_size", "message"), [(7, "the loss became nan in epoch 1"), (64, "answers are NaN")])
def test_a_diverging_learning_rate_is_reported(data, tmp_path, batch_size, message):
    # With one batch per epoch the loss is from before the step that ruins the weights; only validation shows it.
    with pytest.raises(FerError, match=f"{message}.*learning_rate"):
        train(data, tmp_path / "run", override(RECIPE, ["learning_rate=1e30", f"batch_size={batch_size}"]))
    assert [p.name for p in (tmp_path / "run").iterdir()] == ["config.json"]
    # Nothing counts yet, so that the same folder takes a better rate.
    assert train(data, tmp_path / "run", override(RECIPE, ["epochs=1"])).state().epoch == 1


def test_the_best_weights_are_those_of_the_best_epoch(data, whole):
    from fer_train.evaluation.scores import summarise
    from fer_train.runs.held_out import training_parts

    model, recipe = load_best(whole)
    validation = training_parts(recipe, data).validation
    scores = summarise(validation.labels, model.predict(validation.images, verbose=0), recipe.classes)
    best = whole.state().best
    assert scores.log_loss == pytest.approx(best.value, rel=1e-4)
    assert best.value == min(row["val_loss"] for row in rows(whole))


def test_a_teacher_run_and_its_classes(data, whole, tmp_path):
    student = override(RECIPE, [f"teacher={whole.folder}", "epochs=1", "mixup=0.2"])
    assert len(rows(train(data, tmp_path / "student", student))) == 1
    with pytest.raises(FerError, match="unknown model"):
        train(data, tmp_path / "b", override(RECIPE, ["teacher=nowhere"]))
    pair = train(data, tmp_path / "pair", override(RECIPE, ["classes=happy,sad", "epochs=1"]))
    with pytest.raises(FerError, match="knows happy, sad, the recipe"):
        train(data, tmp_path / "c", override(RECIPE, [f"teacher={pair.folder}"]))


def test_a_bundle_as_a_teacher(data, tmp_path):
    student = override(RECIPE, ["teacher=mobilenet-7", "epochs=1"])
    row = rows(train(data, tmp_path / "run", student))[0]
    assert np.isfinite(row["loss"])
    assert json.loads((tmp_path / "run" / "config.json").read_text())["recipe"]["teacher"] == "mobilenet-7"


@pytest.mark.parametrize("faces", ["headset", "mixed-both", "mixed-once"])
def test_system_a_sets_train(data, tmp_path, faces):
    count = len(rows(train(data, tmp_path / "run", override(RECIPE, [f"occlusion={faces}", "epochs=1"]))))
    assert count == 1


def test_tensorboard_logs_are_written_when_asked(data, tmp_path):
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed (pip install tensorboard)")
    fit(override(RECIPE, ["epochs=1"]), data, tmp_path / "run", "none", progress=False, tensorboard=True)
    (events,) = (tmp_path / "run" / "tensorboard").rglob("events*")
    assert b"val_headset_accuracy" in events.read_bytes()
