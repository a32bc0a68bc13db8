"""The interface that every sink has."""

from __future__ import annotations

from typing import Protocol

from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["ActionNeeded", "Sink"]


class ActionNeeded(FerError):
    """The reason why a sink fails, if waiting does not help: somebody must change something, such as a password.

    It is told to the user also if the sink failed already for another reason.
    """


class Sink(Protocol):
    """Takes results in order, on one thread, which may be another than the one that made it.

    name: for messages, such as a file's path. needs_picture: True if `write` looks at the frame's picture; a sink that
    does not may get a picture of the right shape whose pixels are 0. recovers: True if a later `write` may succeed
    after one that failed. lossless: True if a recorded source waits for the sink; False for a sink whose reader wants
    the newest. A sink may also have `pauses`, seconds after a failure before the next try; see PAUSES in output.py.
    """

    name: str
    needs_picture: bool
    recovers: bool
    lossless: bool

    def write(self, result: Result) -> None:
        """Write one result. Raises FerError if it cannot be written."""

    def close(self) -> None:
        """Finish what was written. May be called twice. Raises FerError if it cannot be finished."""
