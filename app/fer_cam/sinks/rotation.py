"""Files of lines that last for months: a full one gets a dated name, and a new one goes on under the old name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fer_cam.sinks.dated import dated_name, remove_oldest
from fer_cam.sinks.line_file import LineFile, open_file, sync_folder

__all__ = ["Rotation", "Rotator", "period_of"]

DAY = 86400.0
AGAIN = 60.0
"""Seconds after a rotation that failed before the next try."""


@dataclass(frozen=True)
class Rotation:
    """The limits above which a file of lines is full.

    size: bytes that it may hold; None: any number. every: seconds; it ends where the clock passes a multiple of them,
    such as at each full hour, or at midnight; None: never. keep: dated files that are left; None: all.
    """

    size: int | None = None
    every: float | None = None
    keep: int | None = None


def period_of(wall: float, every: float) -> int:
    """Return the number of the period of `every` seconds in which the time `wall`, in seconds since 1970, lies.

    Days begin at local midnight. Shorter periods do not follow summer time, in which an hour comes twice.
    """
    offset = time.localtime(wall).tm_gmtoff if every >= DAY else -time.timezone
    return int((wall + offset) // every)


class Rotator:
    """Moves one file out of the way when it is full. Not for two threads at once."""

    def __init__(
        self, path: Path, rotation: Rotation, *, notice: Callable[[str], None] = lambda text: None,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        """path: of the file; a link is followed. notice: gets a line when a rotation fails. clock: since 1970."""
        self.path, self._rotation = Path(os.path.realpath(path)), rotation
        self._notice, self._clock, self._not_before = notice, clock, 0.0
        self._reason = ""  # of the last failure, which is told once

    def next_file(self, file: LineFile, more: int) -> LineFile | None:
        """Return the file to go on in, open and locked, if `file` is full; else None.

        more: bytes that are about to be written. `file` is closed then, and has its dated name, which is the time of
        its last line. If that fails, the lines go on in `file`, and the next try is a minute later.
        """
        state, now = file.state(), self._clock()
        if state.st_size == 0 or now < self._not_before or not self._is_full(state, now, more):
            return None
        try:
            new = self._move(file, state)
        except OSError as error:
            self._not_before = now + AGAIN
            before, self._reason = self._reason, error.strerror or str(error)
            if self._reason != before:
                self._notice(f"{self.path}: cannot be rotated ({self._reason}); its lines go on in the old file")
            return None
        self._reason = ""
        return new

    def _is_full(self, state: os.stat_result, now: float, more: int) -> bool:
        size, every = self._rotation.size, self._rotation.every
        return (size is not None and state.st_size + more > size) or (
            every is not None and period_of(now, every) != period_of(state.st_mtime, every)
        )

    def _move(self, file: LineFile, state: os.stat_result) -> LineFile:
        there = os.path.exists(self.path)
        if there and not os.path.samestat(os.stat(self.path), state):
            raise OSError(None, "another file has its name")
        name = dated_name(self.path, state.st_mtime)
        file.sync()
        if there:  # else somebody has moved or removed it
            if os.name == "nt":  # an open file cannot be renamed there
                file.close()
            os.rename(self.path, name)  # a kill here leaves only dated files: the next run creates the file anew
        try:
            new = open_file(self.path, sync=file.policy)
        except OSError:
            with suppress(OSError):
                os.rename(name, self.path)
            raise
        if not new.lock():
            new.close()
            raise OSError(None, "another process is writing to it")
        try:
            file.close()
            if file.policy != "never":
                sync_folder(self.path.parent)
            remove_oldest(self.path, self._rotation.keep)
        except OSError as error:
            self._notice(f"{self.path}: its older files cannot be finished or removed ({error.strerror or error})")
        return new
