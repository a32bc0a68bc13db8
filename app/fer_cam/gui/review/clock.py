"""The clock of a review: video and timeline follow it."""

from __future__ import annotations

import time

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal

__all__ = ["SPEEDS", "ReviewClock"]

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
TICK = 33
"""Milliseconds between two moves while it plays."""


class ReviewClock(QObject):
    """Holds the position, in seconds, and moves it while it plays."""

    moved = pyqtSignal(float)
    playing_changed = pyqtSignal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.position, self.end, self.speed = 0.0, 0.0, 1.0
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """True while it goes on by itself."""
        return self._timer.isActive()

    def play(self, on: bool) -> None:
        """Play, from the start if it is at its end, or pause."""
        if on == self.playing or (on and self.end <= 0):
            return
        if on:
            if self.position >= self.end:
                self.seek(0.0)
            self._since = time.monotonic()
            self._timer.start(TICK)
        else:
            self._timer.stop()
        self.playing_changed.emit(on)

    def seek(self, seconds: float) -> None:
        """Go to a position; one beyond the ends is moved to them."""
        self.position = min(max(0.0, seconds), self.end)
        self.moved.emit(self.position)

    def _tick(self) -> None:
        now = time.monotonic()
        step, self._since = (now - self._since) * self.speed, now
        self.seek(self.position + step)
        if self.position >= self.end:
            self.play(False)
