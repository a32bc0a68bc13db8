"""Notice that the process was stopped and continued (Ctrl+Z and `fg`), which makes every waiting time too long."""

from __future__ import annotations

import signal
import time
from types import FrameType

__all__ = ["was_stopped", "watch_for_stops"]

RECENT = 2.0
"""Seconds after the process continued in which a failure is put down to the stop."""
_times: list[float] = []
"""time.monotonic() of the last continuation, or nothing."""


def watch_for_stops() -> None:
    """Take note of every continuation from now on. Call it on the main thread. Does nothing on Windows."""

    def note(number: int, frame: FrameType | None) -> None:
        _times[:] = [time.monotonic()]

    if hasattr(signal, "SIGCONT"):
        signal.signal(signal.SIGCONT, note)


def was_stopped(patience: float = 0.5) -> bool:
    """Return True if the process was continued a moment ago.

    patience: seconds to wait for the news of it, which arrives on the main thread.
    """
    end = time.monotonic() + patience
    while not (_times and time.monotonic() - _times[0] < RECENT):
        if time.monotonic() >= end:
            return False
        time.sleep(0.02)
    return True
