"""The frame loop: with finding and labelling on two threads, results and errors are those of one thread, in order."""

import threading
import time
from itertools import islice

import numpy as np
import pytest
from fer_cam_process import ENVIRONMENT, fer_cam

from fer_cam.pipeline.frame_loop import FrameLoop, Located
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.sources import open_source
from fer_cam.types import Frame, Result
from fer_models import FerError

IMAGE = np.zeros((4, 4, 3), np.uint8)


class Source:
    """`count` pictures; the one after them raises `error`, or ends the source if that is None."""

    def __init__(self, count, error=None, *, continuous=True, live=False):
        self.count, self.error, self.continuous, self.live = count, error, continuous, live
        self.index, self.dropped, self.closed = 0, 7, False

    def read(self):
        assert not self.closed, "read after close"
        if self.index >= self.count:
            if self.error is not None:
                raise self.error
            return None
        self.index += 1
        return Frame(self.index - 1, (self.index - 1) / 30, IMAGE)

    def close(self):
        self.closed = True


class Stages:
    """Notes what is done, in which order and on which thread; labelling frame `fails` raises an error."""

    def __init__(self, fails=None):
        self.done, self.threads, self.fails, self.charges = [], {}, fails, []

    def note(self, what, number=None):
        self.done.append((what, number))
        self.threads[what] = threading.current_thread()

    def reset(self):
        self.note("reset")

    def locate(self, frame, *, photo=False):
        self.note("locate", frame.index)
        return Located(frame, [], {"track": frame.index}, frozenset({frame.index}))

    def label(self, located, dropped=0, *, photo=False):
        self.note("label", located.frame.index)
        if located.frame.index == self.fails:
            raise ValueError(f"frame {self.fails} has no label")
        return Result(located.frame, (), {**located.timings, "photo": photo}, dropped)

    def spend(self, seconds, now):
        self.charges.append(seconds)


@pytest.fixture(params=[False, True], ids=["one thread", "ahead"])
def ahead(request):
    return request.param


def test_every_frame_is_found_then_labelled_in_order(ahead):
    stages = Stages()
    loop = FrameLoop(stages, Source(20), ahead=ahead)
    results = list(loop)
    assert [r.frame.index for r in results] == list(range(20)) and loop.count == 20
    assert all(r.timings == {"track": r.frame.index, "photo": False} and r.dropped == 7 for r in results)
    for what in ("locate", "label"):
        assert [number for kind, number in stages.done if kind == what] == list(range(20))
    assert all(stages.done.index(("locate", i)) < stages.done.index(("label", i)) for i in range(20))
    assert (stages.threads["locate"] is not stages.threads["label"]) == ahead
    assert stages.threads["label"] is threading.current_thread()
    assert next(loop, None) is None and next(loop, None) is None
    loop.close()


def test_at_most_one_frame_is_found_ahead():
    source = Source(20)
    loop = FrameLoop(Stages(), source, ahead=True)
    for count in (1, 2, 3):
        next(loop)
        time.sleep(0.05)
        assert source.index <= count + 1
    loop.close()


def test_an_error_of_the_source_comes_after_the_results_before_it(ahead):
    loop = FrameLoop(Stages(), Source(3, FerError("the disk is gone")), ahead=ahead)
    assert [next(loop).frame.index for _ in range(3)] == [0, 1, 2]
    for _ in range(2):
        with pytest.raises(FerError, match="the disk is gone"):
            next(loop)
    assert loop.count == 3
    loop.close()


def test_an_error_of_labelling_comes_on_its_frame_and_the_loop_can_be_closed(ahead):
    source = Source(20)
    loop = FrameLoop(Stages(fails=2), source, ahead=ahead)
    assert [next(loop).frame.index for _ in range(2)] == [0, 1]
    with pytest.raises(ValueError, match="frame 2"):
        next(loop)
    loop.close()
    source.close()
    assert source.index <= 4


def test_close_waits_for_a_read_and_none_follows():
    reading, go_on = threading.Event(), threading.Event()

    class Waiting(Source):
        def read(self):
            if self.index == 1:
                reading.set()
                assert go_on.wait(10)
            return super().read()

    source = Waiting(20)
    loop = FrameLoop(Stages(), source, ahead=True)
    assert next(loop).frame.index == 0
    assert reading.wait(10)
    closing = threading.Thread(target=lambda: (loop.close(), source.close()))
    closing.start()
    closing.join(0.2)
    assert closing.is_alive() and not source.closed, "the source was closed while it was read"
    go_on.set()
    closing.join(10)
    assert not closing.is_alive() and source.closed and source.index == 2
    loop.close()  # once more does no harm


@pytest.mark.parametrize(
    ("source", "pace"),
    [({"live": True}, None), ({"continuous": False}, None), ({}, lambda frame: frame)],
    ids=["live", "photos", "paced"],
)
def test_only_files_that_run_freely_are_found_ahead(source, pace):
    stages = Stages()
    loop = FrameLoop(stages, Source(3, **source), pace=pace, ahead=True)
    assert len(list(loop)) == 3
    assert stages.threads["locate"] is threading.current_thread()
    loop.close()


def test_photos_are_told_apart_and_forget_the_faces_before():
    stages = Stages()
    results = list(FrameLoop(stages, Source(2, continuous=False), ahead=True))
    assert [r.timings["photo"] for r in results] == [True, True]
    assert [what for what, _ in stages.done] == ["reset", "locate", "label"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["demo", "demo:5", "clip", "walking_clip"])
def test_two_threads_and_finding_ahead_change_no_result(name, request):
    source = name if name.startswith("demo") else str(request.getfixturevalue(name))
    runs = []
    for threads in (1, 2):
        pipeline = make_pipeline(Settings(source, min_face=30, threads=threads))
        loop = pipeline.run(open_source(source), ahead=True)
        runs.append(list(islice(loop, 150)))
        loop.close()
    assert sum(len(r.faces) for r in runs[0]) > 40
    for one, two in zip(*runs, strict=True):
        assert one.frame.index == two.frame.index and len(one.faces) == len(two.faces)
        for a, b in zip(one.faces, two.faces, strict=True):
            assert (a.id, a.box, a.score, a.emotion, a.pose) == (b.id, b.box, b.score, b.emotion, b.pose)
            assert dict(a.probabilities) == dict(b.probabilities)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["demo", "walking_clip"])
def test_the_lines_of_one_and_of_two_threads_are_the_same_byte_for_byte(name, request):
    assert "FER_CAM_RUNTIME" not in ENVIRONMENT
    source = name if name == "demo" else request.getfixturevalue(name)
    one, two = (
        fer_cam("--headless", "--source", source, "--frames", 90, "--format", "jsonl", "--threads", threads)
        for threads in (1, 2)
    )
    assert one.returncode == two.returncode == 0 and one.stderr == two.stderr == ""
    assert one.stdout == two.stdout and one.stdout.count('"emotion"') >= 40


@pytest.mark.parametrize("ahead", [False, True])
def test_a_new_run_ends_the_loop_of_the_last_one(ahead):
    pipeline = make_pipeline(Settings("demo", threads=2))
    abandoned = pipeline.run(open_source("demo"), ahead=ahead)
    first = next(abandoned)
    again = pipeline.run(open_source("demo"), ahead=ahead)
    for result in islice(again, 3):
        assert len(result.faces) == 1
    assert first.frame.index == 0 and next(abandoned, None) is None
    again.close()
