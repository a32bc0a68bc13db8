"""A fixed number of places for faces, for receivers that know no lists: LSL channels and OSC addresses."""

from __future__ import annotations

from fer_cam.sinks.presence import GONE_AFTER, Presence
from fer_cam.types import Face, Result

__all__ = ["FaceSlots"]


class FaceSlots:
    """Gives each face one of `count` slots, in which it stays until it is gone.

    Free slots go to the faces without one, the largest first. Faces beyond `count` have none.
    """

    def __init__(self, count: int, gone_after: float = GONE_AFTER) -> None:
        """gone_after: seconds of the source for which the slot of a face that is missing is kept for it."""
        self._presence = Presence(gone_after)
        self._ids: list[int | None] = [None] * count

    def place(self, result: Result) -> tuple[Face | None, ...]:
        """Return the face in each slot; None where there is none in this frame."""
        faces, present = {face.id: face for face in result.faces}, self._presence.update(result)
        self._ids = [id if id in present else None for id in self._ids]
        waiting = [id for id in faces if id not in self._ids]
        for slot, id in enumerate(self._ids):
            if id is None and waiting:
                self._ids[slot] = waiting.pop(0)
        return tuple(faces.get(id) if id is not None else None for id in self._ids)
