"""`fer-cam benchmark`: figures of sources and pipelines whose times are known."""

import json
import time

import numpy as np
import pytest
from pictures_made import Pictures

from fer_cam.benchmark.case import Case, cases
from fer_cam.benchmark.run import machine
from fer_cam.benchmark.worker import WARM_UP, measure, measure_live, spread
from fer_cam.pipeline.frame_loop import Located
from fer_cam.sources import PacedSource
from fer_cam.types import Frame, Result
from fer_models.errors import FerError

pytestmark = pytest.mark.slow


class Clock:
    """A pipeline that takes 4 ms a frame, and 20 where it searches: every fifth."""

    def __init__(self):
        self.resets, self.done = 0, 0

    def reset(self):
        self.resets += 1

    def spend(self, seconds, now):
        pass

    def locate(self, frame, *, photo=False):
        searched = frame.index % 5 == 0
        time.sleep(0.020 if searched else 0.004)
        return Located(frame, [], {"detect": 0.016} if searched else {}, frozenset())

    def label(self, located, dropped=0, *, photo=False):
        self.done += 1
        return Result(located.frame, (), {"classify": 0.003} | located.timings, dropped, "")


def test_a_case_for_every_combination():
    rows = cases(None, ["haar", "mtcnn"], ["mobilenet-7"], [1, 20], [1, 2], frames=9)
    assert len(rows) == 8 and {row.source for row in rows} == {"demo", "demo:20"}
    assert {row.frames for row in rows} == {9}
    assert [row.source for row in cases("a.mp4", ["haar"], ["m"], [1, 5, 20], [2])] == ["a.mp4"]
    case = Case(**json.loads(json.dumps(rows[3].to_dict())))
    assert case == rows[3] and case.settings.detector == "haar" and case.settings.loop


def test_spread_is_median_and_95th_percentile_in_milliseconds():
    assert spread([i / 1000 for i in range(1, 101)]) == pytest.approx({"median_ms": 50.5, "p95_ms": 95.05})


def test_each_stage_counts_the_frames_that_it_ran_in():
    figures = measure(Clock(), Pictures(WARM_UP + 40), 40)
    assert figures["frames"] == 40 and figures["searched"] == 0.2 and figures["faces"] == 0
    assert set(figures["stages"]) == {"frame", "detect", "classify"}
    assert figures["stages"]["detect"]["median_ms"] == pytest.approx(16)
    assert figures["stages"]["detect"]["share_ms"] == pytest.approx(16 / 5)
    # Eight searches of 20 ms and 32 others of 4 are 288 ms; sleep is never short, and late on a busy machine.
    assert figures["stages"]["frame"]["p95_ms"] >= 20 and 4 <= figures["stages"]["frame"]["median_ms"] < 20
    assert 40 / 0.9 < figures["frames_per_second"] <= 40 / 0.288


def test_a_source_that_ends_is_measured_as_far_as_it_goes():
    assert measure(Clock(), Pictures(WARM_UP + 3), 40)["frames"] == 3
    with pytest.raises(FerError, match="too short"):
        measure(Clock(), Pictures(WARM_UP), 40)


def test_faces_are_forgotten_before_each_picture_that_does_not_follow_the_last():
    source, clock = Pictures(WARM_UP + 5), Clock()
    source.continuous = False
    measure(clock, source, 5)
    assert clock.resets == WARM_UP + 5


class Slow(Clock):
    def locate(self, frame, *, photo=False):
        time.sleep(0.05)
        return Located(frame, [], {}, frozenset())


def test_live_latency_counts_from_capture_and_drops_are_counted():
    source = PacedSource(Pictures(1000))
    figures = measure_live(Slow(), source, 1.0)
    source.close()
    assert figures["latency"]["median_ms"] >= 50
    # 20 frames a second of 30: a third are dropped; a busy machine processes fewer.
    assert 5 <= figures["frames"] <= 21 and figures["dropped"] >= 8
    with pytest.raises(FerError, match="gave no frame"):
        measure_live(Clock(), Pictures(0), 0.5)


def test_a_paced_file_plays_at_its_own_rate():
    source = PacedSource(Pictures(16))
    start, frames = time.monotonic(), []
    while (frame := source.read()) is not None:
        frames.append((frame.index, frame.captured - start))
    seconds = time.monotonic() - start
    assert 0.48 < seconds < 2 and frames[-1][0] + 1 + 0 <= 16
    assert len(frames) + source.dropped == 16
    # No frame before its time: the sixteenth is due half a second after the first.
    assert frames[-1][1] - frames[0][1] > 0.4


def test_closing_a_paced_source_does_not_wait_for_the_next_frame():
    pictures = Pictures(5)
    pictures.fps = 0.1
    read = pictures.read

    def late():
        frame = read()
        return frame and Frame(frame.index, frame.index * 30.0, frame.image, frame.captured)

    pictures.read = late
    source = PacedSource(pictures)
    assert source.read() is not None
    start = time.monotonic()
    source.close()
    assert time.monotonic() - start < 3 and pictures.left == 0


def test_the_machine_is_described():
    description = machine()
    assert description["processor"] and description["cores"] >= 1
    assert description["versions"]["numpy"] == np.__version__
