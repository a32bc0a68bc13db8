"""Tell what a run leaves out to hold its frame rate, and not too often."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["TellCompromise"]

PAUSE = 60.0
"""Least seconds between two lines: a machine at its limit changes what it leaves out every few seconds."""


class TellCompromise:
    """Tells that the compromise has changed, at most once in `pause` seconds."""

    def __init__(self, tell: Callable[[str], None], pause: float = PAUSE) -> None:
        """tell: gets each line. pause: see PAUSE."""
        self._tell, self._pause = tell, pause
        self._last, self._next = "", 0.0

    def see(self, compromise: str, now: float) -> None:
        """Note what is left out now. compromise: see Result. now: seconds of any one clock, above 0."""
        if compromise != self._last and now >= self._next:
            self._tell(compromise or "every frame gets all the work again")
            self._last, self._next = compromise, now + self._pause
