"""Keeps the source's time in a file whose pictures all last equally long."""

from __future__ import annotations

from typing import Protocol

import numpy as np

__all__ = ["ConstantRate", "Writer"]

LONGEST_GAP = 10.0
"""Seconds: a longer gap between two pictures is cut to this, since each second of a gap is filled with pictures."""


class Writer(Protocol):
    """Writes one video file; see AvWriter."""

    note: str

    @property
    def has_sound(self) -> bool: ...

    def write(self, image: np.ndarray, seconds: float, duration: float) -> None: ...

    def end_sound(self) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


class ConstantRate:
    """A writer that repeats pictures or leaves some out, so that a second of the file is one of the source."""

    def __init__(self, writer: Writer, fps: float) -> None:
        """writer: takes one picture every 1 / `fps` seconds."""
        self.note, self._writer, self._fps = writer.note, writer, fps
        self._written, self._last, self._cut = 0, 0.0, 0.0
        self._shown: np.ndarray | None = None

    @property
    def has_sound(self) -> bool:
        """True if sound is copied into the file."""
        return self._writer.has_sound

    def write(self, image: np.ndarray, seconds: float, duration: float) -> None:
        """Add a picture as often as its time needs; see AvWriter.write."""
        self._cut += max(0.0, seconds - self._last - max(LONGEST_GAP, 2 / self._fps))
        self._last = seconds
        due = round((seconds - self._cut) * self._fps) + 1
        while self._written < due:
            shown = image if self._shown is None or self._written == due - 1 else self._shown
            self._writer.write(shown, self._written / self._fps, 1 / self._fps)
            self._written += 1
        self._shown = image

    def end_sound(self) -> None:
        """Copy no more sound."""
        self._writer.end_sound()

    def close(self) -> None:
        """Finish the file. Raises OSError."""
        self._writer.close()

    def abandon(self) -> None:
        """Close the file without its end."""
        self._writer.abandon()
