"""Whom the cards beside the picture show, and in which order."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fer_cam.types import Face

__all__ = ["People", "Person"]

STAYS = 10.0
"""Seconds for which the card of a person who left the picture stays."""


@dataclass(frozen=True, eq=False)
class Person:
    """A person with a card. name: "" if the user gave none. face: as last seen. present: in the newest frame."""

    id: int
    name: str
    face: Face
    present: bool


class People:
    """Chooses the people with a card: those in the picture first, larger faces first, then those who left last."""

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._names: dict[int, str] = {}
        self._faces: dict[int, tuple[Face, float]] = {}
        self._order: list[int] = []

    def rename(self, person: int, name: str) -> None:
        """Give a person a name; "" takes it away."""
        self._names[person] = " ".join(name.split())

    def name(self, person: int) -> str:
        """Return the name that the user gave, or ""."""
        return self._names.get(person, "")

    @property
    def named(self) -> tuple[int, ...]:
        """Ids of the people who have a name."""
        return tuple(person for person, name in self._names.items() if name)

    def see(self, faces: tuple[Face, ...], now: float) -> tuple[Person, ...]:
        """Take the faces of a frame and return the people with a card, in order. now: seconds of any clock."""
        for face in faces:
            self._faces[face.id] = (face, now)
        self._faces = {i: (face, seen) for i, (face, seen) in self._faces.items() if now - seen <= STAYS}
        present = {face.id for face in faces}
        place = {person: i for i, person in enumerate(self._order)}

        def key(person: int) -> tuple[bool, float, int]:
            face, seen = self._faces[person]
            # Sizes in steps of half an octave, so that cards do not swap places with every breath.
            size = round(2 * math.log2(max(1, face.box[2] * face.box[3])) / 2)
            return person not in present, -size if person in present else -seen, place.get(person, len(place))

        self._order = sorted(self._faces, key=key)[: self._most]
        return tuple(Person(i, self.name(i), self._faces[i][0], i in present) for i in self._order)

    def after_gap(self, now: float) -> None:
        """Let the cards of those who were there before a gap stay for a while: the faces after it are new ones."""
        self._faces = {person: (face, now) for person, (face, _) in self._faces.items()}

    def clear(self) -> None:
        """Forget everybody and their names, because ids begin anew."""
        self._names.clear()
        self._faces.clear()
        self._order.clear()
