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

_u = 0.2 + 0.6 * (np.arange(GRID) + 0.5) / GRID
POINTS = np.stack(np.meshgrid(_u, _u), axis=-1).reshape(-1, 2)
FIRST, SECOND = np.triu_indices(len(POINTS), 1)


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
        start = (given[:, None, :2] + POINTS * given[:, None, 2:]).astype(np.float32)
        end, back, found = _there_and_back(before, grey, start)
        apart = np.linalg.norm(back - start, axis=2)
        apart = np.where(found, apart, np.inf)
        return [_move(box, *ends, scale) for box, *ends in zip(given, start, end, apart, strict=True)]


def _there_and_back(
    before: np.ndarray, after: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (n, m, 2): where they went, where they come from, and whether both were found (n, m)."""
    shape, options = start.shape, {"winSize": (WINDOW, WINDOW), "maxLevel": LEVELS}
    flat = np.ascontiguousarray(start.reshape(-1, 1, 2))
    end, there, _ = cv2.calcOpticalFlowPyrLK(before, after, flat, None, **options)
    back, again, _ = cv2.calcOpticalFlowPyrLK(after, before, end, None, **options)
    return end.reshape(shape), back.reshape(shape), (there & again).reshape(shape[:2]).astype(bool)


def _move(box: np.ndarray, start: np.ndarray, end: np.ndarray, apart: np.ndarray, scale: float) -> Box | None:
    """One box by its points; apart: pixels between each start and its way back, infinite for lost points."""
    typical = np.median(apart)
    if not typical <= max(1.0, LOST * box[2:].max()):
        return None
    good = apart <= typical
    moved = np.median(end[good] - start[good], axis=0)
    pair = good[FIRST] & good[SECOND]
    first, second = FIRST[pair], SECOND[pair]
    grown = np.linalg.norm(end[first] - end[second], axis=1) / np.linalg.norm(start[first] - start[second], axis=1)
    size = box[2:] * np.median(grown)
    corner = box[:2] + box[2:] / 2 + moved - size / 2
    x, y, w, h = (int(v) for v in np.rint(np.concatenate([corner, size]) / scale))
    return (x, y, w, h) if min(w, h) >= 1 else None
