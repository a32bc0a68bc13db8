"""What every sink is."""

from __future__ import annotations

from typing import Protocol

from fer_cam.types import Result

__all__ = ["Sink"]


class Sink(Protocol):
    """Takes results, one after another, on one thread."""

    def write(self, result: Result) -> None:
        """Take one result. Raises FerError where it cannot be kept."""

    def close(self) -> None:
        """Finish what was written. May be called twice."""
