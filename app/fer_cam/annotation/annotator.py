"""The way of a person through the faces of a table: order, steps, labels, undo."""

from __future__ import annotations

import random
from dataclasses import dataclass

from fer_cam.annotation.faces import SavedFace
from fer_cam.annotation.table import LabelTable

__all__ = ["Annotator"]


@dataclass(frozen=True)
class Given:
    """A label that was given, and what it replaced."""

    index: int
    before: str
    was_passed: bool


class Annotator:
    """Knows which face is shown, and which comes next.

    index: of the face that is shown in `table.faces`. shuffled: the order is random, so that nobody is led by
    neighbours. unlabelled_only: `skip` goes to faces without a label.
    """

    def __init__(self, table: LabelTable, *, seed: int | None = None) -> None:
        """seed: of the random order; None: another one each time. Begins at the first face without a label."""
        self.table, self._random = table, random.Random(seed)
        self.shuffled = self.unlabelled_only = False
        self._order = list(range(len(table.faces)))
        self._trail, self._done = list[int](), list[Given]()
        self._passed = set[int]()  # without a label, because the person cannot say
        self.index = 0
        if table.label(0):
            self.index = self._find(0) or 0

    @property
    def face(self) -> SavedFace:
        """The face that is shown."""
        return self.table.faces[self.index]

    @property
    def position(self) -> int:
        """Place of the shown face in the order, from 1."""
        return self._order.index(self.index) + 1

    @property
    def complete(self) -> bool:
        """True if every face has a label, or the person could not say."""
        return all(self.table.label(i) or i in self._passed for i in self._order)

    @property
    def can_go_back(self) -> bool:
        """True if there is a face to go back to."""
        return bool(self._trail) or self.position > 1

    @property
    def can_undo(self) -> bool:
        """True if a label was given that can be taken back."""
        return bool(self._done)

    def _find(self, start: int) -> int | None:
        """Return the first face at or after place `start` of the order that waits for a label; from its begin again."""
        places = [*self._order[start:], *self._order[:start]]
        return next((i for i in places if not self.table.label(i) and i not in self._passed), None)

    def _move(self, index: int | None) -> bool:
        if index is None or index == self.index:
            return False
        self._trail.append(self.index)
        self.index = index
        return True

    def label(self, label: str) -> None:
        """Give the shown face a label, "" for none, and go on to the next face."""
        index = self.index
        self._done.append(Given(index, self.table.label(index), index in self._passed))
        self.table.set_label(index, label)
        if label:
            self._passed.discard(index)
        else:
            self._passed.add(index)
        if not self.skip():
            self.next_unlabelled()

    def skip(self) -> bool:
        """Go to the next face. False at the last one, or if no face waits and only such are shown."""
        if self.unlabelled_only:
            return self.next_unlabelled()
        return self._move(self._order[self.position] if self.position < len(self._order) else None)

    def next_unlabelled(self) -> bool:
        """Go to the next face that waits for a label. False if no other one does."""
        return self._move(self._find(self.position % len(self._order)))

    def back(self) -> bool:
        """Go to the face that was shown before, or to the one before in the order. False at the first."""
        if self._trail:
            self.index = self._trail.pop()
            return True
        if self.position > 1:
            self.index = self._order[self.position - 2]
            return True
        return False

    def go(self, index: int) -> None:
        """Show a face by its index."""
        self._move(index)

    def undo(self) -> bool:
        """Take the last label back and show its face. False if there is none."""
        if not self._done:
            return False
        last = self._done.pop()
        self.table.set_label(last.index, last.before)
        (self._passed.add if last.was_passed else self._passed.discard)(last.index)
        self._move(last.index)
        return True

    def shuffle(self, on: bool) -> None:
        """Order the faces at random, or as in the table; the shown face stays."""
        self.shuffled = on
        self._order = list(range(len(self.table.faces)))
        if on:
            self._random.shuffle(self._order)
            # The shown face comes first, so that all others follow.
            self._order.remove(self.index)
            self._order.insert(0, self.index)
        self._trail.clear()
