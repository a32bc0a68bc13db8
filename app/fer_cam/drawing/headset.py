"""The simulated VR headset on every face of a frame."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fer_cam.types import Detection
from fer_models.occlusion import corners_from_box, corners_from_points, draw_headset

__all__ = ["draw_headsets"]


def draw_headsets(image: np.ndarray, detections: Iterable[Detection]) -> np.ndarray:
    """Return a copy of a uint8 BGR picture (h, w, 3) with the headset bar on every face.

    The bar lies by a detection's points if it has them, else by the square around its box; see fer_models.occlusion.
    """
    occluded = image.copy()
    for d in detections:
        corners = corners_from_box(_square(d)) if d.points is None else corners_from_points(d.points)
        draw_headset(occluded, corners)
    return occluded


def _square(detection: Detection) -> tuple[float, float, float, float]:
    x, y, w, h = detection.box
    side = max(w, h)
    return (x + (w - side) / 2, y + (h - side) / 2, side, side)
