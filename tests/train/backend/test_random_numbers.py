"""Under PyTorch, too, a killed run goes on with the dropout that it would have had. Needs PyTorch."""

import importlib.util
import os
import signal
import subprocess
import sys
import time

import pytest
from bars_made import write_bars

from fer_train.runs.folder import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed"),
]
DRAWS = """
import keras, torch
from fer_train.backend.random_numbers import begin_epoch
def draw(seed, epoch):
    begin_epoch(seed, epoch)
    return keras.layers.Dropout(0.5)(torch.ones(64), training=True).tolist()
first = draw(2**32 - 1, 0)
assert first == draw(2**32 - 1, 0)
assert first != draw(2**32 - 1, 1) and first != draw(7, 0)
"""


def environment():
    return os.environ | {"KERAS_BACKEND": "torch"}


def test_an_epoch_and_a_seed_give_the_same_numbers():
    subprocess.run([sys.executable, "-c", DRAWS], env=environment(), check=True)


def test_a_killed_run_with_dropout_ends_as_the_whole_one(tmp_path):
    write_bars(tmp_path / "faces", {"train": 40})

    def start(out):
        command = [sys.executable, "-m", "fer_train.cli", "fit", "b-g", "--data", str(tmp_path / "faces"), "--quiet"]
        command += ["--epochs", "4", "--set", "batch_size=14", "--out", str(tmp_path / out)]
        return subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)

    def losses(out):
        return [row["loss"] for row in Run(tmp_path / out).state().history]

    assert start("whole").wait() == 0
    process, deadline = start("killed"), time.monotonic() + 120
    while not (tmp_path / "killed" / "state.json").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(losses("killed")) < 4
    assert start("killed").wait() == 0
    assert losses("killed") == pytest.approx(losses("whole"), rel=1e-3)
