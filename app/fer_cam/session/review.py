"""A session under review: its data with the edits so far, and what can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fer_cam.session.data import Session
from fer_cam.session.edits import Edit, Exclude, apply_edits, read_edits, write_edits
from fer_cam.session.reader import read_session
from fer_cam.session.summary import Summary, summarize

__all__ = ["Review", "Reviewed"]


@dataclass(frozen=True, eq=False)
class Reviewed:
    """The state that a review shows.

    session: edited. origin: time of the source at which the review's clock is 0. seconds: its end on that clock.
    undone: edits that `redo` makes again, the next one last.
    """

    session: Session
    summary: Summary
    edits: tuple[Edit, ...]
    origin: float
    seconds: float
    undone: tuple[Edit, ...] = ()

    @property
    def markers(self) -> tuple[tuple[float, str], ...]:
        """Time on the review's clock and label of each marker."""
        return tuple((marker.time - self.origin, marker.label) for marker in self.session.markers)

    @property
    def excluded(self) -> tuple[tuple[float, float], ...]:
        """Start and end of each range that is left out, on the review's clock."""
        return tuple((e.start - self.origin, e.end - self.origin) for e in self.edits if isinstance(e, Exclude))


class Review:
    """Reads a session once and edits it. Not for two threads at once."""

    def __init__(self, folder: str | Path) -> None:
        """Raises FerError if the folder is no session, or its edits are damaged."""
        self._raw = read_session(folder)
        self._edits = read_edits(folder)
        self._undone: tuple[Edit, ...] = ()

    @property
    def folder(self) -> Path:
        """The session's folder."""
        return self._raw.folder

    def state(self) -> Reviewed:
        """Return the session with its edits, and its figures."""
        raw, session = self._raw, apply_edits(self._raw, self._edits)
        origin = raw.info.source_start if raw.info.source_start is not None else raw.start
        seconds = raw.start + raw.seconds - origin
        return Reviewed(session, summarize(session), self._edits, origin, seconds, self._undone)

    def add(self, edit: Edit) -> Reviewed:
        """Add an edit, write it to edits.json, and return the session. Raises FerError if it cannot be written."""
        return self._write((*self._edits, edit), ())

    def undo(self) -> Reviewed:
        """Take back the last edit, if there is one. Raises FerError if that cannot be written."""
        return self._write(self._edits[:-1], (*self._undone, *self._edits[-1:]))

    def redo(self) -> Reviewed:
        """Make the edit again that was taken back last, if none came after. Raises FerError as `undo` does."""
        return self._write((*self._edits, *self._undone[-1:]), self._undone[:-1])

    def _write(self, edits: tuple[Edit, ...], undone: tuple[Edit, ...]) -> Reviewed:
        if edits != self._edits:
            write_edits(self._raw.folder, edits)
            self._edits, self._undone = edits, undone
        return self.state()
