"""A small chain of runs and a bundle, made by running the commands."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fer_models import load_bundle
from fer_train.rebuild import Average, Bundle, Sources, Stage, is_exported, plan, run_steps
from fer_train.rebuild.stages import DLIB

pytestmark = pytest.mark.slow

TINY = ("batch_size=7", "epochs=1", "validation=0.5", "schedule=cosine")
CHAIN = (
    Stage("first", "d-emotion-3", DLIB),
    Stage("unneeded", "d-emotion-3", DLIB),
    Stage("second", "d-emotion-3", "first", ("learning_rate=1e-4",), ("first",)),
    Average("mean", (("second", 0.75), ("first", 0.25))),
)
SMALL = (Bundle("small", "mean", "a made set"),)
NAMES = ("first", "second", "mean")


def planned(seven, folder, *changed, licence="MIT"):
    steps = plan(Sources(str(seven)), folder, bundles=SMALL, stages=CHAIN, changed=(*TINY, *changed), licence=licence)
    # A network of one epoch rounds as it likes: float leaves the labels as they are.
    return [*steps[:-1], replace(steps[-1], arguments=(*steps[-1].arguments, "--precision", "float32"))]


@pytest.fixture(scope="module")
def out(seven, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rebuild") / "out"
    codes = [(step.name, code) for step, code in run_steps(planned(seven, folder))]
    assert codes == [(name, code) for name in (*NAMES, "small") for code in (None, 0)]
    return folder


def test_a_chain_trains_and_exports(out):
    assert not (out / "unneeded").exists()
    config = json.loads((out / "second" / "config.json").read_text())
    assert config["weights"] == "first" and Path(config["recipe"]["teacher"]).name == "first"
    averaged = json.loads((out / "mean" / "config.json").read_text())
    assert averaged["weights"] == "second 0.75, first 0.25" and averaged["recipe"] == config["recipe"]
    card = load_bundle(out / "bundles" / "small").card
    assert card["metrics"]["split"] == "a made set" and card["licence"] == "MIT"
    assert card["training"]["recipe"] == config["recipe"]


def test_a_bundle_is_made_again_if_its_run_or_card_should_differ(out, seven):
    export = planned(seven, out)[-1]
    assert is_exported(export)
    assert not is_exported(replace(export, run=out / "first"))  # other weights
    assert not is_exported(replace(export, bundle=out / "bundles" / "none"))
    assert not is_exported(planned(seven, out, licence="CC0")[-1])
    assert not is_exported(planned(seven, out)[0])


def test_finished_steps_are_skipped_and_a_failed_run_ends_the_rebuild(out, seven, monkeypatch):
    files = [
        out / "second" / "best.weights.h5",
        out / "mean" / "best.weights.h5",
        out / "bundles" / "small" / "model.tflite",
    ]
    before = [path.stat().st_mtime_ns for path in files]
    # From elsewhere the same folder has another name.
    monkeypatch.chdir(out.parent)
    assert [code for _, code in run_steps(planned(seven, "out")[1:])] == [None, 0] * 3
    assert [path.stat().st_mtime_ns for path in files] == before
    other = planned(seven, out, "seed=2")
    assert [(s.name, code) for s, code in run_steps(other)] == [("first", None), ("first", 1)]


def test_a_failed_export_does_not_stop_the_others(out, seven, tmp_path):
    export = planned(seven, out)[-1]
    wrong = replace(export, name="wrong", arguments=("export", str(tmp_path), *export.arguments[2:]), bundle=tmp_path)
    assert [(s.name, code) for s, code in run_steps([wrong, export])][1:] == [
        ("wrong", 1), ("small", None), ("small", 0)
    ]  # fmt: skip


def test_stopping_a_rebuild_stops_its_running_step(seven, tmp_path):
    arguments = ("fit", "d-emotion-3", "--data", str(seven), "--out", str(tmp_path / "long"), "--quiet")
    settings = ("--set", "batch_size=7", "--set", "validation=0.5", "--set", "epochs=100000")
    program = (
        "from fer_train.rebuild import Step, exit_on_sigterm, run_steps\n"
        "with exit_on_sigterm():\n"
        f"    for _ in run_steps([Step({(*arguments, *settings)!r}, 'long', 9)]): pass"
    )
    # As a shell's & starts it: SIGINT means nothing to it or its children.
    ignoring = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)}
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, **ignoring)
    state, deadline = tmp_path / "long" / "state.json", time.monotonic() + 120
    while not state.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=20)  # its end is the end of both: they share the pipe
    assert process.returncode == 143 and json.loads(state.read_text())["epoch"] > 0
