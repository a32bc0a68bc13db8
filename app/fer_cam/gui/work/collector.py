"""Python's garbage collector, kept on the thread of the window."""

from __future__ import annotations

import gc

from PyQt6.QtCore import QObject, QTimer

__all__ = ["Collector"]

EVERY = 500
"""Milliseconds between two looks."""


class Collector:
    """Collects garbage on the thread that makes it, in place of the interpreter, until it is closed.

    The interpreter collects on whichever thread happens to allocate. If that is the pipeline's, a closed window that is
    part of a reference cycle is destroyed there, and Qt crashes: widgets belong to one thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """parent: owner of the timer. What is loaded by now is taken out of later collections, which are quick then."""
        gc.disable()
        gc.freeze()
        self._timer = QTimer(parent)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY)

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Give the collector back to the interpreter."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
