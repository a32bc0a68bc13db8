"""Signs of life of the pipeline, and not only of the process, for the service manager."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fer_cam.service.sd_notify import notify, watchdog_seconds
from fer_cam.sinks.status import STALLED, RunStatus, RunWatch

__all__ = ["Life", "describe_run", "service_manager"]

NO_ATTEMPT = 180.0
"""Seconds without an attempt to open a source that is gone after which the run counts as dead. The longest pause is 30
seconds, and an address that does not answer takes a minute or two."""
STATUS_EVERY = 10.0
"""Seconds between two lines for `systemctl status` where no watchdog asks more often."""


class Life:
    """Decides whether the pipeline lives: frames come, or a source that is gone is opened again and again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds."""
        self._clock = clock
        self._attempts, self._tried = -1, clock()

    def lives(self, status: RunStatus) -> bool:
        """Return True if the run does its work. Called again and again."""
        now = self._clock()
        if status.connected or status.attempts != self._attempts:
            self._attempts, self._tried = status.attempts, now
        return status.idle < STALLED if status.connected else now - self._tried < NO_ATTEMPT


def describe_run(status: RunStatus) -> str:
    """Return one line for `systemctl status`."""
    if status.problem:
        return f"{status.problem}; {status.frames} frames so far"
    return f"{status.source}: {status.rate:.1f} frames/s, {status.faces} faces, {status.frames} frames so far"


@contextmanager
def service_manager(watch: RunWatch) -> Iterator[None]:
    """Tell systemd that the run is ready, then how it does, at last that it stops; does nothing under a shell."""
    if not notify(READY=1, STATUS="started"):
        yield
        return
    stop = threading.Event()
    every = watchdog_seconds() / 4 or STATUS_EVERY

    def tell() -> None:
        life = Life()
        while not stop.wait(every):
            status = watch.status()
            alive = {"WATCHDOG": 1} if life.lives(status) else {}
            notify(**alive, STATUS=describe_run(status))

    thread = threading.Thread(target=tell, name="service manager", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5.0)
        notify(STOPPING=1, STATUS="stopping")
