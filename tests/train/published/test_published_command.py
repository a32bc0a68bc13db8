"""`fer-train published` as a whole, on networks that train in a second."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from fer_train.cli import main
from fer_train.fitting.fit import fit
from fer_train.published import COSTS, Cost
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
TINY = ["batch_size=7", "validation=0.5", "patience=0"]


def command(seven, out, *more, epochs=2):
    settings = [part for one in (*TINY, f"epochs={epochs}") for part in ("--set", one)]
    return ["published", "--data", str(seven), "--out", str(out), *settings, "--quiet", *more]


def rows(run):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in run.state().history]


@pytest.fixture(scope="module")
def once(seven, tmp_path_factory):
    """A run over one recipe that trains and one that fails: its folder has no women."""
    root = tmp_path_factory.mktemp("published")
    people = root / "people" / "man"
    people.mkdir(parents=True)
    arguments = command(seven, root / "out", "--only", "d-emotion-3,d-gender", "--gender", str(people.parent))
    program = [sys.executable, "-m", "fer_train", *arguments]
    return root / "out", subprocess.run(program, capture_output=True, text=True), arguments


def test_a_failed_recipe_does_not_stop_the_others(once):
    _, process, _ = once
    assert process.returncode == 1 and "Traceback" not in process.stderr
    assert process.stderr.splitlines()[-1].startswith("fer-train: failed: d-gender; see the lines above")
    assert "[1/2] d-gender: 0 of 2 epochs done" in process.stdout
    assert "[2/2] d-emotion-3: 0 of 2 epochs done" in process.stdout
    assert process.stdout.splitlines()[-1].startswith("2 recipes: 1 finished, 0 begun, 1 not begun")


def test_settings_history_scores_and_pictures_are_kept_and_no_weights(once):
    out, _, _ = once
    names = {path.name for path in (out / "d-emotion-3").iterdir()}
    assert names == {
        "config.json", "state.json", "history.csv", "history.png", "test.json", "test-normal.png", "test-headset.png",
        "test-reliability.png",
    }  # fmt: skip
    assert not list(out.rglob("*.h5")) and not list(out.rglob("*.npz"))
    report = (out / "report" / "report.md").read_text("utf-8")
    assert "| D | d-emotion-3 |" in report and "run with epochs=2" in report


def test_what_is_finished_is_not_trained_again(once, capsys):
    out, _, arguments = once
    before = (out / "d-emotion-3" / "test.json").stat().st_mtime_ns
    leftover = out / "unfinished" / "d-emotion-3"
    leftover.mkdir(parents=True)  # a kill right after it was kept
    started = time.monotonic()
    assert main([*arguments[:-4], "--only", "d-emotion-3"]) == 0
    assert "1 recipe: 1 finished, 0 begun, 0 not begun" in capsys.readouterr().out
    assert (out / "d-emotion-3" / "test.json").stat().st_mtime_ns == before and not leftover.exists()
    assert time.monotonic() - started < 60


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_run_resumes_to_the_same_history(seven, tmp_path, capsys):
    recipe = override(get_recipe("d-emotion-3"), [*TINY, "epochs=12"])
    whole = fit(recipe, seven, tmp_path / "whole", progress=False)
    arguments = command(seven, tmp_path / "out", "--only", "d-emotion-3", epochs=12)
    program = [sys.executable, "-m", "fer_train", *arguments]
    process = subprocess.Popen(program, start_new_session=True, stdout=subprocess.DEVNULL)
    state, deadline = tmp_path / "out/unfinished/d-emotion-3/state.json", time.monotonic() + 120
    while not state.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    epochs = json.loads(state.read_text())["epoch"]
    assert 0 < epochs < 12, "the kill must have come in the middle for this to show anything"
    assert main([*arguments, "--dry-run"]) == 0 and f"begun: epoch {epochs} of 12" in capsys.readouterr().out
    assert main(arguments) == 0
    mine = Run(tmp_path / "out" / "d-emotion-3")
    for ours, theirs in zip(rows(mine), rows(whole), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-3, abs=1e-6)
    assert not (tmp_path / "out" / "unfinished").exists()


def test_the_minutes_end_between_two_epochs(seven, tmp_path, monkeypatch, capfd):
    monkeypatch.setitem(COSTS, "d-emotion-3", Cost(0.1, 1.0))
    arguments = command(seven, tmp_path, "--only", "d-emotion-3", epochs=100_000)
    began = time.monotonic()
    assert main([*arguments, "--minutes", "0.4"]) == 0
    assert time.monotonic() - began < 24 + 60
    output = capfd.readouterr().out
    state = Run(tmp_path / "unfinished" / "d-emotion-3").state()
    assert state.epoch > 0 and len(state.history) == state.epoch
    assert f"stopped after epoch {state.epoch} of 100000: the time is over" in output
    assert "the time is over; give the same command again to go on" in output
    assert "1 recipe: 0 finished, 1 begun, 0 not begun" in output


def test_too_few_minutes_for_one_epoch_are_told(seven, tmp_path, capsys):
    assert main(command(seven, tmp_path / "out", "--only", "c-course", "--minutes", "0.5")) == 0
    assert "no epoch would end in time: the shortest takes about 2 min; give more --minutes" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_a_sigterm_ends_it_and_its_fit(seven, tmp_path):
    arguments = command(seven, tmp_path, "--only", "d-emotion-3", epochs=100_000)
    process = subprocess.Popen([sys.executable, "-m", "fer_train", *arguments], stderr=subprocess.PIPE, text=True)
    state, deadline = tmp_path / "unfinished/d-emotion-3/state.json", time.monotonic() + 120
    while not state.exists() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.terminate()
    _, error = process.communicate(timeout=60)  # the fit shares the pipe
    assert process.returncode == 143 and "stopped; give the same command again to resume" in error
    assert json.loads(state.read_text())["epoch"] > 0
