"""The faces that are there, for outputs that tell of those who come and go."""

from __future__ import annotations

from collections.abc import Collection

from fer_cam.types import Result

__all__ = ["GONE_AFTER", "Presence"]

GONE_AFTER = 1.0
"""Seconds of the source for which a face is missing before it counts as gone: a passer-by may hide it for a moment."""


class Presence:
    """Remembers when each face was seen last, until it is gone."""

    def __init__(self, gone_after: float = GONE_AFTER) -> None:
        """gone_after: see GONE_AFTER."""
        self._gone_after = gone_after
        self._seen: dict[int, float] = {}

    def update(self, result: Result) -> Collection[int]:
        """Take in the faces of a frame. Returns the identities of the faces that are there, in order of arrival."""
        now = result.frame.time
        self._seen |= dict.fromkeys((face.id for face in result.faces), now)
        self._seen = {id: seen for id, seen in self._seen.items() if now - seen < self._gone_after}
        return self._seen.keys()
