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
        self._errors = self._missing = self._near = 0
        self._steps: deque[float] = deque(maxlen=STEPS)
        self._last: float | None = None

    @property
    def lost(self) -> int:
        """Frames that could not be read."""
        return max(self._errors, self._missing)

    @property
    def seen(self) -> bool:
        """True if there was any sign of damage."""
        return bool(self.lost or self.damaged or self._near)

    def sign(self, *, lost: bool = False) -> None:
        """Note a sign of damage. lost: it cost a frame for certain."""
        self._errors += lost
        self._near = NEAR

    def frame(self, time: float | None, *, damaged: bool) -> None:
        """Count a frame. time: in seconds; None if the file gives none."""
        self.frames += 1
        if damaged:
            self.damaged += 1
            self._near = NEAR
        if time is not None and self._last is not None and time > self._last:
            step = time - self._last
            usual = median(self._steps) if self._near and self._steps else step
            if step > 1.5 * usual:
                self._missing += round(step / usual) - 1
            else:
                self._steps.append(step)
        self._near = max(0, self._near - 1)
        self._last = self._last if time is None else time

    def remark(self, name: str) -> str | None:
        """Return one line for the user about the file `name`, or None if there was no damage."""
        if not (self.lost or self.damaged):
            return None
        parts = []
        if self.lost:
            parts.append(f"{self.lost} of {self.frames + self.lost} frames could not be read")
        if self.damaged:
            of = "more" if self.lost else f"of {self.frames} frames"
            parts.append(f"{self.damaged} {of} {'shows' if self.damaged == 1 else 'show'} damage")
        return f"{name}: the file is damaged: {' and '.join(parts)}; copy or download it again to have them all"
