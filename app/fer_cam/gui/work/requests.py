"""Requests of the window to its worker: each is left here at once, and carried out between two frames."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from fer_cam.settings import Settings

__all__ = ["Requests", "Wanted"]


@dataclass(frozen=True)
class Wanted:
    """The requests that the worker carries out next.

    settings: shall be in force. again: open the source anew, even if it is the same. calls: follow, in this order.
    """

    settings: Settings
    again: bool
    calls: tuple[Callable[[], None], ...]


class Requests:
    """Hands requests from the window's thread to the worker's. Each ends a wait of the worker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        """The settings that were requested last."""
        self.stopped = False
        """True after the request to end the thread."""
        self._change = threading.Condition()
        self._again = self._waiting = False
        self._calls: list[Callable[[], None]] = []

    # Called on any thread; each returns at once.

    def change(self, settings: Settings) -> None:
        """Request these settings."""
        with self._change:
            self.settings, self._waiting = settings, True
            self._change.notify_all()

    def open_again(self) -> None:
        """Request to open the source anew."""
        with self._change:
            self._again = self._waiting = True
            self._change.notify_all()

    def call(self, call: Callable[[], None]) -> None:
        """Request a call on the worker's thread."""
        with self._change:
            self._calls.append(call)
            self._waiting = True
            self._change.notify_all()

    def stop(self) -> None:
        """Request the end of the thread."""
        with self._change:
            self.stopped = True
            self._change.notify_all()

    # Called on the worker's thread.

    def take(self) -> Wanted:
        """Return everything that was requested since the last call."""
        with self._change:
            wanted = Wanted(self.settings, self._again, tuple(self._calls))
            self._again = self._waiting = False
            self._calls.clear()
        return wanted

    def settle(self, request: Settings, outcome: Settings) -> None:
        """Put `outcome` in place of the settings that were requested, unless newer ones were requested meanwhile."""
        with self._change:
            if self.settings == request:
                self.settings = outcome

    def wait(self, seconds: float | None) -> None:
        """Sleep for `seconds`, or without limit if None, but wake up for any request."""
        with self._change:
            self._change.wait_for(lambda: self.stopped or self._waiting, seconds)
