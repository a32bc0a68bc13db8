"""Changes reach a command and a web address: once each, not too often, and without holding up the run."""

import json
import threading
import time

import numpy as np
import pytest
from waiting import wait_until

from fer_cam.sinks.changes import Change, ChangeSink, FaceStates, changes_between
from fer_cam.types import Face, Frame, Result
from fer_models.errors import FerError


def happy(id, sure=True, emotion="happy"):
    return Face(id, (0, 0, 50, 50), 1.0, emotion, 0.8, {emotion: 0.8, "none": 0.2}, sure=sure)


def result(index, seconds, *faces):
    return Result(Frame(index, seconds, np.zeros((48, 64, 3), np.uint8)), faces)


def test_an_unsure_label_changes_nothing_and_a_face_may_be_hidden_for_a_moment():
    states = FaceStates()
    assert states.update(result(0, 0.0, happy(1, sure=False))) == {1: None}
    assert states.update(result(1, 0.1, happy(1))) == {1: "happy"}
    assert states.update(result(2, 0.2, happy(1, sure=False, emotion="sad"))) == {1: "happy"}
    assert states.update(result(3, 1.1)) == {1: "happy"} and states.update(result(4, 1.2)) == {}


def test_changes_are_faces_that_left_that_came_and_that_look_otherwise():
    assert changes_between({1: "sad", 2: None, 3: "fear"}, {2: "happy", 3: "fear", 4: None}) == [
        Change(1, "left", "sad"), Change(4, "appeared", None), Change(2, "emotion", "happy", None),
    ]  # fmt: skip


class Receiver:
    """Keeps the lines that it gets; fails and waits where it is told to."""

    def __init__(self):
        self.lines, self.times, self.fails, self.gate = [], [], 0, threading.Event()
        self.gate.set()

    def __call__(self, line):
        assert self.gate.wait(60)
        self.times.append(time.monotonic())
        if self.fails:
            self.fails -= 1
            raise FerError("receiver: away")
        self.lines.append(json.loads(line))


@pytest.fixture
def sent():
    """Return (receiver, sink maker, notices); the sinks are closed at the end."""
    receiver, notices, made = Receiver(), [], []

    def make(every=0.0, retries=False):
        made.append(
            ChangeSink("receiver", receiver, source="camera 0", every=every, notice=notices.append, retries=retries)
        )
        return made[-1]

    yield receiver, make, notices
    receiver.gate.set()
    for sink in made:
        sink.close()


def test_a_line_tells_who_is_there_and_what_changed(sent):
    receiver, make, _ = sent
    sink = make()
    sink.write(result(0, 0.0, happy(1)))
    wait_until(lambda: receiver.lines)
    sink.write(result(1, 0.1, happy(1)))
    sink.write(result(2, 0.2, happy(1, emotion="sad")))
    wait_until(lambda: len(receiver.lines) == 2)
    first, second = receiver.lines
    assert set(first) == {"time", "source", "faces", "changes"} and first["source"] == "camera 0"
    assert [(f["id"], f["emotion"]) for f in second["faces"]] == [(1, "sad")] and second["faces"][0]["confidence"] > 0
    assert second["changes"] == [{"face": 1, "change": "emotion", "emotion": "sad", "before": "happy"}]


def test_of_quick_changes_the_newest_is_told_and_not_too_often(sent):
    receiver, make, _ = sent
    sink = make(every=0.3)
    emotions = ("happy", "sad", "fear", "angry", "neutral")
    for i, emotion in enumerate(emotions):
        sink.write(result(i, i / 10, happy(1, emotion=emotion)))
        if not i:
            wait_until(lambda: receiver.lines)
    wait_until(lambda: len(receiver.lines) == 2)
    assert receiver.lines[1]["changes"][0] | {"face": 1} == {
        "face": 1, "change": "emotion", "emotion": "neutral", "before": "happy",
    }  # fmt: skip
    assert receiver.times[1] - receiver.times[0] >= 0.3


def test_what_is_undone_before_it_was_told_is_not_told(sent):
    receiver, make, _ = sent
    sink = make(every=0.2)
    sink.write(result(0, 0.0, happy(1)))
    wait_until(lambda: receiver.lines)
    sink.write(result(1, 0.1, happy(1, emotion="sad")))
    sink.write(result(2, 0.2, happy(1)))
    sink.close()
    assert len(receiver.lines) == 1


def test_a_slow_receiver_holds_up_nothing_and_the_end_waits_for_the_last_change(sent):
    receiver, make, _ = sent
    receiver.gate.clear()
    sink = make()
    start = time.monotonic()
    for i in range(200):
        sink.write(result(i, i / 10, happy(1, emotion=("happy", "sad")[i % 2])))
    assert time.monotonic() - start < 10  # the gate is closed for a minute
    threading.Timer(0.2, receiver.gate.set).start()
    sink.close()
    assert receiver.lines[-1]["faces"][0]["emotion"] == "sad"


def test_failures_are_said_once_and_counted(sent):
    receiver, make, notices = sent
    receiver.fails = 2
    sink = make()
    for i, emotion in enumerate(("happy", "sad", "fear")):
        sink.write(result(i, i / 10, happy(1, emotion=emotion)))
        wait_until(lambda i=i: len(receiver.times) == i + 1)
    sink.close()
    assert len(receiver.lines) == 1
    assert notices == [
        "receiver: away; the run goes on, and further failures are counted", "receiver: 2 of 3 deliveries failed",
    ]  # fmt: skip


def test_a_receiver_that_is_away_gets_the_newest_state_later(sent, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.changes.sender.PAUSES", (0.05,))
    receiver, make, _ = sent
    receiver.fails = 2
    make(retries=True).write(result(0, 0.0, happy(1)))
    wait_until(lambda: receiver.lines)
    assert len(receiver.times) == 3 and receiver.lines[0]["changes"][0]["change"] == "appeared"
