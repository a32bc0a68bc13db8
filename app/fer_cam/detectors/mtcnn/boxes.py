"""Boxes as float arrays (n, 4) of left, top, right, bottom in pixels, and what MTCNN does with them.

The arithmetic, with its + 1, is that of the `mtcnn` package 1.0, so that faces come out where it has them.
"""

from __future__ import annotations

import numpy as np

__all__ = ["CELL", "cut", "place_points", "propose", "refine", "square", "suppress"]

STRIDE, CELL = 2, 12
"""P-Net answers for windows of 12 x 12 pixels, two pixels apart."""
ROWS = 512
"""Boxes compared with all others at a time: bounds the memory where there are many thousands."""


def propose(offsets: np.ndarray, scores: np.ndarray, threshold: float, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """P-Net's maps, offsets (h, w, 4) and scores (h, w) -> boxes (n, 4) in pixels and scores (n,).

    scale: of the level that P-Net saw, against the picture.
    """
    rows, columns = np.nonzero(scores > threshold)
    window = np.stack([columns, rows, columns, rows], axis=1) * STRIDE + (1, 1, CELL, CELL)
    return (window + offsets[rows, columns] * (CELL - 1)) / scale, scores[rows, columns]


def suppress(boxes: np.ndarray, scores: np.ndarray, threshold: float, *, by_smaller: bool = False) -> np.ndarray:
    """Non-maximum suppression: indices, best first, of boxes that no better one overlaps by more.

    threshold: of the intersection over the union, 0..1; by_smaller: over the smaller box's area, so that
    a box inside another goes too. A box that is itself suppressed still suppresses (so does the package).
    """
    order = np.argsort(-scores, kind="stable")
    ranked = boxes[order]
    area = (ranked[:, 2:] - ranked[:, :2]).prod(axis=1)
    kept = np.ones(len(order), bool)
    for start in range(0, len(order), ROWS):
        part = slice(start, min(start + ROWS, len(order)))
        better = slice(0, part.stop)
        common = np.minimum(ranked[part, None, 2:], ranked[None, better, 2:])
        common -= np.maximum(ranked[part, None, :2], ranked[None, better, :2])
        shared = np.maximum(common, 0, out=common).prod(axis=2)
        if by_smaller:
            whole = np.minimum(area[part, None], area[None, better])
        else:
            whole = area[part, None] + area[None, better] - shared
        # Below the diagonal of the whole matrix: those with a higher score.
        kept[part] = ~np.tril(shared > threshold * whole, start - 1).any(axis=1)
    return order[kept]


def square(boxes: np.ndarray) -> np.ndarray:
    """The same centres, each side as long as the longer one."""
    size = boxes[:, 2:] - boxes[:, :2]
    side = size.max(axis=1, keepdims=True)
    corner = boxes[:, :2] + (size - side) / 2
    return np.concatenate([corner, corner + side], axis=1)


def refine(boxes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Move each edge by its offset (n, 4), in widths and heights of the box."""
    size = boxes[:, 2:] - boxes[:, :2] + 1
    return boxes + offsets * np.tile(size, 2)


def place_points(boxes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """O-Net's points (n, 10), five x then five y in widths and heights of the box -> (n, 5, 2) in pixels."""
    size = boxes[:, 2:] - boxes[:, :2] + 1
    return points.reshape(-1, 2, 5).transpose(0, 2, 1) * size[:, None] + boxes[:, None, :2] - 1


def _grid(low: np.ndarray, high: np.ndarray, side: int, length: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Along one axis, for each of `side` samples (n, side): pixel before it, share of the next, inside or not."""
    # As TensorFlow's crop_and_resize, which counts to length - 1, with the package's division by length.
    place = (low[:, None] + (high - low)[:, None] * (np.arange(side) / (side - 1))) * ((length - 1) / length)
    before = np.clip(np.floor(place), 0, max(0, length - 2)).astype(np.intp)
    return before, (place - before).astype(np.float32), (place >= 0) & (place <= length - 1)


def cut(image: np.ndarray, boxes: np.ndarray, side: int) -> np.ndarray:
    """Each box of a uint8 BGR picture, sampled bilinearly to float32 (n, side, side, 3), 0..255.

    Mid grey outside the picture. OpenCV's warps round positions to 1/32 pixel, which is seen in the result.
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
