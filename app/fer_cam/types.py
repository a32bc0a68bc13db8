"""The frozen types that the stages pass on, from a source's frame to a sink's result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

__all__ = [
    "Attribute", "Box", "Comparison", "Detection", "Face", "Frame", "Labelling", "Pose", "Result", "SecondLabel",
    "Track",
]  # fmt: skip

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the frame; may reach outside it."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    index: counts from 0; dropped frames are counted too. time: seconds since the source's start, by the source's own
    clock. image: uint8 BGR (h, w, 3). captured: time.monotonic() when the picture was read. name: the picture's file if
    each frame is a file of its own, else "". restart: True for the first frame after a gap in which the source was
    gone, so that nothing goes on from the frame before. wall: seconds since 1970 (UTC) when a live source's picture was
    read; 0 for a recorded source, whose pictures were taken at another time.
    """

    index: int
    time: float
    image: np.ndarray
    captured: float = 0.0
    name: str = ""
    restart: bool = False
    wall: float = 0.0


@dataclass(frozen=True)
class Pose:
    """Direction of a head, in degrees; 0, 0, 0 looks straight at the camera.

    yaw: above 0 towards the right side of the picture. pitch: above 0 upwards. roll: above 0 tilted clockwise, as
    seen in the picture.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, eq=False)
class Detection:
    """One face that was found in a frame.

    box: see Box. score: 0..1, higher is surer. points: float (5, 2), x and y in pixels, or None if the detector gives
    none: left eye, right eye, nose, left and right corner of the mouth, where left is the left side of the picture.
    landmarks: float (468, 2), pixels of the face mesh (see fer_models.face_points), or None if it sees no face. pose:
    None without landmarks.
    """

    box: Box
    score: float
    points: np.ndarray | None = None
    landmarks: np.ndarray | None = None
    pose: Pose | None = None


@dataclass(frozen=True, eq=False)
class Track:
    """A detection and the identity of its face, which stays the same from frame to frame."""

    id: int
    detection: Detection


@dataclass(frozen=True, eq=False)
class SecondLabel:
    """A label of a face beside its emotion, such as gender: what it looks like to a network, not who it is.

    label: the label to show. confidence: its probability 0..1, smoothed over time. probabilities: of every label;
    they sum to one. sure: False if the label is a guess, see Face.
    """

    label: str
    confidence: float
    probabilities: Mapping[str, float]
    sure: bool = True


Attribute = SecondLabel
"""The earlier name of SecondLabel, kept for code that uses it."""


@dataclass(frozen=True, eq=False)
class Face:
    """One classified face.

    id: from 1, the same from frame to frame. box: see Box. score: how sure the face mesh, or without landmarks the
    detector, is that this is a face, 0..1. emotion: the label to show.
    confidence: its probability 0..1, averaged over time. probabilities: of every emotion, averaged over time; they sum
    to one. points: see Detection.
    attributes: second labels by the task of their model's card, such as "gender"; empty unless one was requested.
    landmarks, pose: see Detection. sure: False if the emotion is a guess: its confidence, the sharpness of the face,
    its mouth (with models that a covered one misleads) or the turn of the head is outside the limits of the model's
    card, see fer_cam.labelling.certainty. compared: the emotion that the second labelling of a comparison gives, see
    Comparison; None without one.
    """

    id: int
    box: Box
    score: float
    emotion: str
    confidence: float
    probabilities: Mapping[str, float]
    points: np.ndarray | None = None
    attributes: Mapping[str, SecondLabel] = field(default_factory=dict)
    landmarks: np.ndarray | None = None
    pose: Pose | None = None
    sure: bool = True
    compared: SecondLabel | None = None


@dataclass(frozen=True)
class Labelling:
    """One side of a comparison.

    model: name of its bundle. labels: its emotions, in the order of the model's card. headset: it sees the bar. sha256:
    of its model.tflite, because two folders may have one name.
    """

    model: str
    labels: tuple[str, ...]
    headset: bool = False
    sha256: str = ""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The second labelling of a frame: of another model, or with the headset bar where the first has none.

    first: gives Face.emotion. second: gives Face.compared. image: uint8 BGR (h, w, 3), as the second sees it; the
    frame's own unless the bar differs. classified: identities of the faces that both have classified in this frame;
    the others keep the labels of earlier frames.
    """

    first: Labelling
    second: Labelling
    image: np.ndarray
    classified: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Result:
    """The faces of one frame.

    frame: the source's frame; its image shows the headset bar if that is on. faces: largest first. timings: seconds
    of each stage that ran (follow, detect, track, classify, attribute, compare). dropped: frames of the source dropped
    so far. compromise: what the pipeline leaves out to hold the frame rate, in words; "" for nothing. comparison: None
    unless two labellings are compared.
    """

    frame: Frame
    faces: tuple[Face, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    dropped: int = 0
    compromise: str = ""
    comparison: Comparison | None = None
