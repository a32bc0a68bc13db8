"""The expressions of each person in the last minutes, in memory of bounded size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fer_cam.session.affect import affect
from fer_cam.types import Face

__all__ = ["UNSURE_LABEL", "History", "Series"]

UNSURE_LABEL = "unsure"
"""Stands for the time in which a face's label is a guess."""
GAP = 1.0
"""Seconds without a face after which its curve has a gap, and of which no share of time is counted."""


@dataclass(frozen=True, eq=False)
class Series:
    """A person's last minutes, oldest first. NaN marks a gap.

    times: seconds (n,). probabilities: float (n, k), of `labels`. valence, arousal: (n,), -1..1.
    """

    times: np.ndarray
    probabilities: np.ndarray
    labels: tuple[str, ...]
    valence: np.ndarray
    arousal: np.ndarray


class _Person:
    """Rows of (time, valence, arousal, probabilities ...) in an array whose end slides."""

    def __init__(self, labels: tuple[str, ...], rows: int) -> None:
        self.labels, self._rows = labels, rows
        self._data = np.full((2 * rows, 3 + len(labels)), np.nan, np.float64)
        self._end = 0
        self.last_row = self.last_seen = -np.inf
        self.label = UNSURE_LABEL
        self.seconds: dict[str, float] = {}

    def append(self, row: np.ndarray) -> None:
        if self._end == len(self._data):
            self._data[: self._rows] = self._data[-self._rows :]
            self._end = self._rows
        self._data[self._end] = row
        self._end += 1

    @property
    def rows(self) -> np.ndarray:
        return self._data[max(0, self._end - self._rows) : self._end]


class History:
    """Keeps each person's curves and shares of time. The persons seen last are kept; older ones are forgotten."""

    def __init__(self, seconds: float = 600.0, rate: float = 8.0, people: int = 16) -> None:
        """seconds: length of the curves. rate: points of a curve in a second at most. people: persons at most."""
        self._rows, self._step, self._most = round(seconds * rate), 1 / rate, people
        self._people: OrderedDict[int, _Person] = OrderedDict()

    def add(self, faces: tuple[Face, ...], now: float) -> None:
        """Add the faces of a frame. now: seconds of any clock that never goes back."""
        for face in faces:
            labels = tuple(face.probabilities)
            person = self._people.get(face.id)
            if person is None or person.labels != labels:  # another model has other labels
                person = self._people[face.id] = _Person(labels, self._rows)
            self._people.move_to_end(face.id)
            self._count(person, face, now)
            if now - person.last_row >= self._step:
                if now - person.last_row > GAP and person.rows.size:
                    person.append(np.array([now, *[np.nan] * (2 + len(labels))]))
                person.append(np.array([now, *affect(face.probabilities), *face.probabilities.values()]))
                person.last_row = now
        while len(self._people) > self._most:
            self._people.popitem(last=False)

    @staticmethod
    def _count(person: _Person, face: Face, now: float) -> None:
        elapsed = now - person.last_seen
        if 0 < elapsed <= GAP:  # the label of the last frame was shown all that time
            person.seconds[person.label] = person.seconds.get(person.label, 0.0) + elapsed
        person.last_seen, person.label = now, face.emotion if face.sure else UNSURE_LABEL

    @property
    def people(self) -> tuple[int, ...]:
        """Ids of the persons that are kept, in the order of their ids."""
        return tuple(sorted(self._people))

    def series(self, person: int) -> Series | None:
        """Return a copy of a person's curves; None for a person who is not kept."""
        kept = self._people.get(person)
        if kept is None:
            return None
        rows = kept.rows.copy()
        return Series(rows[:, 0], rows[:, 3:], kept.labels, rows[:, 1], rows[:, 2])

    def shares(self, person: int) -> Mapping[str, float]:
        """Return the share of time of each of a person's labels, 0..1, and of UNSURE_LABEL; {} before there is any."""
        kept = self._people.get(person)
        total = sum(kept.seconds.values()) if kept else 0.0
        if kept is None or total <= 0:
            return {}
        return {label: kept.seconds.get(label, 0.0) / total for label in (*kept.labels, UNSURE_LABEL)}

    def clear(self) -> None:
        """Forget everybody, because another source or model follows."""
        self._people.clear()
