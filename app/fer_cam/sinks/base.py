"""The interface that every sink has."""

from __future__ import annotations

from typing import Protocol

from fer_cam.types import Result

__all__ = ["Sink"]


class Sink(Protocol):
    """Takes results in order, on one thread."""

    def write(self, result: Result) -> None:
        """Write one result. Raises FerError if it cannot be written."""

    def close(self) -> None:
        """Finish what was written. May be called twice. Raises FerError if it cannot be finished."""
