"""When a source that may come back by itself is tried again."""

from __future__ import annotations

__all__ = ["Retry"]

PAUSES = (1.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between two tries. The last is repeated."""


class Retry:
    """Counts the failures of a source and gives the pause before the next try."""

    def __init__(self) -> None:
        self._failures = 0
        self._text: str | None = None

    def failed(self, text: str) -> bool:
        """Count a failure. Returns True if the user must be told: another text than that of the last failure."""
        self._failures += 1
        new, self._text = text != self._text, text
        return new

    @property
    def pause(self) -> float:
        """Seconds until the next try."""
        return PAUSES[min(self._failures, len(PAUSES)) - 1] if self._failures else 0.0

    def succeeded(self) -> None:
        """Begin anew: the source gives pictures."""
        self._failures, self._text = 0, None
