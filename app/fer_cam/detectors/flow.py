"""Following boxes by optical flow: Lucas-Kanade on a grid of points, judged forward and backward.

This is Median Flow (Kalal, Mikolajczyk, Matas 2010: Forward-backward error): points that do not come back
to where they started are left out, the box moves by the median of the others and grows by the median of
their distances' growth.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from fer_cam.types import Box

__all__ = ["FlowFollower"]

GRID = 5
"""Points along each side of a box, over its inner 60 %: outside it lies the background."""
WINDOW, LEVELS = 13, 2
"""Pixels around a point that are compared; halvings of the picture: motions up to about 40 pixels."""
LOST = 0.08
"""A face whose median point comes back this far from its start, in sides of the box, is lost: by then
something else has come before it."""

STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.03)
"""A point is moved at most ten times at each level, or until by less than 0.03 pixels."""

_u = 0.2 + 0.6 * (np.arange(GRID) + 0.5) / GRID
POINTS = np.stack(np.meshgrid(_u, _u), axis=-1).reshape(-1, 2)
GOOD = len(POINTS) // 2 + 1
"""The better half of the points is believed, as in Median Flow."""
FIRST, SECOND = np.triu_indices(GOOD, 1)


class FlowFollower:
    """Remembers the last grey picture; all boxes go in one call."""

    def __init__(self) -> None:
        self._last: np.ndarray | None = None

    def see(self, grey: np.ndarray) -> None:
        """Take `grey`, uint8 (h, w), as the picture that the next boxes to follow are on."""
        self._last = grey

    def follow(self, grey: np.ndarray, boxes: Sequence[Box], scale: float) -> list[Box | None]:
        """Where `boxes` of the last picture are on `grey`, None for those lost; `grey` becomes the last.

        scale: of `grey` against the picture that the boxes are given in, and come back in.
        """
        before, self._last = self._last, grey
        if before is None or before.shape != grey.shape or not boxes:
            return [None] * len(boxes)
        given = np.array(boxes, float) * scale
        # The pictures' pyramids cost more than the points: only the part with faces is looked at.
        left, top, right, bottom = _around(given, grey.shape)
        before, grey = before[top:bottom, left:right], grey[top:bottom, left:right]
        given[:, :2] -= (left, top)
        start = (given[:, None, :2] + POINTS * given[:, None, 2:]).astype(np.float32)
        end, back, found = _there_and_back(before, grey, start)
        apart = np.linalg.norm(back - start, axis=2)
        apart = np.where(found, apart, np.inf)
        moved, lost = _move(given, start, end, apart)
        moved[:, :2] += (left, top)
        return [None if gone else _round(box) for box, gone in zip(moved / scale, lost, strict=True)]


def _around(boxes: np.ndarray, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the part of a picture of `shape` in which the boxes can be a frame later."""
    reach = np.maximum(32, 0.5 * boxes[:, 2:])
    low, high = (boxes[:, :2] - reach).min(axis=0), (boxes[:, :2] + boxes[:, 2:] + reach).max(axis=0)
    # A box that has left the picture altogether still needs something to be looked for in.
    x0, y0 = (int(v) for v in np.clip(low, 0, (shape[1] - 32, shape[0] - 32)).clip(0))
    x1, y1 = (int(v) for v in np.ceil(np.clip(high, (x0 + 32, y0 + 32), (shape[1], shape[0]))))
    return x0, y0, min(x1, shape[1]), min(y1, shape[0])


def _there_and_back(
    before: np.ndarray, after: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (n, m, 2): where they went, where they come from, and whether both were found (n, m)."""
    shape, options = start.shape, {"winSize": (WINDOW, WINDOW), "maxLevel": LEVELS, "criteria": STEPS}
    flat = np.ascontiguousarray(start.reshape(-1, 1, 2))
    end, there, _ = cv2.calcOpticalFlowPyrLK(before, after, flat, None, **options)
    back, again, _ = cv2.calcOpticalFlowPyrLK(after, before, end, None, **options)
    return end.reshape(shape), back.reshape(shape), (there & again).reshape(shape[:2]).astype(bool)


def _move(boxes: np.ndarray, start: np.ndarray, end: np.ndarray, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (n, 4) moved and grown by their points (n, m, 2), and which of them are lost (n,).

    apart: pixels between each start and its way back (n, m), infinite for lost points.
    """
    order = np.argsort(apart, axis=1)[:, :GOOD, None]
    typical = np.take_along_axis(apart, order[:, -1], axis=1)[:, 0]
    lost = ~(typical <= np.maximum(1.0, LOST * boxes[:, 2:].max(axis=1)))
    start, end = np.take_along_axis(start, order, axis=1), np.take_along_axis(end, order, axis=1)
    moved = _middle(end - start)
    grown = _lengths(end[:, FIRST] - end[:, SECOND]) / _lengths(start[:, FIRST] - start[:, SECOND])
    size = boxes[:, 2:] * _middle(grown)[:, None]
    return np.concatenate([boxes[:, :2] + boxes[:, 2:] / 2 + moved - size / 2, size], axis=1), lost


def _middle(values: np.ndarray) -> np.ndarray:
    """The upper median along axis 1: np.median takes five times as long on as little as this."""
    return np.sort(values, axis=1)[:, values.shape[1] // 2]


def _lengths(vectors: np.ndarray) -> np.ndarray:
    return np.sqrt((vectors**2).sum(axis=-1))


def _round(box: np.ndarray) -> Box | None:
    x, y, w, h = (int(v) for v in np.rint(box))
    return (x, y, w, h) if min(w, h) >= 1 else None
