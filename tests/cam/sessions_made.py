"""Make sessions for the tests."""

from datetime import datetime, timezone

import numpy as np

from fer_cam.session.clock import SessionClock
from fer_cam.session.info import ModelInfo, SessionInfo
from fer_cam.session.writer import SessionWriter
from fer_cam.types import Face, Frame, Pose, Result, SecondLabel

__all__ = ["LABELS", "START", "FakeClock", "face", "info", "record", "result"]

LABELS = ("angry", "happy", "sad", "neutral")
START = 1_790_000_000.0
"""Wall-clock time at which FakeClock begins, in seconds since 1970."""


class FakeClock:
    """A wall clock and a monotonic clock that go on when told."""

    def __init__(self, wall=START, monotonic=500.0):
        self.wall, self.monotonic = wall, monotonic

    def go(self, seconds, jump=0.0):
        self.monotonic += seconds
        self.wall += seconds + jump

    def make(self, *, live=True, fps=30.0):
        return SessionClock(live=live, fps=fps, wall=lambda: self.wall, monotonic=lambda: self.monotonic)


def info(*, live=False, fps=10.0, labels=LABELS, gender=False, **values):
    models = [ModelInfo("emotion", "toy", "ab" * 32, tuple(labels), 0.7)]
    if gender:
        models.append(ModelInfo("gender", "toy-gender", "cd" * 32, ("man", "woman")))
    start = datetime(2000, 1, 1, tzinfo=timezone.utc)
    return SessionInfo(start=start, source="clip.mp4", live=live, fps=fps, models=tuple(models), detector="blazeface",
                       **values)  # fmt: skip


def face(
    id=1, emotion="happy", confidence=0.8, *, labels=LABELS, sure=True, pose=True, box=(4, 6, 20, 24), gender=None
):
    rest = (1 - confidence) / (len(labels) - 1)
    shares = {label: confidence if label == emotion else rest for label in labels}
    more = {"gender": SecondLabel(gender, 0.75, {"man": 0.25, "woman": 0.75}, False)} if gender else {}
    return Face(
        id, box, 0.9, emotion, confidence, shares, pose=Pose(12.34, -5.0, 0.5) if pose else None, sure=sure,
        attributes=more,
    )  # fmt: skip


def result(index, *faces, time=None, captured=0.0, size=(48, 64)):
    image = np.full((*size, 3), 16 + index * 3 % 224, np.uint8)
    return Result(Frame(index, index / 10 if time is None else time, image, captured), faces)


def record(folder, results, **options):
    """Record results as a session and return its folder."""
    with SessionWriter(folder, options.pop("info", info()), **options) as writer:
        for one in results:
            writer.write(one)
    return writer.folder
