"""Small frozen types that every stage passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

__all__ = ["Attribute", "Box", "Detection", "Face", "Frame", "Result", "Track"]

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the frame; may reach outside it."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    index: counts from 0, also over dropped frames. time: seconds since the source's start, by the
    source's own clock. image: uint8 BGR (h, w, 3). captured: time.monotonic() when it was read. name: the
    picture's file, where each frame has one of its own; else "".
    """

    index: int
    time: float
    image: np.ndarray
    captured: float = 0.0
    name: str = ""


@dataclass(frozen=True, eq=False)
class Detection:
    """What a detector says of one face: score 0..1; points (5, 2) float pixels or None.

    The points are left eye, right eye, nose, left and right mouth corner, left as seen in the picture.
    """

    box: Box
    score: float
    points: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Track:
    """A detection with an identity that stays from frame to frame."""

    id: int
    detection: Detection


@dataclass(frozen=True, eq=False)
class Attribute:
    """A second label of a face, such as gender: what it looks like to a network, not who it is.

    label is the one shown, confidence its (smoothed) probability 0..1, probabilities every label's, which
    sum to one.
    """

    label: str
    confidence: float
    probabilities: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Face:
    """One classified face.

    emotion is the label shown, confidence its (smoothed) probability 0..1, probabilities every
    label's, which sum to one. attributes: second labels by the card's task, such as "gender"; none unless
    asked for.
    """

    id: int
    box: Box
    score: float
    emotion: str
    confidence: float
    probabilities: Mapping[str, float]
    points: np.ndarray | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Result:
    """What the pipeline says of one frame.

    frame: the frame, its image with the headset bar where that is on. faces: largest first.
    timings: seconds by stage (follow, detect where the frame was searched, track, classify, attribute where
    one is asked for). dropped: frames of the source dropped so far. compromise: what is given up to hold the
    frame rate, "" for nothing.
    """

    frame: Frame
    faces: tuple[Face, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    dropped: int = 0
    compromise: str = ""
