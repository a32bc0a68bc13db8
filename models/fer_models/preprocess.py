"""Turn a face in a frame into the pixels that a model takes.

The models are trained on FER2013's crop: a square in which eyes and mouth lie as in BOX_TO_POINTS. If a face's five
points are known, it is cut out by the similarity transform that puts its eyes and mouth there, so that it is upright
whatever its tilt. If only its box is known, the square around the box is cut out.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from fer_models.occlusion import BOX_TO_POINTS

__all__ = ["ALIGNMENTS", "crop_face", "face_square", "fit_input", "warp"]

ALIGNMENTS = ("none", "eyes")
"""`none`: cut out the square around the box. `eyes`: turn and scale by the five points, if they are known."""

LARGEST = 32766
"""Longest side in pixels of a picture that cv2.warpAffine takes."""

_EYES_AND_MOUTH = BOX_TO_POINTS[[0, 1, 3, 4]]


def fit_input(image: np.ndarray, size: tuple[int, int], channels: int) -> np.ndarray:
    """Fit one face crop to a model's input.

    image: uint8 (h, w), (h, w, 1) or BGR (h, w, 3). size: (height, width) in pixels. channels: 1 grey, 3 RGB.
    Returns contiguous uint8 (height, width, channels), range 0..255. Raises ValueError for another dtype or shape.
    """
    if not isinstance(image, np.ndarray):
        raise ValueError(f"a face crop must be a uint8 array, got {type(image).__name__}")
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or image.size == 0:
        raise ValueError(f"a face crop must be uint8 (h, w[, 1 or 3]) and not empty, got {image.dtype} {image.shape}")
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if image.ndim == 3 and image.shape[2] != 3:
        raise ValueError(f"a face crop must have 1 or 3 channels, got {image.shape[2]}")
    if channels == 1 and image.ndim == 3:
        image = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)  # before resizing: a third of the data
    height, width = size
    if image.shape[:2] != (height, width):
        # Area averaging avoids aliasing when shrinking; when enlarging, bilinear is smooth.
        shrink = image.shape[0] >= height and image.shape[1] >= width
        how = cv2.INTER_AREA if shrink else cv2.INTER_LINEAR
        image = cv2.resize(image, (width, height), interpolation=how)
    if channels == 1:
        return np.ascontiguousarray(image[:, :, None])
    code = cv2.COLOR_GRAY2RGB if image.ndim == 2 else cv2.COLOR_BGR2RGB
    return cv2.cvtColor(image, code)


def _square(image: np.ndarray, centre: tuple[float, float], side: float) -> np.ndarray:
    """Cut out a square around `centre`. Outside the image its edge is repeated; a square wholly outside is black."""
    size = max(1, round(side))
    left, top = round(centre[0] - size / 2), round(centre[1] - size / 2)
    height, width = image.shape[:2]
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + size), min(height, top + size)
    if x1 <= x0 or y1 <= y0:
        return np.zeros((size, size, *image.shape[2:]), np.uint8)
    inside = image[y0:y1, x0:x1]
    pad = (y0 - top, top + size - y1, x0 - left, left + size - x1)
    if not any(pad):
        return inside
    return _edges_repeated(inside, pad)


def _reduced_square(image: np.ndarray, centre: tuple[float, float], side: int, halvings: int) -> np.ndarray:
    """Return what halving `_square` so many times gives, without a copy of what lies outside the image.

    side: a multiple of 2**halvings.
    """
    step = 2**halvings
    left, top = round(centre[0] - side / 2), round(centre[1] - side / 2)
    height, width = image.shape[:2]
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + side), min(height, top + side)
    if x1 <= x0 or y1 <= y0:
        return np.zeros((side // step, side // step, *image.shape[2:]), np.uint8)
    pad = (y0 - top, top + side - y1, x0 - left, left + side - x1)
    # Of what is outside, the edge's own blocks of pixels and one more are enough: the others are equal to that one.
    near = [p if p < step else p % step + step for p in pad]
    image = image[y0:y1, x0:x1]
    if any(near):
        image = _edges_repeated(image, near)
    for _ in range(halvings):
        image = cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA)
    far = [(p - n) // step for p, n in zip(pad, near, strict=True)]
    return _edges_repeated(image, far) if any(far) else image


def _edges_repeated(image: np.ndarray, pad: Sequence[int]) -> np.ndarray:
    """Return an image with its edges repeated. pad: pixels at the top, at the bottom, on the left and on the right."""
    top, bottom, left, right = pad
    return cv2.copyMakeBorder(image, top, bottom, left, right, borderType=cv2.BORDER_REPLICATE)


def _similarity(source: np.ndarray, target: np.ndarray) -> tuple[complex, complex]:
    """Return (turn, shift) of the similarity turn * z + shift that brings points nearest to others, by least squares.

    source, target: complex (n,), x + iy; the source's points must not all be one. The closed form is that of Umeyama
    1991, in two dimensions.
    """
    ds, dt = source - source.mean(), target - target.mean()
    turn = (np.conj(ds) * dt).sum() / (np.abs(ds) ** 2).sum()
    return turn, target.mean() - turn * source.mean()


def _aligned(image: np.ndarray, points: np.ndarray, margin: float, size: int) -> np.ndarray | None:
    """Warp the face to `size` x `size` with eyes and mouth as in BOX_TO_POINTS. None: the points allow no warp."""
    source = np.asarray(points, np.float64)[[0, 1, 3, 4]]
    target = ((_EYES_AND_MOUTH - 0.5) / (1 + margin) + 0.5) * size - 0.5
    # Four points, so that neither a glance to the side nor an open mouth turns the face.
    a = source @ (1, 1j)
    spread = float((np.abs(a - a.mean()) ** 2).sum())
    if not np.isfinite(spread) or spread < 1e-6:
        return None
    turn, shift = _similarity(a, target @ (1, 1j))
    if abs(turn) < 1e-6:
        return None
    matrix = np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])
    halvings = int(-np.log2(abs(turn)))
    if halvings > 0:
        # The face is far larger than the crop, and a bilinear warp would sample single pixels. Halving averages them,
        # and is the only area reduction that OpenCV has in vector code.
        step = 2**halvings
        side = int(np.ceil(1.8 * size / abs(turn) / step)) * step
        centre = (a.mean().real, a.mean().imag)
        image = _reduced_square(image, centre, side, halvings)
        corner = np.array([round(centre[0] - side / 2), round(centre[1] - side / 2)])
        matrix[:, 2] += matrix[:, :2] @ (corner + (step - 1) / 2)
        matrix[:, :2] *= step
    return warp(image, matrix, size, cv2.BORDER_REPLICATE)


def warp(image: np.ndarray, matrix: np.ndarray, size: int, border: int = cv2.BORDER_CONSTANT) -> np.ndarray:
    """Return `size` x `size` pixels of a picture of any size by a bilinear warp.

    image: uint8 (h, w) or (h, w, 3). matrix: affine (2, 3), from its pixels to those of the result. border: what lies
    outside the picture: BORDER_CONSTANT is black.
    """
    if max(image.shape[:2]) > LARGEST:
        # Only the part that the result shows, and at least one pixel.
        back = cv2.invertAffineTransform(matrix)
        corners = np.array([[0, 0], [size, 0], [0, size], [size, size]]) @ back[:, :2].T + back[:, 2]
        last = np.array(image.shape[1::-1]) - 1
        low = np.clip(np.floor(corners.min(axis=0)) - 2, 0, last).astype(int)
        high = np.clip(np.ceil(corners.max(axis=0)) + 2, low, np.minimum(last, low + LARGEST - 1)).astype(int)
        image = image[low[1] : high[1] + 1, low[0] : high[0] + 1]
        matrix = np.concatenate([matrix[:, :2], matrix[:, 2:] + matrix[:, :2] @ low[:, None]], axis=1)
    result: np.ndarray = cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=border)
    return result


def face_square(points: np.ndarray) -> tuple[tuple[float, float], float]:
    """Return the centre and the side, in pixels, of FER2013's square around a face whose five points are known.

    points: finite pixels (5, 2), see fer_cam.types.Detection. The square of a tilted face is tilted too; its centre and
    side are not. The side is 0 if all points are one.
    """
    turn, shift = _similarity(_EYES_AND_MOUTH @ (1, 1j), np.asarray(points, np.float64)[[0, 1, 3, 4]] @ (1, 1j))
    centre = turn * (0.5 + 0.5j) + shift
    return (float(centre.real), float(centre.imag)), float(abs(turn))


def crop_face(
    image: np.ndarray,
    box: Sequence[float],
    points: np.ndarray | None = None,
    *,
    margin: float = 0.0,
    alignment: str = "eyes",
    size: int = 48,
) -> np.ndarray:
    """Cut one face out of a picture, in the way of the models' training faces.

    image: uint8 (h, w) or (h, w, 3). box: x, y, w, h in pixels; may reach outside the image. points: the face's
    five points, pixels (5, 2), or None. margin: how much larger the square is than FER2013's crop, as a fraction of its
    side. alignment: one of ALIGNMENTS. size: side in pixels of a crop aligned by `points`; any other crop has the
    box's longer side, enlarged by the margin.
    Returns a square uint8 image with the same channels. Raises ValueError for an unknown alignment.
    """
    if alignment not in ALIGNMENTS:
        raise ValueError(f"unknown alignment {alignment!r}: one of {', '.join(ALIGNMENTS)}")
    if alignment == "eyes" and points is not None:
        aligned = _aligned(image, points, margin, size)
        if aligned is not None:
            return aligned
    x, y, w, h = (float(v) for v in box)
    return _square(image, (x + w / 2, y + h / 2), max(w, h) * (1 + margin))
