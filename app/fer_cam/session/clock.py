"""The clocks of a session: wall-clock times that never go back, and source times that go on after a restart."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from fer_cam.types import Frame

__all__ = ["Moment", "SessionClock"]

STEP = 1.0
"""Seconds that the wall clock must gain on the monotonic one to be followed: the machine slept, or NTP set it on."""
USUAL_RATE = 30.0
"""Frames a second of a source that does not say its rate."""
MOST_AFTER = 1.0
"""Seconds after the last frame of a file that a moment can be."""


@dataclass(frozen=True)
class Moment:
    """When a frame was: wall-clock time with zone, seconds of the source, and frame number.

    frame: None before the first frame. restarted: the source began again just before, as another one does that was
    chosen in the window.
    """

    wall: datetime
    time: float
    frame: int | None
    restarted: bool = False


class SessionClock:
    """Gives each frame its times, which never go back within a session, whatever the clocks of the machine do.

    A live frame's wall-clock time is that of its capture: the monotonic clock counts from the start of the session. A
    wall clock that is set back is not followed; one that is set on is. A frame of a file has the wall-clock time of the
    first frame plus the file's own time since then. All times have the zone offset of the start, also if summer time
    begins meanwhile.
    """

    def __init__(
        self, *, live: bool, fps: float, wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """live: frames have a time of capture. fps: of the source; 0: unknown. wall: seconds since 1970."""
        self._live, self._step = live, 1 / (fps if fps > 0 else USUAL_RATE)
        self._wall_clock, self._monotonic = wall, monotonic
        now = wall()
        self._zone = timezone(datetime.fromtimestamp(now).astimezone().utcoffset() or timedelta(0))
        self._offset = now - monotonic()  # wall clock minus monotonic clock
        self._latest = -math.inf
        self._first = (now, 0.0)  # wall and time of the first frame
        self._last: tuple[float, float, int] | None = None  # wall, time and frame of the last frame
        self._captured = 0.0  # monotonic time of the last frame
        self._shift, self._frame_shift = 0.0, 0
        self._asked = (-math.inf, -math.inf)  # monotonic clock and time of the last moment that was asked for

    def now(self) -> datetime:
        """Return the wall-clock time, not before that of any frame of a live source."""
        return self._date(self._live_wall(self._monotonic()))

    def _date(self, wall: float) -> datetime:
        return datetime.fromtimestamp(round(wall, 3), self._zone)

    def _live_wall(self, monotonic: float) -> float:
        offset = self._wall_clock() - self._monotonic()
        if offset > self._offset + STEP:
            self._offset = offset
        return max(self._latest, monotonic + self._offset)

    def take(self, frame: Frame) -> Moment:
        """Return the times of the next frame.

        After a restart of the source, time and frame number go on after those of the frame before.
        """
        self._captured = frame.captured or self._monotonic()
        live_wall = self._live_wall(self._captured)
        last, restarted = self._last, False
        if last is None:
            wall = live_wall
            self._first = (wall, frame.time)
        else:
            restarted = frame.time + self._shift < last[1] or frame.index + self._frame_shift <= last[2]
            if restarted:
                gap = max(self._step, live_wall - last[0]) if self._live else self._step
                self._shift = last[1] + gap - frame.time
                self._frame_shift = last[2] + 1 - frame.index
            wall = live_wall if self._live else self._first[0] + frame.time + self._shift - self._first[1]
        if self._live:
            self._latest = wall
        self._last = (wall, frame.time + self._shift, frame.index + self._frame_shift)
        return Moment(self._date(wall), self._last[1], self._last[2], restarted)

    def moment(self, at: float | None = None) -> Moment:
        """Return the present moment, or with `at` the moment of that time of the source, in seconds."""
        if self._last is None:
            return Moment(self.now(), at or 0.0, None)
        wall, seconds, frame = self._last
        if at is not None:
            return Moment(self._date(wall + at - seconds), at, frame)
        if not self._live:  # the moment of a file is that of the frame which is shown
            return Moment(self._date(wall), seconds, frame)
        now = self._live_wall(self._monotonic())
        return Moment(self._date(now), seconds + max(0.0, now - wall), frame)

    def moment_of(self, monotonic: float) -> Moment:
        """Return the moment of a time of the monotonic clock, which may be before the last frame.

        A file's is at most MOST_AFTER later than its last frame, because the file may have been waited for.
        """
        if self._last is None:
            return self.moment()
        wall, seconds, frame = self._last
        passed = monotonic - self._captured
        if not self._live:
            passed = min(passed, MOST_AFTER)
            # A file that plays slower than its time would put a later moment before an earlier one.
            asked, earlier = self._asked
            if monotonic >= asked:
                passed = max(passed, earlier - seconds)
                self._asked = (monotonic, seconds + passed)
        return Moment(self._date(wall + passed), seconds + passed, frame)
