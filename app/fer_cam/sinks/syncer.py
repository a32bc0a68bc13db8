"""Has the disk take a file's lines every second, on a thread of its own: an SD card may need half a second for that."""

from __future__ import annotations

import threading
from collections.abc import Callable

__all__ = ["SYNCS", "Syncer"]

SYNCS = ("never", "second", "line")
"""Moments at which the disk takes the lines: when the system likes, after a second, or after each frame's lines.
Only a loss of power or a crash of the system makes a difference; a kill of the process loses nothing either way."""


class Syncer:
    """Calls a function a second after something was written, until it is closed."""

    def __init__(self, sync: Callable[[], None], every: float = 1.0) -> None:
        """sync: raises OSError if the disk refuses; `note` raises that later. every: seconds."""
        self._sync, self._every = sync, every
        self._dirty, self._closing = threading.Event(), threading.Event()
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def note(self) -> None:
        """Note that something was written. Raises OSError if the disk refused what was written before."""
        self._dirty.set()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _run(self) -> None:
        while not self._closing.wait(self._every):
            if self._dirty.is_set():
                self._dirty.clear()
                try:
                    self._sync()
                except OSError as error:
                    self._error = error

    def close(self) -> None:
        """End the thread; what was written last is left to the caller."""
        self._closing.set()
        self._thread.join()
