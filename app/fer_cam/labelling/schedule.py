"""Decides in which frames a face is classified, and in which view. Times are passed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fer_cam.settings import Settings

__all__ = ["Schedule"]

SLACK = 0.002
"""Seconds that a frame may come early: times of frames are rounded, and at 30 frames/s every second one is due."""


@dataclass
class _Face:
    due: float
    last: float
    mirror: bool


class Schedule:
    """The turns of each face. A new face is due at once; its view then alternates from one turn to the next."""

    def __init__(self, rate: float = Settings.classify_rate, phase: int = 0) -> None:
        """rate: largest number of turns of a face in a second; 0: every frame.

        phase: offset of the turns, so that two schedules with different phases choose different frames for a face.
        """
        self.rate, self._phase, self._count = rate, phase, phase
        self._faces: dict[int, _Face] = {}

    def next_frame(self) -> None:
        """Count a frame. Call it once before the questions about a frame."""
        self._count += 1

    def is_new(self, id: int) -> bool:
        """Return True if face `id` had no turn yet."""
        return id not in self._faces

    def is_due(self, id: int, now: float, turns: int = 1) -> bool:
        """Return True if face `id` has a turn in this frame.

        now: seconds of the source. turns: a face has a turn in every `turns`-th frame at most.
        """
        face = self._faces.get(id)
        if face is None:
            return True
        in_turn = (id + self._count) % turns == 0
        # A source that starts again goes back in time.
        return in_turn and (not self.rate or now >= face.due - SLACK or now < face.last)

    def mirror(self, id: int) -> bool:
        """Return True if the next turn of face `id` shows its mirror image."""
        face = self._faces.get(id)
        return face is not None and face.mirror

    def take(self, id: int, now: float) -> None:
        """Note that face `id` had its turn at `now`."""
        period = 1 / self.rate if self.rate else 0.0
        face = self._faces.get(id)
        if face is None or now < face.last:
            # Faces that appear together take turns in different frames afterwards, so that no frame has to wait for
            # all of them.
            first = period if (id + self._phase) % 2 else period / 2
            self._faces[id] = _Face(now + first, now, False)
        else:
            # From when it was due, not from now: at 20 frames/s a rate of 15 then means three of four frames.
            due = max(face.due + period, now + period / 2)
            self._faces[id] = _Face(due, now, not face.mirror)

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face that is not in `keep`."""
        self._faces = {i: face for i, face in self._faces.items() if i in keep}
