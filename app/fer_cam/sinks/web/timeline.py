"""Numbers of faces with each emotion in each of the last seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from fer_cam.types import Face

__all__ = ["UNSURE_LABEL", "Row", "Timeline"]

UNSURE_LABEL = "unsure"
"""Stands for faces whose label is a guess."""
Row = tuple[int, tuple[float, ...]]
"""A second, and the faces of each label in it: the mean over its frames."""


class Timeline:
    """Rows of the last minutes, in memory of bounded size. A second without a frame has no row.

    Not safe for threads: its owner locks it.
    """

    def __init__(self, labels: Sequence[str], seconds: int = 600) -> None:
        """labels: of the emotion model. seconds: rows to keep."""
        self.labels = (*labels, UNSURE_LABEL)
        self._place = {label: i for i, label in enumerate(self.labels)}
        self._seconds = seconds
        self._rows: deque[Row] = deque(maxlen=seconds)
        self._second, self._frames, self._sums = -1, 0, [0] * len(self.labels)

    def add(self, faces: Sequence[Face], now: float) -> None:
        """Add the faces of a frame. now: seconds of any clock that never goes back."""
        self._close(int(now))
        self._frames += 1
        for face in faces:
            place = self._place.get(face.emotion if face.sure else UNSURE_LABEL)
            if place is not None:
                self._sums[place] += 1

    def _close(self, second: int) -> None:
        """Make a row of the second that is counted, if it is over."""
        if second == self._second:
            return
        if self._frames:
            self._rows.append((self._second, tuple(round(n / self._frames, 2) for n in self._sums)))
        self._second, self._frames, self._sums = second, 0, [0] * len(self.labels)

    def since(self, second: int, now: float) -> list[Row]:
        """Return the rows after `second` that are over and no older than the timeline is long, oldest first."""
        self._close(int(now))
        first = max(second, int(now) - self._seconds - 1)
        rows = []
        for row in reversed(self._rows):
            if row[0] <= first:
                break
            rows.append(row)
        return rows[::-1]
