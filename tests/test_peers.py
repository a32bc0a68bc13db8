"""The comparison with peers: its arithmetic, and fer-cam's workers in this environment."""

import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def peers():
    spec = importlib.util.spec_from_file_location("peers", HERE / "peers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(fps, memory=100.0):
    return {
        "frames_per_second": fps, "median_ms": 1000 / fps, "p95_ms": 1200 / fps, "faces": 1.0, "start_s": 0.2,
        "peak_memory_mb": memory,
    }  # fmt: skip


def test_ratios_are_of_each_round_and_their_median(peers):
    # The machine was half as fast in the second round: the ratio of that round stays what it is.
    runs = {
        "fer": [figures(40.0), figures(20.0), figures(41.0)],
        "fer-cam, Haar": [figures(400.0), figures(220.0), figures(369.0)],
    }
    text = peers.table(runs, {"fer": 7800.4, "fer-cam": 340.0})
    assert "| fer-cam, Haar / fer | 10.0 | 10.0, 11.0, 9.0 |" in text
    assert "| fer | 40.0 | 25.0 (30.0) | 1.00 | 0.20 s | 100 MB | 7800 MB |" in text
    assert text.count("/ fer") == 1, "a ratio to a row that was not run"


def test_unknown_memory_is_a_dash(peers):
    assert "| - | 340 MB |" in peers.table({"fer-cam, Haar": [figures(400.0, None)]}, {"fer-cam": 340.0})


def test_every_row_has_its_worker_and_environment(peers):
    for environment, worker, _ in peers.ROWS.values():
        assert environment in peers.ENVIRONMENTS and (HERE / "workers" / worker).is_file()
    assert all(row in peers.ROWS for pair in peers.RATIOS for row in pair)


def test_installed_size_leaves_out_pip(peers, tmp_path):
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    for name, size in (("cv2/cv2.so", 5_000_000), ("pip/x.py", 900), ("setuptools/y.py", 900), ("numpy/z", 10)):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(b"x" * size)
    assert peers.installed_mb(tmp_path) == pytest.approx(5.00001)


@pytest.mark.parametrize("row", ["fer-cam, Haar", "fer-cam, MTCNN", "fer-cam's MTCNN alone, faces from 60 px"])
def test_our_own_workers_find_the_face(peers, row, tmp_path):
    frames = peers.make_frames(tmp_path, "demo", 20)
    _, worker, variables = peers.ROWS[row]
    command = [sys.executable, str(HERE / "workers" / worker), str(frames), "8", "30", repr(time.monotonic())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=peers.os.environ | variables)
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["faces"] == 1.0 and result["frames_per_second"] > 1 and result["start_s"] > 0


def test_frames_of_an_earlier_longer_run_are_removed(peers, tmp_path):
    peers.make_frames(tmp_path, "demo", 3)
    assert len(list(peers.make_frames(tmp_path, "demo", 2).glob("*.npy"))) == 2
    assert np.load(tmp_path / "0001.npy").shape == (480, 640, 3)
