"""Animated WebP and AVIF, which FFmpeg does not play, through Pillow."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from fer_cam.sources.container import CUT
from fer_cam.sources.frame_times import frame_times, shown_for
from fer_cam.types import Frame
from fer_models.errors import FerError, first_line

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["AnimationSource", "needs_pillow"]


def needs_pillow(path: Path) -> bool:
    """Return True if `path` is an animated WebP or AVIF."""
    with open(path, "rb") as file:
        start = file.read(12)
    return start[:4] == b"RIFF" or start[4:8] == b"ftyp"


class AnimationSource:
    """The frames of an animated picture, with its own delays."""

    live = False
    continuous = True
    dropped = 0

    def __init__(self, path: str, *, loop: bool = False, fps: float | None = None) -> None:
        """Open `path`. loop: start again at the end; times go on. fps: frames a second, in place of the delays.

        Raises FerError if it cannot be read.
        """
        self.name = self.path = path
        self._loop, self._rate = loop, fps
        from PIL import Image

        try:
            self._picture: Image.Image | None = Image.open(path)
            self._count = getattr(self._picture, "n_frames", 1)
            self._picture.load()
        except Exception as error:
            raise FerError(f"{path}: cannot be read ({first_line(error)}); choose another --source") from error
        delay = self._delay(self._picture)
        self.fps = fps or 1 / delay
        times = None if fps else frame_times(path)
        self._times = times if times is not None and len(times.starts) == self._count else None
        self.length = self._times.end if self._times else self._count / self.fps
        """Seconds that one round takes; if the times of the frames are unknown, as if all were as long as the first."""
        self._index, self._time = 0, 0.0
        self.round_start = 0.0
        """Time in seconds at which the present round of an animation that repeats began."""

    @property
    def can_seek(self) -> bool:
        """True if `seek` works: where the time of each frame is known."""
        return self._times is not None and not self._loop

    def seek(self, seconds: float) -> None:
        """Go to the frame that is shown at a time, in seconds since the start. Does nothing unless `can_seek`."""
        if self._times is not None and self.can_seek:
            self._index = self._times.at(seconds)
            self._time = self._times.starts[self._index]

    def _delay(self, picture: Image.Image) -> float:
        """Return how long the present frame is shown, in seconds."""
        if self._rate:
            return 1 / self._rate
        return shown_for(float(picture.info.get("duration") or 0) / 1000)

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end. Raises FerError, with exit code 3, at a frame that is damaged."""
        picture, number = self._picture, self._index % self._count
        if picture is None or (self._index >= self._count and not self._loop):
            return None
        try:
            picture.seek(number)
            image = cv2.cvtColor(np.asarray(picture.convert("RGB")), cv2.COLOR_RGB2BGR)
        except Exception as error:
            raise FerError(
                f"{self.name}: ends after {number} of {self._count} frames, the file is damaged; copy or download it "
                "again for the rest",
                exit_code=CUT,
            ) from error
        frame = Frame(self._index, self._time, image, time.monotonic())
        self.round_start = self._time if number == 0 else self.round_start
        self._time += self._delay(picture)
        self._index += 1
        return frame

    def close(self) -> None:
        """Release the file; `read` returns None from now on."""
        if self._picture is not None:
            self._picture.close()
            self._picture = None
