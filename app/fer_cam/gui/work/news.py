"""The signals by which the work loop tells the window of its work."""

from __future__ import annotations

from typing import Any, Protocol

__all__ = ["News"]


class Signal(Protocol):
    """A signal of Qt, whose receivers run on the window's thread."""

    def emit(self, *values: Any) -> None:
        """Send the values."""


class News(Protocol):
    """The signals of the Worker, which say what each means."""

    updated: Signal
    notice: Signal
    failed: Signal
    lost: Signal
    applied: Signal
    ended: Signal
    recording: Signal
    session_changed: Signal
    session_broken: Signal
    told: Signal
