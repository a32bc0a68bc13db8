"""Holds a frame rate on a slow machine by doing less for each frame. Times are passed in; no clock is read."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from fer_cam.sources import Source

__all__ = ["LADDER", "Budget", "Effort", "target_rate"]

UNKNOWN_RATE = 30.0
"""Frames a second that are assumed of a live source that does not report its rate."""


def target_rate(fps: float | None, source: Source, *, paced: bool = False) -> float | None:
    """Return the frames a second to hold on `source`; None: every frame gets all the work.

    fps: Settings.fps. None means the source's own rate if it is live or `paced` (a file played at its own rate, as in
    the window), and all the work otherwise; 0 means all the work. Photos follow no rate, whatever fps is.
    """
    if not source.continuous:
        return None
    if fps is not None:
        return fps or None
    return (source.fps or UNKNOWN_RATE) if source.live or paced else None


@dataclass(frozen=True)
class Effort:
    """The amount of work for each frame.

    interval: minimum seconds between two searches of the whole frame. coarser: factor on the smallest face that is
    searched for. turns: each face is classified on every `turns`-th frame.
    """

    interval: float = 0.0
    coarser: float = 1.0
    turns: int = 1


LADDER = (
    Effort(),
    Effort(interval=0.5),
    Effort(interval=0.5, turns=2),
    Effort(interval=0.5, turns=3),
    Effort(interval=1.0, coarser=1.5, turns=4),
    Effort(interval=1.0, coarser=2.0, turns=4),
    Effort(interval=2.0, coarser=3.0, turns=4),
)
"""Degrade in this order: fewer full searches, which costs nothing while the same people stay; then classify every Nth
frame, which nobody sees, because labels are averaged over more frames than N; then ignore small faces."""

WINDOW = 1.0
"""Seconds of frames that are measured before the rung changes."""
RATE_OVER, SLOWER = (2.0, 5.0), 0.8
"""Seconds of the source over which its real rate is taken, at least and at most; and the share of the held rate below
which it counts. FFmpeg says 25 frames/s of any camera that sends JPEG pictures over HTTP, and many send 5 or 10."""
TOO_LATE, BUSY, IDLE = 0.1, 0.9, 0.5
"""One rung down when more than a TOO_LATE share of the frames made the next one miss its turn, or when all of them
together took more than a BUSY share of the time. One rung up when they took less than an IDLE share of it and none was
late."""


class Budget:
    """Measures how long frames take and chooses the effort, a rung of LADDER."""

    def __init__(self, fps: float) -> None:
        """fps: frames a second to hold. Raises ValueError unless it is above 0."""
        if not fps > 0:
            raise ValueError("fps must be above 0")
        self.fps = self._most = fps
        self._source: deque[tuple[int, float]] = deque()
        self._frames: deque[tuple[float, float, bool]] = deque()
        self._behind = 0.0
        self._rung = 0
        self._since: float | None = None
        self._last_climb = -1e9
        self._wait = 2 * WINDOW

    @property
    def effort(self) -> Effort:
        """The effort for each frame now."""
        return LADDER[self._rung]

    def see(self, index: int, time: float) -> None:
        """Note a frame's number and its time in seconds of the source: one that gives fewer frames than `fps` is not
        chased, and its own rate is held.
        """
        if self._source and (index <= self._source[-1][0] or time <= self._source[-1][1]):
            self._source.clear()
        self._source.append((index, time))
        while self._source[0][1] < time - RATE_OVER[1]:
            self._source.popleft()
        first, since = self._source[0]
        if time - since >= RATE_OVER[0]:
            rate = min(self._most, (index - first) / (time - since))
            if not SLOWER <= rate / self.fps <= 1 / SLOWER:
                self._hold(self._most if rate >= SLOWER * self._most else max(1.0, round(rate)))

    def _hold(self, fps: float) -> None:
        """Hold another rate. What was too much for the old one says nothing of this one, so all the work is tried."""
        if fps != self.fps:
            self.fps, self._rung, self._since, self._behind = fps, 0, None, 0.0
            self._frames.clear()

    def spend(self, seconds: float, now: float) -> None:
        """Count a frame that took `seconds` from being read to being shown and was finished at `now`, in seconds."""
        if self._since is None or now < self._since:
            self._since = now
        period = 1 / self.fps
        # A frame waits while the one before it is processed, until the next one takes its place.
        missed, self._behind = divmod(max(0.0, self._behind + seconds - period), period)
        self._frames.append((now, seconds, missed > 0))
        while self._frames[0][0] < now - WINDOW:
            self._frames.popleft()
        if now - self._since < WINDOW:
            return
        busy = sum(spent for _, spent, _ in self._frames) / (len(self._frames) * period)
        late = sum(is_late for _, _, is_late in self._frames) / len(self._frames)
        if (late > TOO_LATE or busy > BUSY) and self._rung + 1 < len(LADDER):
            # After a climb that failed, the next climb waits twice as long, so that the effort does not swing.
            self._wait = min(60.0, 2 * self._wait) if now - self._last_climb < 3 * WINDOW else self._wait
            self._step(1, now)
        elif busy < IDLE and late == 0 and self._rung and now - self._since >= self._wait:
            self._last_climb = now
            self._step(-1, now)

    def _step(self, by: int, now: float) -> None:
        self._rung += by
        self._since = now
        self._frames.clear()

    def describe(self, min_face: int, interval: float) -> str:
        """Return what is left out now, as text for the status line; "" for nothing.

        min_face: Settings.min_face, pixels. interval: Settings.interval, seconds; 0 searches every frame whatever the
        effort.
        """
        effort, parts = self.effort, []
        if 0 < interval < effort.interval:
            parts.append(f"new faces every {effort.interval:g} s")
        if effort.coarser > 1:
            parts.append(f"from {round(min_face * effort.coarser)} px")
        if effort.turns > 1:
            parts.append(f"labels every {effort.turns} frames")
        return f"holding {self.fps:g} frames/s: {', '.join(parts)}" if parts else ""
