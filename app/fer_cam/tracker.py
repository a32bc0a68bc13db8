"""Boxes of single frames -> identities that last. Time is passed in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fer_cam.types import Box, Detection, Track

__all__ = ["Tracker", "overlap"]


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes, 0..1."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (a[2] * a[3] + b[2] * b[3] - common)


def _nearness(a: Box, b: Box, seconds: float) -> float:
    """How likely two boxes are one face, 0..1; 0 is never.

    Overlap where there is any; else the distance of the centres against what a head can move.
    """
    ratio = max(a[2], b[2]) / max(1, min(a[2], b[2]))
    if ratio > 2.0:
        return 0.0
    shared = overlap(a, b)
    if shared > 0.1:
        return 0.5 + shared / 2
    distance = np.hypot(a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2)
    # A walking person's head crosses about three of its widths a second.
    reach = max(a[2], b[2]) * min(1.5, 0.5 + 3.0 * seconds)
    return 0.5 * max(0.0, 1 - distance / reach)


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
        pairs = sorted(
            (
                (_nearness(m.box, d.box, now - m.seen), i, j)
                for i, m in enumerate(self._known)
                for j, d in enumerate(detections)
            ),
            key=lambda p: (-p[0], p[1], p[2]),
        )
        given: dict[int, _Memory] = {}
        used: set[int] = set()
        for score, i, j in pairs:
            if score > 0 and i not in used and j not in given:
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
