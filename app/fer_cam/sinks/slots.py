"""A fixed number of places for faces, for receivers that know no lists: LSL channels and OSC addresses."""

from __future__ import annotations

from fer_cam.types import Face, Result

__all__ = ["FaceSlots"]

GONE_AFTER = 1.0
"""Seconds of the source for which the slot of a face that is missing is kept for it."""


class FaceSlots:
    """Gives each face one of `count` slots, in which it stays until it is gone.

    Free slots go to the faces without one, the largest first. Faces beyond `count` have none.
    """

    def __init__(self, count: int, gone_after: float = GONE_AFTER) -> None:
        """gone_after: see GONE_AFTER."""
        self._gone_after = gone_after
        self._ids: list[int | None] = [None] * count
        self._seen: dict[int, float] = {}

    def place(self, result: Result) -> tuple[Face | None, ...]:
        """Return the face in each slot; None where there is none in this frame."""
        now = result.frame.time
        faces = {face.id: face for face in result.faces}
        self._seen |= dict.fromkeys(faces, now)
        self._seen = {id: seen for id, seen in self._seen.items() if now - seen < self._gone_after}
        self._ids = [id if id in self._seen else None for id in self._ids]
        waiting = [id for id in faces if id not in self._ids]
        for slot, id in enumerate(self._ids):
            if id is None and waiting:
                self._ids[slot] = waiting.pop(0)
        return tuple(faces.get(id) if id is not None else None for id in self._ids)
