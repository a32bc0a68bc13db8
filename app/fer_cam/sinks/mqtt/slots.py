"""Slots for faces: each face that stays keeps its topic, and topics never grow in number."""

from __future__ import annotations

from collections.abc import Sequence

from fer_cam.sinks.mqtt.topics import SLOTS
from fer_cam.types import Face

__all__ = ["FaceSlots"]


class FaceSlots:
    """Gives each face a slot, from 1 on, as long as it is there."""

    def __init__(self, count: int = SLOTS) -> None:
        """count: number of slots."""
        self._ids: list[int | None] = [None] * count

    def place(self, faces: Sequence[Face]) -> dict[int, Face]:
        """Return slot -> face of those faces that have one.

        faces: of one frame, largest first. A face that was there keeps its slot; a new one gets the first that is
        free. If none is free, the smallest new faces get none until one is.
        """
        by_id = {face.id: face for face in faces}
        self._ids = [id if id in by_id else None for id in self._ids]
        for face in faces:
            if face.id not in self._ids and None in self._ids:
                self._ids[self._ids.index(None)] = face.id
        return {slot: by_id[id] for slot, id in enumerate(self._ids, 1) if id is not None}
