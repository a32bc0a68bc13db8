"""Under PyTorch, too, a killed run goes on with the dropout that it would have had. Needs PyTorch."""

import csv
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

from fer_train.data import EMOTIONS

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
    rng = np.random.default_rng(0)
    for label, name in enumerate(EMOTIONS):
        folder = tmp_path / "faces" / "train" / name
        folder.mkdir(parents=True)
        for i in range(40):
            face = rng.integers(0, 60, (48, 48), np.uint8)
            face[6 * label + 2 : 6 * label + 7] += 180
            cv2.imwrite(str(folder / f"{i}.png"), face)

    def start(out):
        command = [sys.executable, "-m", "fer_train.cli", "fit", "b-g", "--data", str(tmp_path / "faces"), "--quiet"]
        command += ["--epochs", "4", "--set", "batch_size=14", "--out", str(tmp_path / out)]
        return subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)

    def losses(out):
        with open(tmp_path / out / "history.csv") as file:
            return [float(row["loss"]) for row in csv.DictReader(file)]

    assert start("whole").wait() == 0
    process, deadline = start("killed"), time.monotonic() + 120
    while not (tmp_path / "killed" / "state.json").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert json.loads((tmp_path / "killed" / "state.json").read_text())["epoch"] < 4
    assert start("killed").wait() == 0
    assert losses("killed") == pytest.approx(losses("whole"), rel=1e-3)
