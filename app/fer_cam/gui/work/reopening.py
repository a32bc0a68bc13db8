"""Opens a source of the window that is gone again and again, and tells the user why it is gone."""

from __future__ import annotations

import time
from collections.abc import Callable

from fer_cam.live.cameras import is_live
from fer_cam.sources import Backoff

__all__ = ["Reopening"]


class Reopening:
    """Tells each reason why there is no source once, and waits until a camera or stream is due again."""

    def __init__(self, lost: Callable[[str], None]) -> None:
        """lost: gets the reason, in one line."""
        self._lost, self._backoff = lost, Backoff()
        self._reason = ""
        self._due = 0.0  # when it is opened again; 0: not decided

    @property
    def goes_on(self) -> bool:
        """True while tries go on by themselves, which are quiet."""
        return self._backoff.attempts > 0

    def forget(self) -> None:
        """Begin anew: a source works, or the user tries again and wants to hear the reason again."""
        self._backoff.reset()
        self._reason, self._due = "", 0.0

    def lose(self, reason: str) -> None:
        """Note why there is no source, and tell it unless it was told last."""
        if reason != self._reason:
            self._reason = reason
            self._lost(reason)

    def wait(self, spec: str | None, wait: Callable[[float | None], object]) -> bool:
        """Wait for a request, or until the source is due. Returns True if it must be opened again now.

        spec: the source; None for none. wait: waits for a request, so many seconds at most; None: as long as it takes.
        """
        if not self._reason or spec is None or not is_live(spec):
            wait(None)
            return False
        self._due = self._due or time.monotonic() + self._backoff.pause()
        wait(max(0.0, self._due - time.monotonic()))
        if time.monotonic() < self._due:
            return False
        self._due = 0.0
        return True
