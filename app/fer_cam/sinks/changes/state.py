"""The faces that are there now, each with its last sure emotion, and the difference of two such states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fer_cam.sinks.presence import GONE_AFTER, Presence
from fer_cam.types import Result

__all__ = ["Change", "FaceStates", "changes_between"]


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
        self._presence = Presence(gone_after)
        self._emotions: dict[int, str | None] = {}

    def update(self, result: Result) -> dict[int, str | None]:
        """Take in the faces of a frame. Returns id -> emotion of the faces that are there, in the order of arrival.

        An unsure label changes nothing: the emotion before it stays.
        """
        sure = {face.id: face.emotion for face in result.faces if face.sure}
        self._emotions = {id: sure.get(id, self._emotions.get(id)) for id in self._presence.update(result)}
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
