"""Memory that the C library keeps for later, given back to the system."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable
from functools import cache

__all__ = ["FreedMemory", "give_back_memory"]

PAUSE = 1.0
"""Seconds after a change when nobody holds the last source's pictures any more."""


class FreedMemory:
    """The memory of a source or model that is gone."""

    def __init__(self) -> None:
        self._due: float | None = None

    def give_back_soon(self) -> None:
        """Note that something went."""
        if self._due is None:
            self._due = time.monotonic() + PAUSE

    def give_back_if_due(self) -> None:
        """Give the memory back, if something went a moment ago."""
        if self._due is not None and time.monotonic() >= self._due:
            self._due = None
            give_back_memory()


def give_back_memory() -> None:
    """Give freed memory back. Takes a few milliseconds. Does nothing where the C library is not glibc.

    glibc keeps the freed pictures of a source for later. They lie between what is still used, so that pictures of
    another size do not fit in: after 3000 changes of source and model these holes took 180 MB.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        function: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # musl
        return None
    return function
