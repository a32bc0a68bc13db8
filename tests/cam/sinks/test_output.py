"""An output's counts account for every result, whatever its sink does."""

import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import result
from waiting import wait_until

from fer_cam.commands.headless import _pass_on
from fer_cam.sinks import Output
from fer_cam.sinks.base import ActionNeeded
from fer_models import FerError


class Sink:
    """A sink that keeps frame numbers, fails for some, and waits where it is told to."""

    name = "out"

    def __init__(self, *, fails=(), picture=False, recovers=True, lossless=True, error=None, gate=None):
        self.needs_picture, self.recovers, self.lossless = picture, recovers, lossless
        self.fails, self.error, self.gate = set(fails), error, gate
        self.written, self.images, self.threads, self.closed = [], [], set(), 0

    def write(self, result):
        if self.gate is not None:
            assert self.gate.wait(60)
        self.threads.add(threading.current_thread())
        if result.frame.index in self.fails:
            raise self.error or FerError(f"out: frame {result.frame.index} cannot be written; free some space")
        self.written.append(result.frame.index)
        self.images.append(result.frame.image)

    def close(self):
        self.closed += 1


def output(sink, *, live=True, pauses=(0.0,), **options):
    lines = []
    return Output(sink, live=live, tell=lines.append, pauses=pauses, **options), lines


def feed(out, count, first=0):
    for i in range(first, first + count):
        out.write(result(i, i / 10))


def test_a_recorded_source_waits_for_a_lossless_sink_on_its_own_thread():
    sink = Sink(picture=True)
    out, lines = output(sink, live=False)
    feed(out, 20)
    out.close()
    out.close()
    assert sink.written == list(range(20)) and sink.closed == 1
    assert sink.threads == {threading.current_thread()}
    assert out.counts.written == out.counts.given == 20 and not lines
    assert sink.images[3].any()


def test_a_slow_sink_holds_up_nobody_and_what_does_not_fit_is_counted_and_said_once():
    sink = Sink(gate=threading.Event())
    out, lines = output(sink, depth=5)
    start = time.monotonic()
    feed(out, 30)
    assert time.monotonic() - start < 10  # the gate is closed for a minute
    sink.gate.set()
    out.close()
    counts = out.counts
    assert sink.written[-5:] == [25, 26, 27, 28, 29]  # the newest are kept
    assert counts.given == 30 == counts.written + counts.dropped and counts.waiting == 0
    assert counts.dropped in (24, 25)  # the first may have been taken before the queue was full
    assert len(lines) == 1 and "some are dropped" in lines[0]
    assert counts.describe().startswith(f"out: {counts.written} of 30 results written, {counts.dropped} dropped")


def test_a_sink_that_recovers_is_tried_again_after_a_pause_and_says_both():
    now = [0.0]
    sink = Sink(fails=[3])
    out, lines = output(sink, pauses=(5.0,), clock=lambda: now[0])
    for i in range(10):
        now[0] = float(i)
        out.write(result(i, float(i)))
        wait_until(lambda: not out.counts.waiting)
    out.close()
    assert sink.written == [0, 1, 2, 8, 9] and out.error is None
    assert out.counts.lost == 5
    assert lines == [
        "out: frame 3 cannot be written; free some space; trying again", "out: works again; 5 results are missing"
    ]  # fmt: skip


def test_what_somebody_must_act_on_is_told_once_although_the_sink_failed_already():
    sink = Sink(fails=range(8))
    out, lines = output(sink)
    errors = [FerError("out: lost")] * 2 + [ActionNeeded("out: refused")] * 2 + [FerError("out: lost")]
    for i, error in enumerate([*errors, ActionNeeded("out: refused"), ActionNeeded("out: expired"), *errors[:1]]):
        sink.error = error
        out.write(result(i, float(i)))
        wait_until(lambda: not out.counts.waiting)
    out.write(result(8, 8.0))
    out.close()
    assert lines == [
        "out: lost; trying again", "out: refused; trying again", "out: expired; trying again",
        "out: works again; 8 results are missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("live", "recovers", "error"),
    [(True, False, None), (False, True, None), (True, True, BrokenPipeError()), (True, True, ValueError("a bug"))],
)
def test_what_ends_an_output_for_good(live, recovers, error):
    sink = Sink(fails=[2], recovers=recovers, error=error)
    out, _ = output(sink, live=live)
    feed(out, 6)
    out.close()
    assert sink.written == [0, 1] and out.ended and sink.closed == 1
    assert out.error is error if error else "frame 2" in str(out.error)
    assert out.counts.lost == 4


def test_lines_that_wait_keep_no_pictures_but_their_shape():
    sink = Sink()
    out, _ = output(sink)
    feed(out, 1)
    out.close()
    (image,) = sink.images
    assert image.shape == (48, 64, 3) and not image.any() and image.strides == (0, 0, 0)
    assert isinstance(image, np.ndarray)


def test_a_sink_that_hangs_is_left_behind_and_its_results_are_named():
    sink = Sink(gate=threading.Event())
    out, _ = output(sink)
    feed(out, 7)
    out.close(within=0.05)
    assert "could not be finished within 0.05 s; 7 results are missing" in str(out.error)
    sink.gate.set()


def test_a_sink_that_fails_at_its_end_is_an_error():
    sink = Sink()
    sink.close = lambda: (_ for _ in ()).throw(FerError("out: cannot be finished"))
    for live in (True, False):
        out, _ = output(sink, live=live)
        feed(out, 2)
        out.close()
        assert str(out.error) == "out: cannot be finished" and out.counts.written == 2


@settings(max_examples=60, deadline=None)
@given(
    fails=st.sets(st.integers(0, 30)), depth=st.integers(1, 40), live=st.booleans(), recovers=st.booleans(),
    lossless=st.booleans(),
)  # fmt: skip
def test_counts_always_add_up(fails, depth, live, recovers, lossless):
    sink = Sink(fails=fails, recovers=recovers, lossless=lossless)
    out, _ = output(sink, live=live, depth=depth)
    feed(out, 31)
    out.close()
    counts = out.counts
    assert counts.given == 31 == counts.written + counts.dropped + counts.lost and counts.waiting == 0
    assert len(sink.written) == counts.written and sink.written == sorted(sink.written)


@pytest.mark.parametrize("live", [True, False])
def test_a_sink_that_ends_for_good_is_told_once_and_at_once_while_others_go_on(live, capsys):
    """Of a live source it ends on its own thread, between two results."""
    broken, whole = (output(sink, live=live)[0] for sink in (Sink(fails=[2], recovers=False), Sink()))
    for i in range(12):
        for out in (broken, whole):
            _pass_on(result(i, i / 10), out, (broken, whole))
            while out.counts.waiting:
                time.sleep(0.001)
        if i == 4:
            assert capsys.readouterr().err.count("the other outputs go on") == 1
    assert broken.told and not whole.told and "go on" not in capsys.readouterr().err
    for out in (broken, whole):
        out.close()


def test_an_interrupt_in_a_sink_of_a_recorded_source_ends_the_run():
    out, _ = output(Sink(fails=[1], error=KeyboardInterrupt()), live=False)
    feed(out, 1)
    with pytest.raises(KeyboardInterrupt):
        feed(out, 1, first=1)
    assert not out.ended
