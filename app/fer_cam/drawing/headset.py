"""The simulated VR headset on every face of a frame."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fer_cam.types import Detection
from fer_models.face_points import points_68
from fer_models.occlusion import corners_from_68, corners_from_box, corners_from_points, draw_headset

__all__ = ["draw_headsets"]


def draw_headsets(image: np.ndarray, detections: Iterable[Detection]) -> np.ndarray:
    """Return a copy of a uint8 BGR picture (h, w, 3) with the headset bar on every face.

    With landmarks the bar is that of the published formula; else it is estimated by the detection's points if it has
    them, or by the square around its box; see fer_models.occlusion.
    """
    occluded = image.copy()
    for detection in detections:
        draw_headset(occluded, _corners(detection))
    return occluded


def _corners(detection: Detection) -> np.ndarray:
    if detection.landmarks is not None:
        return corners_from_68(points_68(detection.landmarks))
    if detection.points is not None:
        return corners_from_points(detection.points)
    return corners_from_box(_square(detection))


def _square(detection: Detection) -> tuple[float, float, float, float]:
    x, y, w, h = detection.box
    side = max(w, h)
    return (x + (w - side) / 2, y + (h - side) / 2, side, side)
