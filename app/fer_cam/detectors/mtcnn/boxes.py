"""MTCNN's arithmetic on boxes: float arrays (n, 4) of left, top, right, bottom in pixels.

The formulas, including each + 1, are those of the `mtcnn` package 1.0, so that faces are found where it finds them.
"""

from __future__ import annotations

import numpy as np

__all__ = ["CELL", "cut", "place_points", "propose", "refine", "square", "suppress"]

STRIDE, CELL = 2, 12
"""P-Net scores windows of 12 x 12 pixels that are two pixels apart."""
ROWS = 512
"""Boxes that are compared with all others at a time; this bounds the memory when there are many thousands."""


def propose(offsets: np.ndarray, scores: np.ndarray, threshold: float, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Return boxes (n, 4) in pixels and scores (n,) from P-Net's maps: offsets (h, w, 4) and scores (h, w).

    threshold: minimum score, 0..1. scale: size of P-Net's input divided by the size of the picture.
    """
    rows, columns = np.nonzero(scores > threshold)
    window = np.stack([columns, rows, columns, rows], axis=1) * STRIDE + (1, 1, CELL, CELL)
    return (window + offsets[rows, columns] * (CELL - 1)) / scale, scores[rows, columns]


def suppress(boxes: np.ndarray, scores: np.ndarray, threshold: float, *, by_smaller: bool = False) -> np.ndarray:
    """Non-maximum suppression: return the indices, best first, of boxes that no better box overlaps too much.

    threshold: maximum overlap, 0..1: intersection over union, or, with by_smaller, intersection over the smaller
    box's area, so that a box inside another is suppressed too. A suppressed box still suppresses others, as in the
    package.
    """
    order = np.argsort(-scores, kind="stable")
    ranked = boxes[order]
    area = (ranked[:, 2:] - ranked[:, :2]).prod(axis=1)
    is_best = np.ones(len(order), bool)
    for start in range(0, len(order), ROWS):
        part = slice(start, min(start + ROWS, len(order)))
        better = slice(0, part.stop)
        common = np.minimum(ranked[part, None, 2:], ranked[None, better, 2:])
        common -= np.maximum(ranked[part, None, :2], ranked[None, better, :2])
        intersection = np.maximum(common, 0, out=common).prod(axis=2)
        if by_smaller:
            whole = np.minimum(area[part, None], area[None, better])
        else:
            whole = area[part, None] + area[None, better] - intersection
        # tril keeps, of the whole matrix, what lies below the diagonal: the boxes with a higher score.
        is_best[part] = ~np.tril(intersection > threshold * whole, start - 1).any(axis=1)
    return order[is_best]


def square(boxes: np.ndarray) -> np.ndarray:
    """Return squares (n, 4) with the same centres, whose side is the longer side of the box."""
    size = boxes[:, 2:] - boxes[:, :2]
    side = size.max(axis=1, keepdims=True)
    corner = boxes[:, :2] + (size - side) / 2
    return np.concatenate([corner, corner + side], axis=1)


def refine(boxes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the boxes with each edge moved by its offset (n, 4), in widths and heights of the box."""
    size = boxes[:, 2:] - boxes[:, :2] + 1
    return boxes + offsets * np.tile(size, 2)


def place_points(boxes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return O-Net's points (n, 10), five x and then five y in widths and heights of the box, as pixels (n, 5, 2)."""
    size = boxes[:, 2:] - boxes[:, :2] + 1
    return points.reshape(-1, 2, 5).transpose(0, 2, 1) * size[:, None] + boxes[:, None, :2] - 1


def _grid(low: np.ndarray, high: np.ndarray, side: int, length: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for `side` samples along one axis, arrays (n, side): pixel before, weight of the next, inside or not."""
    # Positions are those of TensorFlow's crop_and_resize, which counts to length - 1, as the package calls it, with
    # boxes divided by length.
    position = (low[:, None] + (high - low)[:, None] * (np.arange(side) / (side - 1))) * ((length - 1) / length)
    before = np.clip(np.floor(position), 0, max(0, length - 2)).astype(np.intp)
    return before, (position - before).astype(np.float32), (position >= 0) & (position <= length - 1)


def cut(image: np.ndarray, boxes: np.ndarray, side: int) -> np.ndarray:
    """Cut each box out of a uint8 BGR picture, sampled bilinearly to float32 (n, side, side, 3), 0..255.

    Outside the picture pixels are mid grey. cv2.warpAffine is not used: it rounds positions to 1/32 pixel, which
    changes the detections.
    """
    height, width = image.shape[:2]
    x, right, inside_x = _grid(boxes[:, 0], boxes[:, 2], side, width)
    y, down, inside_y = _grid(boxes[:, 1], boxes[:, 3], side, height)
    pixels = image.reshape(-1, 3)
    first = y[:, :, None] * width + x[:, None, :]
    right, down = right[:, None, :, None], down[:, :, None, None]
    next_x, next_y = int(width > 1), width * int(height > 1)

    def row(start: np.ndarray) -> np.ndarray:
        left = pixels.take(start, axis=0).astype(np.float32)
        return left + (pixels.take(start + next_x, axis=0) - left) * right

    top = row(first)
    patches = top + (row(first + next_y) - top) * down
    outside = ~(inside_y[:, :, None] & inside_x[:, None, :])
    if outside.any():
        patches[outside] = 127.5
    return patches
