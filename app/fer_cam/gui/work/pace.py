"""The pace of a file in the window: the time of its next frame, and the frames shown in a second."""

from __future__ import annotations

import time
from collections import deque

__all__ = ["Pace", "Rate"]

_LATE = 0.5
"""Seconds. A file that is further behind than this shifts all its later frames instead of catching up."""


class Pace:
    """Plays a file at its own rate. A file that falls behind a little catches up; see _LATE."""

    def __init__(self) -> None:
        self._start: float | None = time.monotonic()

    def restart(self) -> None:
        """Take the next frame for due, because the file was paused or another place was chosen."""
        self._start = None

    def early(self, due: float) -> float:
        """Return the seconds until the frame of the file's time `due` (seconds); 0 or less if it is late."""
        if self._start is None:
            self._start = time.monotonic() - due
        early = self._start + due - time.monotonic()
        if early < -_LATE:
            self._start -= early
        return early


class Rate:
    """Frames a second, averaged over the last `frames` frames."""

    def __init__(self, frames: int = 30) -> None:
        self._times: deque[float] = deque(maxlen=frames)

    def count(self, now: float) -> float:
        """Count a frame shown at `now` (seconds) and return the rate; 0.0 after the first frame."""
        self._times.append(now)
        span = self._times[-1] - self._times[0]
        return (len(self._times) - 1) / span if span > 0 else 0.0
