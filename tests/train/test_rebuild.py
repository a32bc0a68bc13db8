"""The shipped bundles, made anew: the stages are the runs that they came from, and the commands do what these say."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fer_models import load_bundle
from fer_train.arguments import make_parser
from fer_train.cli import main
from fer_train.rebuild import BUNDLES, STAGES, Bundle, Sources, Stage, is_exported, needed, run_steps, steps
from fer_train.rebuild.stages import DLIB, HSE
from fer_train.recipes import flat, from_dict, get_recipe, override

RUNS = Path(__file__).parents[2] / "training" / "runs"
SOURCES = Sources("fer2013", "fer2013new.csv", "faceres.json")
TINY = ("batch_size=7", "epochs=1", "validation=0.5")


def names(teacher):
    return [Path(part).name for part in teacher.split(",")]


@pytest.mark.parametrize("stage", STAGES, ids=lambda s: s.name)
def test_a_stage_is_the_run_that_was_made(stage):
    config = json.loads((RUNS / stage.name / "config.json").read_text("utf-8"))
    theirs = flat(from_dict(config["recipe"]))
    ours = flat(override(get_recipe(stage.recipe), [*stage.changed, f"teacher={','.join(stage.teachers)}"]))
    assert names(theirs.pop("teacher")) == names(ours.pop("teacher"))
    assert theirs == ours
    start = {DLIB: "dlib_face_recognition_resnet_model_v1.dat", HSE: "faceres.json"}.get(stage.start, stage.start)
    assert config["weights"] == start and (config["ferplus"] is not None) == stage.ferplus


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda b: b.name)
def test_a_shipped_bundle_comes_from_its_stage(bundle):
    card = load_bundle(bundle.name).card
    config = json.loads((RUNS / bundle.stage / "config.json").read_text("utf-8"))
    assert from_dict(card["training"]["recipe"]) == from_dict(config["recipe"])
    assert card["metrics"]["split"] == bundle.test
    state = json.loads((RUNS / bundle.stage / "state.json").read_text("utf-8"))
    assert card["training"]["best_epoch"] == state["best"]["epoch"]


def test_a_stage_comes_after_those_that_it_needs():
    for i, stage in enumerate(STAGES):
        before = {s.name for s in STAGES[:i]}
        assert {stage.start, *stage.teachers} <= before | {DLIB, HSE}
    few = needed([b for b in BUNDLES if b.name == "mobilenet-8"])
    assert [s.name for s in few] == ["resnet-7", "mobilenet-start", "mobilenet-7-face", "mobilenet-8"]
    assert needed(BUNDLES) == STAGES  # nothing is trained that nobody needs


def test_the_commands_are_ones_of_fer_train(capsys):
    asked = ["rebuild", "--data", "a set", "--ferplus", "f.csv", "--hse", "h.json", "--dlib", "d.dat"]
    assert main([*asked, "--out", "o", "--set", "seed=3", "--licence", "MIT", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(STAGES) + len(BUNDLES)
    for line, stage in zip(lines, STAGES, strict=False):
        program, *arguments = shlex.split(line)
        options = make_parser().parse_args(arguments)
        assert program == "fer-train" and options.command == "fit" and options.data == "a set"
        assert Path(options.out) == Path("o") / stage.name and options.set[-1] == "seed=3"
        assert options.ferplus == ("f.csv" if stage.ferplus else None)
        assert options.weights == {DLIB: "d.dat", HSE: "h.json"}.get(stage.start, str(Path("o") / stage.start))
        recipe = override(get_recipe(options.recipe), options.set)
        assert recipe.teachers == tuple(str(Path("o") / name) for name in stage.teachers) and recipe.seed == 3
    exports = [make_parser().parse_args(shlex.split(line)[1:]) for line in lines[len(STAGES) :]]
    assert [Path(e.out).name for e in exports] == [b.name for b in BUNDLES]
    assert [Path(e.folder).name for e in exports] == [b.stage for b in BUNDLES]
    assert {e.licence for e in exports} == {"MIT"}
    assert [e.ferplus for e in exports] == ["f.csv" if b.name == "mobilenet-8" else None for b in BUNDLES]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--data", "d", "--dry-run"], 2, "--ferplus and --hse needed"),
        (["resnet-9", "--data", "d"], 2, "resnet-9: not a bundle that can be made anew; there are mobilenet-7"),
        (["--data", "d", "--ferplus", "f", "--hse", "h"], 1, "d: no such file or folder (--data)"),
        (["--data", ".", "--ferplus", "f", "--hse", "h"], 1, "f: no such file or folder (--ferplus)"),
        (["--data", ".", "--ferplus", ".", "--hse", ".", "--dlib", "x.dat"], 1, "x.dat: no such file"),
        (["--data", ".", "--ferplus", ".", "--hse", "h", "--set", "epoch=1"], 2, "did you mean epochs?"),
        (["--data", ".", "--precision", "int4"], 2, "invalid choice"),
    ],
)
def test_what_is_missing_is_told_before_hours_of_training(tmp_path, monkeypatch, capsys, arguments, code, message):
    monkeypatch.chdir(tmp_path)
    assert main(["rebuild", *arguments]) == code
    said = capsys.readouterr()
    assert message in said.err and said.err.count("\n") == 1 and not list(tmp_path.iterdir())


def test_without_tensorflow_one_can_train_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("fer_train.commands.rebuild.find_spec", lambda name: None)
    asked = ["rebuild", "--data", ".", "--ferplus", ".", "--hse", ".", "--dlib", "."]
    assert main(asked) == 1 and "--no-export" in capsys.readouterr().err
    assert main([*asked, "--no-export", "--dry-run"]) == 0
    assert "export" not in capsys.readouterr().out


CHAIN = (
    Stage("first", "d-emotion-3", DLIB),
    Stage("unneeded", "d-emotion-3", DLIB),
    Stage("second", "d-emotion-3", "first", ("learning_rate=1e-4",), ("first",)),
)
SMALL = (Bundle("small", "second", "a made set"),)


@pytest.fixture(scope="module")
def out(seven, tmp_path_factory):
    """A chain of two runs and a bundle, by the commands."""
    folder = tmp_path_factory.mktemp("rebuild") / "out"
    planned = steps(Sources(str(seven)), folder, bundles=SMALL, stages=CHAIN, changed=TINY)
    # A network of one epoch rounds as it likes: float leaves the labels as they are.
    planned[-1] = type(planned[-1])((*planned[-1].arguments, "--precision", "float32"), "small", "second")
    codes = [(step.name, code) for step, code in run_steps(planned, folder)]
    assert codes == [(name, code) for name in ("first", "second", "small") for code in (None, 0)]
    return folder, planned


def test_a_chain_trains_and_exports(out):
    folder, _ = out
    assert not (folder / "unneeded").exists()
    config = json.loads((folder / "second" / "config.json").read_text())
    assert config["weights"] == "first" and names(config["recipe"]["teacher"]) == ["first"]
    card = load_bundle(folder / "bundles" / "small").card
    assert card["metrics"]["split"] == "a made set" and card["training"]["recipe"] == config["recipe"]
    assert is_exported(folder / "bundles" / "small", folder / "second")
    assert not is_exported(folder / "bundles" / "small", folder / "first")  # other weights
    assert not is_exported(folder / "bundles" / "none", folder / "second")


def test_what_is_finished_is_left_and_what_fails_ends_it(out, seven):
    folder, planned = out
    kept = [folder / "second" / "best.weights.h5", folder / "bundles" / "small" / "model.tflite"]
    before = [path.stat().st_mtime_ns for path in kept]
    assert [code for _, code in run_steps(planned[1:], folder)] == [None, 0, None, 0]
    assert [path.stat().st_mtime_ns for path in kept] == before
    other = steps(Sources(str(seven)), folder, bundles=SMALL, stages=CHAIN, changed=(*TINY, "seed=2"))
    assert [(s.name, code) for s, code in run_steps(other, folder)] == [("first", None), ("first", 1)]


def test_a_rebuild_that_is_ended_ends_the_run_at_work(seven, tmp_path):
    arguments = ("fit", "d-emotion-3", "--data", str(seven), "--out", str(tmp_path / "long"), "--quiet")
    settings = ("--set", "batch_size=7", "--set", "validation=0.5", "--set", "epochs=100000")
    program = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))\n"
        "from fer_train.rebuild import Step, run_steps\n"
        f"for _ in run_steps([Step({(*arguments, *settings)!r}, 'long', 'long', 9)], {str(tmp_path)!r}): pass"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    state, deadline = tmp_path / "long" / "state.json", time.monotonic() + 120
    while not state.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGTERM)
    _, errors = process.communicate(timeout=60)  # its end is the end of both: they share the pipe
    assert process.returncode == 143 and "the same command goes on" in errors
    done = json.loads(state.read_text())["epoch"]
    time.sleep(1)
    assert json.loads(state.read_text())["epoch"] == done
