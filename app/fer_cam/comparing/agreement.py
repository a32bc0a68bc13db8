"""Counts, look by look, how often two labellings agree."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict

from fer_cam.comparing.tally import Pair, Tallies, Tally, common_emotions, plain_label
from fer_cam.types import Labelling, Result

__all__ = ["Agreement"]

PEOPLE = 200
"""People whose own counts are kept; those seen least recently are forgotten, and stay in the count of all."""

REMEMBERED = 5000
"""Numbers of people that are remembered at least, so that nobody is counted twice."""


class Agreement:
    """The count of a comparison. Its other methods may be called on another thread than `see`.

    A look is a face in a frame in which both labellings classified it. The count begins anew when other labellings are
    compared, and when a comparison begins after results without one; until then it can still be read.
    """

    def __init__(self, people: int = PEOPLE) -> None:
        """people: at most so many people have counts of their own."""
        self._lock, self._most = threading.Lock(), people
        self._sides: tuple[Labelling, Labelling] | None = None
        self._ended = False
        self._clear()

    def _clear(self) -> None:
        self._all = Counter[Pair]()
        self._people: OrderedDict[int, Counter[Pair]] = OrderedDict()
        self._count, self._counted, self._floor = 0, set[int](), 0

    def see(self, result: Result) -> None:
        """Count the looks of a result; one without a comparison has none."""
        comparison = result.comparison
        if comparison is None:
            self._ended = True
            return
        looks = [
            (face.id, Pair(plain_label(face.emotion), plain_label(second.label), face.sure and second.sure))
            for face in result.faces
            if (second := face.compared) is not None and face.id in comparison.classified
        ]
        with self._lock:
            if self._ended or (comparison.first, comparison.second) != self._sides:
                self._sides, self._ended = (comparison.first, comparison.second), False
                self._clear()
            for id, pair in looks:
                self._all[pair] += 1
                # Faces of photos are numbered anew in each: the same number means somebody else.
                if not result.frame.name:
                    self._person(id)[pair] += 1

    def _person(self, id: int) -> Counter[Pair]:
        if id not in self._people:
            self._count_person(id)
            self._people[id] = Counter()
            if len(self._people) > self._most:
                self._people.popitem(last=False)
        self._people.move_to_end(id)
        return self._people[id]

    def _count_person(self, id: int) -> None:
        """Count a person whose own counts are new: never seen, or forgotten since."""
        if id <= self._floor or id in self._counted:
            return
        self._count += 1
        self._counted.add(id)
        if len(self._counted) > 2 * REMEMBERED:
            # Numbers ascend: the lower half is of people who are gone, which bounds the memory of a run for months.
            self._floor = sorted(self._counted)[REMEMBERED]
            self._counted = {each for each in self._counted if each > self._floor}

    def restart(self) -> None:
        """Begin the count anew, because the user or another source asks for it."""
        with self._lock:
            self._clear()

    def tallies(self) -> Tallies | None:
        """Return the count so far; None before the first comparison."""
        with self._lock:
            if self._sides is None:
                return None
            common = common_emotions(*self._sides)
            people = {id: Tally(common, dict(counts)) for id, counts in sorted(self._people.items())}
            return Tallies(*self._sides, Tally(common, dict(self._all)), people, self._count)
