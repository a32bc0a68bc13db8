"""Hold a frame rate on a weak machine by doing less: what is done is a rung of a ladder. Time is passed in."""

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
    """interval: least seconds between two searches of the whole frame. coarser: factor on the smallest face
    that is searched for. turns: each face is classified every so many frames."""

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
"""Seldomer first, which costs nothing while the same people stay; then labels in turns, which nobody sees, as they are
averaged over more frames than that; then coarser, which loses the far ones."""

WINDOW = 1.0
"""Seconds that are looked at before a rung is taken."""
TOO_LATE, BUSY, IDLE = 0.1, 0.9, 0.5
"""Down a rung where more than this share of frames let one pass by, or all together took more than this share of the
time; up a rung where they took less than this share and none passed by."""


class Budget:
    """Watches how long frames take and chooses the effort."""

    def __init__(self, fps: float) -> None:
        """fps: frames a second to hold. Raises ValueError unless it is above 0."""
        if not fps > 0:
            raise ValueError("fps must be above 0")
        self.fps = fps
        self._frames: deque[tuple[float, float, bool]] = deque()
        self._behind = 0.0
        self._rung, self._since, self._climbed = 0, None, -1e9
        self._wait = 2 * WINDOW

    @property
    def effort(self) -> Effort:
        """What to do for each frame now."""
        return LADDER[self._rung]

    def spend(self, seconds: float, now: float) -> None:
        """A frame that was finished at `now`, in seconds, took `seconds` from being read to being shown."""
        if self._since is None or now < self._since:
            self._since = now
        each = 1 / self.fps
        # A frame waits while the one before it is worked on, until the next one takes its place.
        missed, self._behind = divmod(max(0.0, self._behind + seconds - each), each)
        self._frames.append((now, seconds, missed > 0))
        while self._frames[0][0] < now - WINDOW:
            self._frames.popleft()
        if now - self._since < WINDOW:
            return
        busy = sum(took for _, took, _ in self._frames) / (len(self._frames) * each)
        late = sum(missed for _, _, missed in self._frames) / len(self._frames)
        if (late > TOO_LATE or busy > BUSY) and self._rung + 1 < len(LADDER):
            # A rung that was climbed in vain is tried again only after twice the time.
            self._wait = min(60.0, 2 * self._wait) if now - self._climbed < 3 * WINDOW else self._wait
            self._step(1, now)
        elif busy < IDLE and late == 0 and self._rung and now - self._since >= self._wait:
            self._climbed = now
            self._step(-1, now)

    def _step(self, by: int, now: float) -> None:
        self._rung += by
        self._since = now
        self._frames.clear()

    def describe(self, min_face: int, interval: float) -> str:
        """What is given up now, for the status line; "" for nothing.

        min_face: as set, pixels. interval: as set, seconds; 0 searches every frame whatever the effort.
        """
        effort, parts = self.effort, []
        if 0 < interval < effort.interval:
            parts.append(f"new faces every {effort.interval:g} s")
        if effort.coarser > 1:
            parts.append(f"from {round(min_face * effort.coarser)} px")
        if effort.turns > 1:
            parts.append(f"labels every {effort.turns} frames")
        return f"holding {self.fps:g} frames/s: {', '.join(parts)}" if parts else ""
