"""When a file's next frame is due, and how many frames a second were shown."""

from __future__ import annotations

import time
from collections import deque

__all__ = ["Pace", "Rate"]

_LATE = 0.5  # seconds behind, from which on the rest of a file is shown that much later


class Pace:
    """A file plays at its own pace; where its frames take longer than that, later ones wait less."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def early(self, due: float) -> float:
        """Seconds until the frame that is due at `due` seconds of the file; at most 0 where it is late."""
        early = self._began + due - time.monotonic()
        if early < -_LATE:
            self._began -= early
        return early


class Rate:
    """Frames a second over the last `frames` of them."""

    def __init__(self, frames: int = 30) -> None:
        self._ends: deque[float] = deque(maxlen=frames)

    def count(self, now: float) -> float:
        """One more frame, shown at `now` (seconds); what the rate is since, 0.0 after the first."""
        self._ends.append(now)
        span = self._ends[-1] - self._ends[0]
        return (len(self._ends) - 1) / span if span > 0 else 0.0
