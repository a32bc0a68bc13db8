"""The faces of the last frame, and what a search says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fer_cam.detectors.boxes import overlap
from fer_cam.tracking.landmarks import MeshFace
from fer_cam.types import Detection

__all__ = ["KnownFace", "confirm", "is_inside", "without_doubles"]

SAME, DOUBLE = 0.3, 0.5
"""Overlap from which a followed box and a detected one are one face, and from which two followed ones are."""
PATIENCE = 3
"""A followed face is dropped after this many searches in a row miss it, because the detector itself misses some."""
SMALL = 1.2
"""A search may miss faces smaller than this times the smallest face that it looks for."""


@dataclass(frozen=True, eq=False)
class KnownFace:
    """A face that was found and is followed.

    missed: searches in a row that did not find it. mesh: what follows it, if it has landmarks; else the detector does.
    """

    detection: Detection
    missed: int = 0
    mesh: MeshFace | None = None


def confirm(known: Sequence[KnownFace], detections: Sequence[Detection], min_face: int) -> list[KnownFace]:
    """Return the faces that a search found, and the known ones that searches have not missed too often.

    min_face: side in pixels of the smallest face that the search finds. A known face that is hardly larger may stay
    unconfirmed; 0: none may.
    """
    unmatched = list(known)
    faces = []
    for detection in detections:
        same = max(unmatched, key=lambda f: overlap(f.detection.box, detection.box), default=None)
        if same is None or overlap(same.detection.box, detection.box) <= SAME:
            faces.append(KnownFace(detection))
            continue
        unmatched.remove(same)
        detection = _settle(same.detection, detection) if same.mesh is None else same.detection
        faces.append(KnownFace(detection, mesh=same.mesh))
    boxes = [f.detection.box for f in faces]
    for face in unmatched:
        missed = face.missed + (max(face.detection.box[2:]) >= SMALL * min_face)
        if missed < PATIENCE and all(overlap(face.detection.box, box) <= SAME for box in boxes):
            faces.append(KnownFace(face.detection, missed, face.mesh))
    return faces


def without_doubles(sure: Sequence[KnownFace], faces: Sequence[KnownFace]) -> list[KnownFace]:
    """Return `sure` and, of each two of `faces` in one place, the one with more score."""
    result = list(sure)
    for face in sorted(faces, key=lambda f: -f.detection.score):
        if all(overlap(face.detection.box, other.detection.box) < DOUBLE for other in result):
            result.append(face)
    return result


def is_inside(detection: Detection, image: np.ndarray) -> bool:
    """Return True if the middle of the box is in the picture (h, w, 3)."""
    x, y, w, h = detection.box
    return 0 <= x + w / 2 < image.shape[1] and 0 <= y + h / 2 < image.shape[0]


def _settle(followed: Detection, detection: Detection) -> Detection:
    """Return the detected face. A box without points is placed halfway to it, so that it does not jump at each search.

    Haar's boxes jitter by 2 % of their side in the median and by 7 % at the 95th percentile on the demo.
    """
    if detection.points is not None or overlap(followed.box, detection.box) < 0.6:
        return detection
    x, y, w, h = (round((a + b) / 2) for a, b in zip(followed.box, detection.box, strict=True))
    return Detection((x, y, w, h), detection.score)
