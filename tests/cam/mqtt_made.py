"""Faces, results and the state of a run for the tests of the MQTT output."""

import itertools

import numpy as np

from fer_cam.sinks.status import RunStatus
from fer_cam.types import Face, Frame, Result

COUNT = itertools.count()
STATUS = RunStatus("door", "mobilenet-7", 0.0, True, 40, 14.96, 0.0712, 3, 1, 2.0, 0.1, 2)


def face(id, happy=0.7, sure=True, **more):
    emotion = "happy" if happy >= 0.5 else "sad"
    shares = {"happy": happy, "sad": 1 - happy}
    return Face(id, (1, 2, 30, 40), 0.9, emotion, max(shares.values()), shares, sure=sure, **more)


def result(*faces, wall=0.0, seconds=None):
    """A result; each is two seconds after the one before, unless `seconds` says otherwise."""
    index = next(COUNT)
    return Result(
        Frame(index, 2.0 * index if seconds is None else seconds, np.zeros((9, 9, 3), np.uint8), wall=wall), faces
    )


class Camera:
    """A live source as a run sees it; a test sets its attributes."""

    def __init__(self):
        self.name, self.live, self.connected = "rtsp://me:secret@10.0.0.2/door", True, True
        self.dropped, self.gaps, self.gone = 7, 2, 3.5
