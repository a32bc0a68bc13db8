"""Turns the source's times into those of a video file, which begins at 0 and never goes back."""

from __future__ import annotations

__all__ = ["USUAL_RATE", "FileClock"]

USUAL_RATE = 30.0
"""Frames a second of a source that does not say its rate."""
LONGEST_GAP = 3600.0
"""Seconds: a longer gap between two frames is cut to this; the containers cannot hold a picture of many hours."""


class FileClock:
    """The times of one video file.

    seconds: of the last frame in the file. frames: so many have a time. restarted: the source began again, as another
    source does that was chosen in the window.
    """

    def __init__(self, start: float, rate: float) -> None:
        """start: time of the first frame in the source. rate: the source's frames a second; 0: unknown."""
        self.seconds, self.frames, self.restarted = 0.0, 0, False
        self._shift, self._rate, self._gap = start, rate, 0.0

    @property
    def duration(self) -> float:
        """Seconds that the last frame lasts if no other follows."""
        return 1 / self._rate if self._rate else self._gap or 1 / USUAL_RATE

    @property
    def length(self) -> float:
        """Seconds from the first frame to the end of the last."""
        return self.seconds + self.duration if self.frames else 0.0

    def next(self, now: float) -> float:
        """Return the seconds in the file of a frame that has the time `now` in the source."""
        seconds = now - self._shift
        if self.frames and seconds <= self.seconds:
            self.restarted = True
            seconds = self.length
        seconds = min(seconds, self.seconds + LONGEST_GAP)
        self._shift = now - seconds
        self._gap = seconds - self.seconds if self.frames else 0.0
        self.seconds = seconds
        self.frames += 1
        return seconds
