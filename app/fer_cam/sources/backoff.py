"""Pauses that grow, after which what failed is tried again: a source, or an output."""

from __future__ import annotations

import time

__all__ = ["PAUSES", "STEADY", "Backoff"]

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds to wait before each attempt to open the source again; the last one is repeated."""
STEADY = 10.0
"""Seconds for which a source must last until the pauses begin at the first one again: one that breaks off at once after
each opening, such as a short film that a server sends again and again, is opened less and less often."""


class Backoff:
    """Counts the attempts and gives the pauses between them."""

    def __init__(self, pauses: tuple[float, ...] | None = None) -> None:
        """pauses: see PAUSES, which is the default."""
        self._pauses = pauses or PAUSES
        self._attempt, self._since = 0, time.monotonic()

    def opened(self) -> None:
        """Note that the source is open."""
        self._since = time.monotonic()

    def broke(self) -> None:
        """Note that the open source broke. If it was steady before, the pauses begin at the first one again."""
        if time.monotonic() - self._since >= STEADY:
            self._attempt = 0

    def pause(self) -> float:
        """Return the seconds to wait before the next attempt, and count it."""
        pause = self._pauses[min(self._attempt, len(self._pauses) - 1)]
        self._attempt += 1
        return pause

    @property
    def attempts(self) -> int:
        """Attempts that were counted."""
        return self._attempt

    def reset(self) -> None:
        """Begin at the first pause again."""
        self._attempt = 0
