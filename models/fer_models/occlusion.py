"""The simulated VR-headset bar: one implementation for overlay, augmentation and bulk work.

With 68 landmarks it is exactly the rectangle of the published occlusion study (Hamburg 2023,
modelled on a Meta Quest 2, 224 mm x 105 mm):

    w = |l16 - l0|,  h = w * 105 / 224,  centre = (l36 + l45) / 2,
    angle = atan2(l45.y - l36.y, l45.x - l36.x)

With MTCNN's five points, or with a box alone, it is an estimate of the same rectangle; the
constants below say where they come from.
"""

from __future__ import annotations

import cv2
import numpy as np

__all__ = [
    "BOX_TO_POINTS",
    "HEADSET_ASPECT",
    "WIDTH_TO_EYES",
    "corners_from_68",
    "corners_from_box",
    "corners_from_points",
    "draw_headset",
    "points_from_box",
]

HEADSET_ASPECT = 105 / 224
"""Height over width of the bar: the front of a Meta Quest 2 in millimetres."""

WIDTH_TO_EYES = 2.25
"""Temple-to-temple width |l16 - l0| over the distance between the eye centres.

Adult means: pupils 63 mm apart (Dodgson 2004, "Variation and extrema of human interpupillary
distance"); head breadth at the ears, where landmarks 0 and 16 lie, about 2.25 times that (142 mm).
"""

BOX_TO_POINTS = np.array(
    [[0.315, 0.386], [0.685, 0.386], [0.500, 0.600], [0.347, 0.785], [0.653, 0.785]],
    dtype=np.float64,
)
"""Mean place of the five points (left eye, right eye, nose, left and right mouth corner, as seen
in the picture) inside a square face box, as fractions of its width and height, shape (5, 2).

Measured: medians of MTCNN's points on 313 training faces of FER2013, made symmetric. OpenCV's Haar
boxes agree with FER2013's crops (median side 0.97 of the picture's, centre within 0.01, on 1,131 faces)."""


def _rectangle(centre: np.ndarray, width: float, angle: float) -> np.ndarray:
    """Corners, clockwise from the top left as seen along the bar; shape (4, 2), float64 pixels."""
    half = np.array([width, width * HEADSET_ASPECT]) / 2
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64)
    cos, sin = np.cos(angle), np.sin(angle)
    corners: np.ndarray = centre + (signs * half) @ np.array([[cos, sin], [-sin, cos]])
    return corners


def _points(points: np.ndarray, count: int) -> np.ndarray:
    array = np.asarray(points, dtype=np.float64)
    if array.shape != (count, 2) or not np.isfinite(array).all():
        raise ValueError(f"expected {count} finite (x, y) points, got shape {array.shape}")
    return array


def corners_from_68(landmarks: np.ndarray) -> np.ndarray:
    """Corners of the bar by the published formula.

    landmarks: (68, 2) x, y in pixels, iBUG order. Returns (4, 2) float64 pixels, clockwise from
    the top left. Raises ValueError for another shape or points that are not finite.
    """
    points = _points(landmarks, 68)
    across = points[45] - points[36]
    width = float(np.hypot(*(points[16] - points[0])))
    return _rectangle((points[36] + points[45]) / 2, width, float(np.arctan2(across[1], across[0])))


def corners_from_points(points: np.ndarray) -> np.ndarray:
    """Corners of the bar estimated from MTCNN's five points.

    points: (5, 2) x, y in pixels: left eye, right eye, nose, left and right mouth corner (left as
    seen in the picture). Width is WIDTH_TO_EYES times the distance between the eyes, centre their
    midpoint, angle the eye line. Returns (4, 2) float64 pixels; raises ValueError as above.
    """
    five = _points(points, 5)
    across = five[1] - five[0]
    width = float(np.hypot(*across)) * WIDTH_TO_EYES
    return _rectangle((five[0] + five[1]) / 2, width, float(np.arctan2(across[1], across[0])))


def points_from_box(box: tuple[float, float, float, float]) -> np.ndarray:
    """Where the five points of an upright face lie in its square box (x, y, w, h); (5, 2) pixels."""
    x, y, w, h = box
    points: np.ndarray = np.array([x, y]) + BOX_TO_POINTS * np.array([w, h])
    return points


def corners_from_box(box: tuple[float, float, float, float]) -> np.ndarray:
    """Corners of the bar estimated from a square face box (x, y, w, h) in pixels alone.

    The face is taken to be upright, its points where BOX_TO_POINTS has them. Returns (4, 2)
    float64 pixels.
    """
    return corners_from_points(points_from_box(box))


def draw_headset(image: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Fill the bar with black, in place; image uint8 (h, w) or (h, w, 3), corners (4, 2) pixels.

    Returns the image. Parts outside the picture are cut off.
    """
    cv2.fillConvexPoly(image, np.round(corners).astype(np.int32), (0, 0, 0), lineType=cv2.LINE_AA)
    return image
