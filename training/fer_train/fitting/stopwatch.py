"""A stopwatch that leaves out the time in which the process was stopped: Ctrl+Z, or SIGSTOP until SIGCONT."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType
from typing import Any

__all__ = ["Stopwatch"]

TICK = 0.1
"""Seconds between two ticks of the thread; a pause is measured this exactly."""
GAP = 0.3
"""Seconds without a tick that may be a pause. A shorter one does not matter to the time of an epoch."""


class Stopwatch:
    """Seconds since `start`, without pauses; a context manager.

    A process cannot notice that it is stopped, only that it was continued. A thread therefore ticks all the time, and
    the longest gap between two ticks before a SIGCONT and after the one before it was a pause. A gap alone is none: a
    busy machine makes gaps too, also between the end of a pause and the moment when Python hears of SIGCONT.
    Where SIGCONT cannot be watched, on Windows and outside the main thread, pauses count. time.monotonic() itself
    leaves out the time in which a laptop sleeps.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._gaps: list[tuple[float, float]] = []
        self._continued: list[float] = []
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self._before: Any = None

    def __enter__(self) -> Stopwatch:
        if not hasattr(signal, "SIGCONT") or threading.current_thread() is not threading.main_thread():
            return self
        self._before = signal.signal(signal.SIGCONT, self._note)
        signal.siginterrupt(signal.SIGCONT, False)  # calls of libraries that wait go on, as without a handler
        self._thread = threading.Thread(target=self._tick, name="stopwatch", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is None:
            return
        self._end.set()
        self._thread.join()
        # None: the handler was not set from Python. The default of SIGCONT is to continue, as with any handler.
        signal.signal(signal.SIGCONT, signal.SIG_DFL if self._before is None else self._before)

    def start(self) -> None:
        """Begin to count from 0."""
        self._started = time.monotonic()
        self._gaps.clear()
        self._continued.clear()

    def seconds(self) -> float:
        """Return the seconds since `start`, without pauses."""
        end = time.monotonic()
        if self._continued and end - self._continued[-1] < 2 * TICK:
            time.sleep(2 * TICK)  # the thread may not have ticked yet since the process was continued
        return max(0.0, end - self._started - self._paused())

    def _paused(self) -> float:
        paused, since = 0.0, self._started
        for moment in self._continued:
            # The last tick may have been just before `start`.
            lengths = [end - max(begin, since) for begin, end in list(self._gaps) if begin <= moment and end > since]
            paused += max(lengths, default=TICK) - TICK
            since = moment
        return paused

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._continued.append(time.monotonic())
        if callable(self._before):
            self._before(number, frame)

    def _tick(self) -> None:
        last = time.monotonic()
        while not self._end.wait(TICK):
            now = time.monotonic()
            if now - last > GAP:
                self._gaps.append((last, now))
            last = now
