"""Time of an epoch: a pause (SIGSTOP to SIGCONT) does not count, and a time limit ends between two epochs."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from fer_train.cli import main
from fer_train.fitting.fit import fit
from fer_train.fitting.stopwatch import Stopwatch
from fer_train.recipes import get_recipe, override

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
RECIPE = override(get_recipe("d-emotion-3"), ["batch_size=7", "validation=0.5", "patience=0", "epochs=5"])

WORK = """
import ctypes, time
from fer_train.fitting.stopwatch import Stopwatch
with Stopwatch() as watch:
    watch.start()
    print("ready", flush=True)
    {work}
    print(watch.seconds(), flush=True)
"""
BLOCKED = "ctypes.PyDLL(None).usleep(2_000_000)"
"""Two seconds in which no other thread of Python runs, as a busy machine makes them."""


def measured(work, *pauses, own=0.0):
    """Return the seconds that a process measures, and those that passed.

    pauses: seconds to stop it. own: seconds after which it is continued if it stops itself.
    """
    process = subprocess.Popen([sys.executable, "-c", WORK.format(work=work)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    for pause in pauses:
        time.sleep(0.6)
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(pause)
        os.kill(process.pid, signal.SIGCONT)
    if own:
        time.sleep(own)
        os.kill(process.pid, signal.SIGCONT)
    seconds = float(process.stdout.readline())
    passed = time.monotonic() - began
    process.communicate()
    return seconds, passed


LOOP = "end = time.monotonic() + 6\n    while time.monotonic() < end: time.sleep(0.01)"


@signals
def test_pauses_do_not_count():
    seconds, passed = measured(LOOP, 1.5, 2.0)
    assert passed - seconds == pytest.approx(3.5, abs=1.0) and passed > 5.5


@signals
def test_a_gap_without_a_continuation_counts():
    seconds, _ = measured(BLOCKED)
    assert seconds > 1.9


@signals
def test_a_pause_at_the_very_end_does_not_count():
    seconds, passed = measured("import os, signal; time.sleep(0.5); os.kill(os.getpid(), signal.SIGSTOP)", own=3.0)
    assert passed > 2.9 and seconds < 2.0


def test_a_busy_moment_between_the_end_of_a_pause_and_the_news_of_it_is_not_taken_for_it():
    watch = Stopwatch()
    watch._started = 0.0
    watch._gaps = [(0.5, 1.0), (2.0, 10.0), (10.2, 11.0), (12.0, 15.0), (15.1, 15.6)]
    watch._continued = [11.1, 15.7]
    assert watch._paused() == pytest.approx(8.0 + 3.0 - 0.2)


def test_a_pause_right_after_the_start_does_not_count():
    watch = Stopwatch()
    watch._started = 5.0
    watch._gaps, watch._continued = [(4.95, 13.0)], [13.05]
    assert watch._paused() == pytest.approx(8.0 - 0.1)


@signals
def test_the_handler_of_before_is_put_back():
    before = signal.signal(signal.SIGCONT, signal.SIG_IGN)
    try:
        with Stopwatch():
            assert signal.getsignal(signal.SIGCONT) is not signal.SIG_IGN
        assert signal.getsignal(signal.SIGCONT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGCONT, before)


@signals
def test_the_history_of_a_paused_fit_has_no_pause(seven, tmp_path):
    settings = [
        part for one in ("batch_size=7", "validation=0.5", "patience=0", "epochs=400") for part in ("--set", one)
    ]
    arguments = ["fit", "d-emotion-3", "--data", str(seven), "--out", str(tmp_path / "run"), "--quiet", *settings]
    process = subprocess.Popen([sys.executable, "-m", "fer_train", *arguments], stdout=subprocess.DEVNULL)
    state = tmp_path / "run" / "state.json"

    def epoch():
        return json.loads(state.read_text())["epoch"] if state.exists() else 0

    def wait_for(number):
        deadline = time.monotonic() + 120
        while epoch() < number and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.05)
        return epoch()

    began = wait_for(2)
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(8)
    os.kill(process.pid, signal.SIGCONT)
    last = wait_for(began + 4)
    process.terminate()
    process.communicate()
    assert last >= began + 4
    around = [row["seconds"] for row in json.loads(state.read_text())["history"][began - 1 : last]]
    assert max(around) < 6


def test_a_limit_ends_a_fit_after_an_epoch_and_it_resumes(seven, tmp_path, capsys):
    run = fit(RECIPE, seven, tmp_path / "run", progress=False, deadline=time.monotonic())
    assert run.state().epoch == 1  # each call gets further
    assert "stopped after epoch 1 of 5: the time is over" in capsys.readouterr().out
    assert fit(RECIPE, seven, tmp_path / "run", progress=False, deadline=time.monotonic()).state().epoch == 2
    assert fit(RECIPE, seven, tmp_path / "run", progress=False, deadline=time.monotonic() + 1e6).state().epoch == 5
    assert "the time is over" not in capsys.readouterr().out.partition("epoch 3")[2]
    whole = fit(RECIPE, seven, tmp_path / "whole", progress=False)
    for mine, theirs in zip(run.state().history, whole.state().history, strict=True):
        assert mine["val_loss"] == pytest.approx(theirs["val_loss"], rel=1e-3)


def test_a_run_that_ends_at_the_limit_is_not_said_to_be_stopped(seven, tmp_path, capsys):
    fit(override(RECIPE, ["epochs=1"]), seven, tmp_path / "run", progress=False, deadline=time.monotonic())
    assert "time is over" not in capsys.readouterr().out


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "long"])
def test_minutes_must_be_a_number_above_0(seven, minutes, capsys):
    assert main(["fit", "d-emotion-3", "--data", str(seven), "--minutes", minutes]) == 2
    assert "not a number above 0" in capsys.readouterr().err
