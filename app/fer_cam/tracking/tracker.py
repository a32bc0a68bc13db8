"""Gives the boxes of single frames identities that last. Times are passed in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fer_cam.types import Box, Detection, Track

__all__ = ["Tracker"]


def _similarity(known: np.ndarray, boxes: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return how well each known box (m, 4) matches each new box (n, 4): float (m, n), 0..1; 0: never the same face.

    seconds: (m,) since each known box was last seen. Boxes that overlap are scored by their overlap, others by the
    distance of their centres divided by the distance that a head can have moved.
    """
    a, b = known[:, None].astype(float), boxes[None].astype(float)
    area = a[..., 2] * a[..., 3] + b[..., 2] * b[..., 3]
    common = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    common = np.maximum(common, 0).prod(axis=-1)
    iou = common / np.maximum(area - common, 1)
    distance = np.linalg.norm(a[..., :2] + a[..., 2:] / 2 - b[..., :2] - b[..., 2:] / 2, axis=-1)
    # A walking person's head moves by about three of its widths a second.
    width = np.maximum(a[..., 2], b[..., 2])
    reach = np.maximum(width * np.minimum(1.5, 0.5 + 3.0 * seconds[:, None]), 1)
    score = np.where(iou > 0.1, 0.5 + iou / 2, 0.5 * np.maximum(0.0, 1 - distance / reach))
    similar_size = width <= 2.0 * np.maximum(1, np.minimum(a[..., 2], b[..., 2]))
    return np.where(similar_size, score, 0.0)


@dataclass
class _Memory:
    id: int
    box: Box
    last_seen: float
    scene: int


class Tracker:
    """Matches each frame's boxes to the faces of the last frames, greedily, the best pair first."""

    def __init__(self, keep: float = 1.0) -> None:
        """keep: seconds that an unseen face keeps its identity, so that a missed detection makes no new person.

        Raises ValueError if it is negative.
        """
        if keep < 0:
            raise ValueError("keep must be 0 or more seconds")
        self.keep = keep
        self._known: list[_Memory] = []
        self._next = 1

    @property
    def remembered(self) -> frozenset[int]:
        """Identities of the faces that are seen or may still come back."""
        return frozenset(m.id for m in self._known)

    def track(self, detections: list[Detection], now: float, scene: int = 0) -> list[Track]:
        """Give each detection an identity. now: seconds of the source; it goes back only where a new scene begins.

        scene: the number of the scene (see SceneCuts); faces of other scenes are other faces, wherever they are.
        Identities count from 1 and are never used twice. Tracks come in the order of the detections.
        """
        self._known = [m for m in self._known if abs(now - m.last_seen) <= self.keep]
        matches: dict[int, _Memory] = {}
        busy: set[int] = set()
        for i, j in self._pairs(detections, now, scene):
            if i not in busy and j not in matches:
                busy.add(i)
                matches[j] = self._known[i]
        tracks = []
        for j, detection in enumerate(detections):
            memory = matches.get(j)
            if memory is None:
                memory = _Memory(self._next, detection.box, now, scene)
                self._next += 1
                self._known.append(memory)
            memory.box, memory.last_seen = detection.box, now
            tracks.append(Track(memory.id, detection))
        return tracks

    def _pairs(self, detections: list[Detection], now: float, scene: int) -> list[tuple[int, int]]:
        """Return index pairs (known face, detection) that may be one face, the most similar first."""
        if not self._known or not detections:
            return []
        known, boxes = np.array([m.box for m in self._known]), np.array([d.box for d in detections])
        score = _similarity(known, boxes, np.array([now - m.last_seen for m in self._known]))
        score[[m.scene != scene for m in self._known]] = 0
        order = np.argsort(-score, axis=None, kind="stable")
        order = order[: np.count_nonzero(score)]
        return [(int(i), int(j)) for i, j in zip(*np.unravel_index(order, score.shape), strict=True)]
