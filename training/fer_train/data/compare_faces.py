"""Compare the fine detail of two faces, laid on each other as well as a turn and a shift can."""

from __future__ import annotations

import cv2
import numpy as np

from fer_train.data.face_hash import TURNS, disc

__all__ = ["compare_faces"]


def compare_faces(face: np.ndarray, other: np.ndarray, angle: float, turn: int) -> tuple[float, str]:
    """Return (correlation of detail -1..1, words for the change) of two grey pictures of one size, uint8 (h, w).

    angle, turn: what makes the face look like the other: degrees counter-clockwise, and then TURNS[turn].
    """
    side = max(face.shape)
    face, other = (cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA) for picture in (face, other))
    face = np.ascontiguousarray(_TURN[turn](_rotated(face, angle)))
    weight = disc(side)
    likeness, rest = _correlation(face, other, weight), 0.0
    try:
        steps = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
        start = np.eye(2, 3, dtype=np.float32)
        mask = (weight > 0.02).astype(np.uint8)
        _, matrix = cv2.findTransformECC(other, face, start, cv2.MOTION_EUCLIDEAN, steps, mask, 5)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(face, matrix, (side, side), flags=how, borderMode=cv2.BORDER_REPLICATE)
        if (better := _correlation(moved, other, weight)) > likeness:
            likeness, rest = better, float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
    except cv2.error:  # the two have too little in common to be laid on each other
        pass
    # A mirror turns the other way round what was turned before it.
    degrees = abs(rest - angle if "mirrored" in TURNS[turn][0] else rest + angle)
    words = [TURNS[turn][0], f"turned by about {degrees:.0f} degrees" if degrees >= 2 else ""]
    return likeness, ", ".join(word for word in words if word)


def _rotated(picture: np.ndarray, degrees: float) -> np.ndarray:
    middle = (len(picture) - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, picture.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


_TURN = (
    lambda p: p,
    lambda p: p[:, ::-1],
    lambda p: p[::-1, ::-1],
    lambda p: p[::-1],
    lambda p: np.rot90(p, -1),
    lambda p: np.rot90(p, 1),
    lambda p: p.T,
    lambda p: p[::-1, ::-1].T,
)
"""TURNS for whole pictures, (h, w)."""


def _correlation(a: np.ndarray, b: np.ndarray, weight: np.ndarray) -> float:
    """Return the weighted correlation of the detail of two pictures, -1..1: without noise and without shading."""
    fine, coarse = 0.8 * len(a) / 48, 3 * len(a) / 48
    a, b = (cv2.GaussianBlur(p, (0, 0), fine) - cv2.GaussianBlur(p, (0, 0), coarse) for p in map(np.float32, (a, b)))
    a, b = (p - (p * weight).sum() / weight.sum() for p in (a, b))
    length = float(np.sqrt((a * a * weight).sum() * (b * b * weight).sum()))
    return float((a * b * weight).sum()) / length if length > 1 else 0.0
