"""The faces that are there now, each with its last sure emotion, and the difference of two such states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fer_cam.types import Result

__all__ = ["Change", "FaceStates", "changes_between"]

GONE_AFTER = 1.0
"""Seconds of the source for which a face is missing before it counts as gone: a passer-by may hide it for a moment."""


@dataclass(frozen=True)
class Change:
    """A change of one face.

    face: its number. what: "appeared", "emotion" or "left". emotion: its sure emotion now, the last one for "left";
    None as long as none was sure. before: the sure emotion before, for "emotion".
    """

    face: int
    what: str
    emotion: str | None
    before: str | None = None


class FaceStates:
    """Follows the faces of a run: which are there, and which emotion of each was the last that was sure."""

    def __init__(self, gone_after: float = GONE_AFTER) -> None:
        """gone_after: see GONE_AFTER."""
        self._gone_after = gone_after
        self._emotions: dict[int, str | None] = {}
        self._seen: dict[int, float] = {}

    def update(self, result: Result) -> dict[int, str | None]:
        """Take in the faces of a frame. Returns id -> emotion of the faces that are there, in the order of arrival.

        An unsure label changes nothing: the emotion before it stays.
        """
        now = result.frame.time
        for face in result.faces:
            self._seen[face.id] = now
            known = self._emotions.setdefault(face.id, None)
            self._emotions[face.id] = face.emotion if face.sure else known
        for id in [id for id, seen in self._seen.items() if now - seen >= self._gone_after]:
            del self._seen[id], self._emotions[id]
        return dict(self._emotions)


def changes_between(before: Mapping[int, str | None], after: Mapping[int, str | None]) -> list[Change]:
    """Return what changed from one state to another: faces that left, that appeared, and other emotions."""
    left = [Change(id, "left", emotion) for id, emotion in before.items() if id not in after]
    new = [Change(id, "appeared", emotion) for id, emotion in after.items() if id not in before]
    other = [
        Change(id, "emotion", emotion, before[id])
        for id, emotion in after.items()
        if id in before and before[id] != emotion
    ]
    return left + new + other
