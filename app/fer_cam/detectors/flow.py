"""Follows boxes by optical flow: Lucas-Kanade on a grid of points, checked forward and backward.

This is Median Flow (Kalal, Mikolajczyk, Matas 2010: Forward-Backward Error). Points that do not come back to where they
started are left out. The box moves by the median motion of the other points, and grows by the median growth of the
distances between them.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from fer_cam.types import Box

__all__ = ["FlowFollower", "reduced_grey"]

GRID = 5
"""Points along each side of a box, over its inner 60 %; outside that lies the background."""
WINDOW, LEVELS = 13, 2
"""Side in pixels of the patch that is compared around a point, and number of times that the picture is halved:
together they find motions of up to about 40 pixels."""
LOST = 0.08
"""A face is lost when its median point comes back further than this from its start, in sides of the box: then
something else has come in front of it."""

STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.03)
"""At each level a point is moved until it moves by less than 0.03 pixels, at most ten times."""

_u = 0.2 + 0.6 * (np.arange(GRID) + 0.5) / GRID
POINTS = np.stack(np.meshgrid(_u, _u), axis=-1).reshape(-1, 2)
"""The grid in widths and heights of the box, float (25, 2)."""
GOOD = len(POINTS) // 2 + 1
"""Only the better half of the points is used, as in Median Flow."""
FIRST, SECOND = np.triu_indices(GOOD, 1)


def reduced_grey(image: np.ndarray, scale: float) -> np.ndarray:
    """Return a grey copy, uint8 (h, w), of a BGR picture (h, w, 3), reduced by a factor of at most 1."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    if scale == 1:
        return grey
    # Bilinear sampling loses nothing down to half the size, and takes a sixth of the time of area averaging.
    interpolation = cv2.INTER_LINEAR if scale >= 0.5 else cv2.INTER_AREA
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return cv2.resize(grey, size, interpolation=interpolation)


class FlowFollower:
    """Keeps the last grey picture and follows boxes from it to the next one, all boxes in one call."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None

    def see(self, grey: np.ndarray) -> None:
        """Keep `grey`, uint8 (h, w), as the picture on which the next boxes to follow were found."""
        self._last = grey

    def follow(self, grey: np.ndarray, boxes: Sequence[Box], scale: float) -> list[Box | None]:
        """Return where `boxes` of the last picture are on `grey`, None for lost ones, and keep `grey`.

        grey: uint8 (h, w). scale: size of `grey` divided by that of the picture in whose pixels boxes are given and
        returned.
        """
        before, self._last = self._last, grey
        if before is None or before.shape != grey.shape or not boxes:
            return [None] * len(boxes)
        scaled = np.array(boxes, float) * scale
        # Building the pyramids costs more than moving the points: only the part of the pictures with faces is used.
        left, top, right, bottom = _around(scaled, grey.shape)
        before, grey = before[top:bottom, left:right], grey[top:bottom, left:right]
        scaled[:, :2] -= (left, top)
        start = (scaled[:, None, :2] + POINTS * scaled[:, None, 2:]).astype(np.float32)
        end, back, valid = _there_and_back(before, grey, start)
        error = np.linalg.norm(back - start, axis=2)
        error = np.where(valid, error, np.inf)
        new_boxes, lost = _move(scaled, start, end, error)
        new_boxes[:, :2] += (left, top)
        return [None if gone else _round(box) for box, gone in zip(new_boxes / scale, lost, strict=True)]


def _around(boxes: np.ndarray, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the part of a picture in which the boxes can be one frame later."""
    reach = np.maximum(32, 0.5 * boxes[:, 2:])
    low, high = (boxes[:, :2] - reach).min(axis=0), (boxes[:, :2] + boxes[:, 2:] + reach).max(axis=0)
    # At least 32 pixels a side, even for a box that lies outside the picture: optical flow fails on an empty one.
    x0, y0 = (int(v) for v in np.clip(low, 0, (shape[1] - 32, shape[0] - 32)).clip(0))
    x1, y1 = (int(v) for v in np.ceil(np.clip(high, (x0 + 32, y0 + 32), (shape[1], shape[0]))))
    return x0, y0, min(x1, shape[1]), min(y1, shape[0])


def _there_and_back(
    before: np.ndarray, after: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Follow points (n, m, 2) forward, and from there backward.

    Returns the points on `after`, those points followed back to `before`, and bool (n, m), True where both worked.
    """
    flat = np.ascontiguousarray(start.reshape(-1, 1, 2))
    end, there = _flow(before, after, flat)
    back, again = _flow(after, before, end)
    return end.reshape(start.shape), back.reshape(start.shape), (there & again).reshape(start.shape[:2]).astype(bool)


def _flow(before: np.ndarray, after: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return points float32 (n, 1, 2) of `before` moved to `after`, and uint8 (n, 1), 1 for those that were found."""
    ends, status, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, np.empty(0, np.float32), winSize=(WINDOW, WINDOW), maxLevel=LEVELS, criteria=STEPS
    )
    return ends, status


def _move(boxes: np.ndarray, start: np.ndarray, end: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return boxes (n, 4) moved and scaled by their points (n, m, 2), and bool (n,), True for lost ones.

    error: pixels (n, m) between each start and its way back, infinite for lost points.
    """
    order = np.argsort(error, axis=1)[:, :GOOD, None]
    median_error = np.take_along_axis(error, order[:, -1], axis=1)[:, 0]
    lost = ~(median_error <= np.maximum(1.0, LOST * boxes[:, 2:].max(axis=1)))
    start, end = np.take_along_axis(start, order, axis=1), np.take_along_axis(end, order, axis=1)
    motion = _median(end - start)
    growth = _lengths(end[:, FIRST] - end[:, SECOND]) / _lengths(start[:, FIRST] - start[:, SECOND])
    size = boxes[:, 2:] * _median(growth)[:, None]
    return np.concatenate([boxes[:, :2] + boxes[:, 2:] / 2 + motion - size / 2, size], axis=1), lost


def _median(values: np.ndarray) -> np.ndarray:
    """Return the upper median along axis 1. np.median takes five times as long on arrays this small."""
    return np.sort(values, axis=1)[:, values.shape[1] // 2]


def _lengths(vectors: np.ndarray) -> np.ndarray:
    return np.sqrt((vectors**2).sum(axis=-1))


def _round(box: np.ndarray) -> Box | None:
    x, y, w, h = (int(v) for v in np.rint(box))
    return (x, y, w, h) if min(w, h) >= 1 else None
