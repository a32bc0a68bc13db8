"""Boxes of single frames -> identities that last. Time is passed in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fer_cam.types import Box, Detection, Track

__all__ = ["Tracker"]


def _nearness(known: np.ndarray, found: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """How likely each of boxes (m, 4), unseen for seconds (m,), is each of boxes (n, 4): (m, n), 0..1; 0 is never.

    Overlap where there is any; else the distance of the centres against what a head can move.
    """
    a, b = known[:, None].astype(float), found[None].astype(float)
    area = a[..., 2] * a[..., 3] + b[..., 2] * b[..., 3]
    common = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    common = np.maximum(common, 0).prod(axis=-1)
    shared = common / np.maximum(area - common, 1)
    distance = np.linalg.norm(a[..., :2] + a[..., 2:] / 2 - b[..., :2] - b[..., 2:] / 2, axis=-1)
    # A walking person's head crosses about three of its widths a second.
    widest = np.maximum(a[..., 2], b[..., 2])
    reach = np.maximum(widest * np.minimum(1.5, 0.5 + 3.0 * seconds[:, None]), 1)
    score = np.where(shared > 0.1, 0.5 + shared / 2, 0.5 * np.maximum(0.0, 1 - distance / reach))
    alike = widest <= 2.0 * np.maximum(1, np.minimum(a[..., 2], b[..., 2]))
    return np.where(alike, score, 0.0)


@dataclass
class _Memory:
    id: int
    box: Box
    seen: float


class Tracker:
    """Greedy matching of each frame's boxes to the faces of the last frames, best pair first.

    keep: seconds that an unseen face keeps its identity, so that a blink of the detector does not
    make a new person.
    """

    def __init__(self, keep: float = 1.0) -> None:
        if keep < 0:
            raise ValueError("keep must be 0 or more seconds")
        self.keep = keep
        self._known: list[_Memory] = []
        self._next = 1

    @property
    def remembered(self) -> frozenset[int]:
        """Identities that may still come back."""
        return frozenset(m.id for m in self._known)

    def track(self, detections: list[Detection], now: float) -> list[Track]:
        """Give each detection an identity; now: seconds of the source, never going back.

        Identities count from 1 and are never used twice. Order is kept.
        """
        self._known = [m for m in self._known if now - m.seen <= self.keep]
        pairs = self._pairs(detections, now)
        given: dict[int, _Memory] = {}
        used: set[int] = set()
        for i, j in pairs:
            if i not in used and j not in given:
                used.add(i)
                given[j] = self._known[i]
        result = []
        for j, detection in enumerate(detections):
            memory = given.get(j)
            if memory is None:
                memory = _Memory(self._next, detection.box, now)
                self._next += 1
                self._known.append(memory)
            memory.box, memory.seen = detection.box, now
            result.append(Track(memory.id, detection))
        return result

    def _pairs(self, detections: list[Detection], now: float) -> list[tuple[int, int]]:
        """(known, found) indices that may be one face, likeliest first."""
        if not self._known or not detections:
            return []
        known, found = np.array([m.box for m in self._known]), np.array([d.box for d in detections])
        score = _nearness(known, found, np.array([now - m.seen for m in self._known]))
        order = np.argsort(-score, axis=None, kind="stable")
        order = order[: np.count_nonzero(score)]
        return [(int(i), int(j)) for i, j in zip(*np.unravel_index(order, score.shape), strict=True)]
