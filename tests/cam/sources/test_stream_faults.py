"""A stream that stalls, sends garbage, drops and comes back with another size, through the real command."""

import itertools
import json
import time
from functools import partial

import numpy as np
import pytest
from fer_cam_process import fer_cam
from mjpeg_server import STALL, mjpeg_server
from portrait import portrait_scene
from recordings import read_film

from fer_cam.sinks.dated import dated_files
from fer_cam.sources import Returning, open_source


def returning(address):
    told = []
    again = partial(open_source, address)
    return Returning(again(), again, told.append), told


@pytest.mark.slow
def test_a_stream_that_keeps_the_connection_and_sends_nothing_is_gone_after_5_seconds():
    picture = portrait_scene(100, size=(320, 240))
    with mjpeg_server([*[picture] * 10, STALL]) as address:
        source, told = returning(address)
        frames = [source.read()]
        while not frames[-1].restart:
            start = time.monotonic()
            frames.append(source.read())
        waited = time.monotonic() - start
        source.close()
    assert told[0].endswith("no picture for 5 s; opening it again until it is back") and len(told) == 2
    assert "back after" in told[1] and 5 <= waited < 15 and source.gaps == 1
    assert frames[-1].wall - frames[-2].wall == pytest.approx(waited, abs=0.5)


@pytest.mark.slow
def test_the_run_goes_on_over_stalls_drops_garbage_and_another_size(tmp_path):
    large, small = portrait_scene(120, size=(640, 480)), portrait_scene(60, size=(320, 240))
    garbage = np.random.default_rng(0).integers(0, 255, 4000, np.uint8).tobytes()
    pictures = [*[large] * 15, garbage, b"", garbage, *[large] * 5, STALL, *[small] * 15, None, *[large] * 15, None]
    with mjpeg_server(pictures) as address:
        run = fer_cam(
            "--headless", address, "--output", tmp_path / "a.jsonl", "--record", tmp_path / "a.mkv",
            "--record-every", "1h", "--frames", 40,
        )  # fmt: skip
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    gaps = [b["time"] - a["time"] for a, b in itertools.pairwise(lines)]
    ids = [face["id"] for line in lines for face in line["faces"]]
    gone, back = run.stderr.count("opening it again until"), run.stderr.count("back after")
    assert len(lines) == 40 and max(gaps) > 5 and min(gaps) > 0
    assert gone == back >= 2 and f"was gone {gone} times" in run.stderr
    assert ids == sorted(ids) and len(set(ids)) >= 3  # nobody is known again after a gap
    films = [read_film(path)[1] for path in dated_files(tmp_path / "a.mkv")]
    assert [film[0].shape[1] for film in films] == [640, 320, 640] and sum(map(len, films)) == 40
