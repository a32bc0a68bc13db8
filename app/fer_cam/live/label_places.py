"""Places for the labels of faces: inside the picture, and where there is room over no face and no other label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fer_cam.live.fit import Rect

__all__ = ["LabelPlacer", "Wanted"]

GAP = 2.0
"""Distance between a label and its face, in units of the screen."""
_SLOTS = 8


@dataclass(frozen=True)
class Wanted:
    """A label to place. id: of its face. box: the face. size: (width, height) of the label."""

    id: int
    box: Rect
    size: tuple[float, float]


def _slots(box: Rect, size: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the places beside a face, the best first: above, below, right and left of it."""
    (x, y, w, h), (lw, lh) = box, size
    above, below, right, left = y - lh - GAP, y + h + GAP, x + w + GAP, x - lw - GAP
    return [
        (x, above), (x + w - lw, above), (x, below), (x + w - lw, below),
        (right, y), (left, y), (right, y + h - lh), (left, y + h - lh),
    ]  # fmt: skip


def _covered(place: tuple[float, float], size: tuple[float, float], others: np.ndarray) -> np.ndarray:
    """Return the area of each rectangle in `others`, float (n, 4), that a label at `place` covers; (n,)."""
    if not len(others):
        return np.zeros(0)
    width = np.minimum(place[0] + size[0], others[:, 0] + others[:, 2]) - np.maximum(place[0], others[:, 0])
    height = np.minimum(place[1] + size[1], others[:, 1] + others[:, 3]) - np.maximum(place[1], others[:, 1])
    area: np.ndarray = np.maximum(width, 0) * np.maximum(height, 0)
    return area


def _corners(
    size: tuple[float, float], picture: Rect, others: np.ndarray, near: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """Yield the places that touch a side of the picture or of a rectangle in each direction, the nearest first.

    If the picture has a free place at all, one of them is free: a free label can be pushed left and up until it
    touches something on both sides.
    """
    px, py, pw, ph = picture
    xs = {px, px + pw - size[0], *(others[:, 0] + others[:, 2]), *(others[:, 0] - size[0])}
    ys = {py, py + ph - size[1], *(others[:, 1] + others[:, 3]), *(others[:, 1] - size[1])}
    places = [
        (float(x), float(y))
        for x in xs if px <= x <= px + pw - size[0]
        for y in ys if py <= y <= py + ph - size[1]
    ]  # fmt: skip
    yield from sorted(places, key=lambda p: (p[0] - near[0]) ** 2 + (p[1] - near[1]) ** 2)


class LabelPlacer:
    """Places labels frame by frame. A face's label stays on its side of the face as long as it is free there."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def place(self, wanted: Sequence[Wanted], picture: Rect) -> Mapping[int, tuple[float, float]]:
        """Return the left top corner of each label by its face's id.

        wanted: the most important first. Every label lies inside `picture` unless it is larger than it. It covers no
        face and no earlier label if the picture has such a place; otherwise it covers as little as possible, and
        rather a face than a label.
        """
        faces = np.array([w.box for w in wanted], float).reshape(-1, 4)
        labels = np.zeros((0, 4))
        places: dict[int, tuple[float, float]] = {}
        slots: dict[int, int] = {}
        for label in wanted:
            place, slot = self._one(label, picture, faces, labels)
            places[label.id] = place
            if slot < _SLOTS:
                slots[label.id] = slot
            labels = np.vstack([labels, (*place, *label.size)])
        self._last = slots
        return places

    def _one(
        self, label: Wanted, picture: Rect, faces: np.ndarray, labels: np.ndarray
    ) -> tuple[tuple[float, float], int]:
        px, py, pw, ph = picture
        size = label.size

        def inside(place: tuple[float, float]) -> tuple[float, float]:
            return max(px, min(place[0], px + pw - size[0])), max(py, min(place[1], py + ph - size[1]))

        beside = [inside(slot) for slot in _slots(label.box, size)]
        last = self._last.get(label.id)
        order = list(range(_SLOTS)) if last is None else [last, *(i for i in range(_SLOTS) if i != last)]
        others = np.vstack([faces, labels])
        for i in order:
            if not _covered(beside[i], size, others).any():
                return beside[i], i
        # Above the face's own top edge: where the eye looks for the label if there is no free place.
        fallback = [*beside, inside((label.box[0], label.box[1]))]
        if len(others) <= 60:  # in a crowd a label far from its face tells nothing
            for place in _corners(size, picture, others, beside[0]):
                if not _covered(place, size, others).any():
                    return place, _SLOTS
                fallback.append(place)

        def cost(place: tuple[float, float]) -> float:
            return float(_covered(place, size, faces).sum() + 3 * _covered(place, size, labels).sum())

        best = min(range(len(fallback)), key=lambda i: (round(cost(fallback[i]), 3), i))
        return fallback[best], best
