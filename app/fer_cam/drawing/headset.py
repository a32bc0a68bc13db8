"""The simulated VR headset on every face of a frame."""

from __future__ import annotations

import numpy as np

from fer_cam.types import Detection
from fer_models.occlusion import corners_from_box, corners_from_points, draw_headset

__all__ = ["wear_headsets"]


def wear_headsets(image: np.ndarray, detections: list[Detection]) -> np.ndarray:
    """A copy of a uint8 BGR picture with the headset bar on every face (see fer_models.occlusion)."""
    worn = image.copy()
    for d in detections:
        corners = corners_from_box(_square(d)) if d.points is None else corners_from_points(d.points)
        draw_headset(worn, corners)
    return worn


def _square(detection: Detection) -> tuple[float, float, float, float]:
    x, y, w, h = detection.box
    side = max(w, h)
    return (x + (w - side) / 2, y + (h - side) / 2, side, side)
