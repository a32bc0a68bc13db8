"""The bar of a simulated VR headset: one implementation for the live picture, augmentation and whole datasets.

With 68 landmarks the bar is exactly the rectangle of the published occlusion study (Hamburg 2023, modelled on a Meta
Quest 2, 224 mm x 105 mm):

    w = |l16 - l0|,  h = w * 105 / 224,  centre = (l36 + l45) / 2,
    angle = atan2(l45.y - l36.y, l45.x - l36.x)

With a face's five points, or with a face box alone, it is an estimate of the same rectangle. The comments on the
constants give their sources.
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
"""Height over width of the bar: the front of a Meta Quest 2, in millimetres."""

WIDTH_TO_EYES = 2.25
"""Width from temple to temple, |l16 - l0|, over the distance between the centres of the eyes.

Means of adults: the pupils are 63 mm apart (Dodgson 2004, "Variation and extrema of human interpupillary distance");
the head's breadth at the ears, where landmarks 0 and 16 lie, is about 2.25 times that (142 mm).
"""

BOX_TO_POINTS = np.array(
    [[0.315, 0.386], [0.685, 0.386], [0.500, 0.600], [0.347, 0.785], [0.653, 0.785]],
    dtype=np.float64,
)
"""Mean place of the five points inside a square face box, as fractions of its width and height, shape (5, 2).

The points are left eye, right eye, nose, left and right mouth corner; left is as seen in the picture. They are medians
of MTCNN's points on 313 training faces of FER2013, made symmetric. OpenCV's Haar boxes agree with FER2013's crops: on
1,131 faces their median side is 0.97 of the picture's, and their centre lies within 0.01.
"""


def _rectangle(centre: np.ndarray, width: float, angle: float) -> np.ndarray:
    """Return the corners, float64 pixels (4, 2), clockwise from the top left as seen along the bar."""
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
    """Return the corners of the bar by the published formula, float64 pixels (4, 2), clockwise from the top left.

    landmarks: (68, 2) x, y in pixels, in iBUG order. Raises ValueError for another shape and for points that are not
    finite.
    """
    points = _points(landmarks, 68)
    across = points[45] - points[36]
    width = float(np.hypot(*(points[16] - points[0])))
    return _rectangle((points[36] + points[45]) / 2, width, float(np.arctan2(across[1], across[0])))


def corners_from_points(points: np.ndarray) -> np.ndarray:
    """Return the corners of the bar, estimated from a face's five points, as corners_from_68 does.

    points: (5, 2) x, y in pixels: left eye, right eye, nose, left and right mouth corner; left is as seen in the
    picture. The bar is WIDTH_TO_EYES times as wide as the eyes are apart; its centre is their midpoint, its angle that
    of the line through them. Raises ValueError for another shape and for points that are not finite.
    """
    five = _points(points, 5)
    across = five[1] - five[0]
    width = float(np.hypot(*across)) * WIDTH_TO_EYES
    return _rectangle((five[0] + five[1]) / 2, width, float(np.arctan2(across[1], across[0])))


def points_from_box(box: tuple[float, float, float, float]) -> np.ndarray:
    """Return the mean place of an upright face's five points, pixels (5, 2). box: square (x, y, w, h) in pixels."""
    x, y, w, h = box
    points: np.ndarray = np.array([x, y]) + BOX_TO_POINTS * np.array([w, h])
    return points


def corners_from_box(box: tuple[float, float, float, float]) -> np.ndarray:
    """Return the corners of the bar, estimated from a face box alone, float64 pixels (4, 2).

    box: square (x, y, w, h) in pixels. The face is assumed to be upright, with its points as in BOX_TO_POINTS.
    """
    return corners_from_points(points_from_box(box))


def draw_headset(image: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Fill the bar with black, in place, and return the image.

    image: uint8 (h, w) or (h, w, 3). corners: (4, 2) pixels; parts outside the image are cut off.
    """
    cv2.fillConvexPoly(image, np.round(corners).astype(np.int32), (0, 0, 0), lineType=cv2.LINE_AA)
    return image
