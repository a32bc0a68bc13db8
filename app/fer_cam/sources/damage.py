"""Count the frames of a video that could not be read."""

from __future__ import annotations

from collections import deque
from statistics import median

__all__ = ["Damage"]

NEAR = 32
"""A gap between two frames counts as damage only within so many frames after a sign of damage: a pause in a film of
variable frame rate is no damage. Decoders with several threads report an error some frames late."""
STEPS = 30
"""The usual time between two frames is the median of the last so many."""


class Damage:
    """Counts frames while a video is read: good ones, damaged ones that are shown, and lost ones."""

    def __init__(self) -> None:
        self.frames = 0
        """Frames that were read, the damaged ones included."""
        self.damaged = 0
        """Frames that the decoder repaired as well as it could."""
        self._errors = self._missing = self._near = self._jump = 0
        self._uncounted = False
        self._steps: deque[float] = deque(maxlen=STEPS)
        self._latest: float | None = None
        self._before: float | None = None
        """Time before the last jump of the clock."""
        self._behind = 0
        """Frames since the latest one, whose times are earlier."""

    @property
    def lost(self) -> int:
        """Frames that could not be read."""
        return max(self._errors, self._missing)

    @property
    def seen(self) -> bool:
        """True if there was any sign of damage."""
        return bool(self.lost or self.damaged or self._near or self._uncounted)

    def sign(self, *, lost: bool = False) -> None:
        """Note a sign of damage. lost: it cost a frame for certain."""
        self._errors += lost
        self._near = NEAR

    def lose(self, frames: int) -> None:
        """Note how many frames are missing, counted at the end."""
        self._missing = max(self._missing, frames)

    def uncounted(self) -> None:
        """Note damage of which nobody knows how many frames it cost."""
        self._uncounted = True

    def frame(self, time: float | None, *, damaged: bool) -> None:
        """Count a frame. time: in seconds; None if the file gives none."""
        self.frames += 1
        if damaged:
            self.damaged += 1
            self._near = NEAR
        if time is not None:
            self._clock(time)
        self._near = max(0, self._near - 1)

    def _clock(self, time: float) -> None:
        """Count the frames that are missing before `time`. Damage may also set the clock back or forth."""
        if self._latest is None or self._behind > STEPS:
            self._latest, self._behind = time, 0
        step = time - self._latest
        if step <= 0 and self._before is not None and time > self._before:  # the clock alone jumped, and is back
            self._missing -= self._jump
            self._behind, step = self._behind + 1, time - self._before
        self._before = None if step <= 0 else self._before
        if step <= 0:
            self._behind += 1
            return
        usual = median(self._steps) if self._near and self._steps else step
        if step > 1.5 * usual:
            self._jump, self._before = max(0, round(step / usual) - 1 - self._behind), time - step
            self._missing += self._jump
        elif not self._behind:
            self._steps.append(step)
        self._latest, self._behind = time, 0

    def remark(self, name: str) -> str | None:
        """Return one line for the user about the file `name`, or None if there was no damage."""
        one = self.damaged == 1
        lost = f"{self.lost} of {self.frames + self.lost} frames could not be read"
        if self.lost and self.damaged:
            what = f"{lost} and {self.damaged} more {'shows' if one else 'show'} damage"
        elif self.lost:
            what = lost
        elif self.damaged:
            what = f"{self.damaged} of {self.frames} frames {'shows' if one else 'show'} damage"
        elif self._uncounted:
            what = "some frames may be missing or show damage"
        else:
            return None
        return f"{name}: the file is damaged: {what}; copy or download it again to have them all"
