"""Animated WebP and AVIF, which FFmpeg does not play, through Pillow."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from fer_cam.sources.container import CUT
from fer_cam.types import Frame
from fer_models.errors import FerError, first_line

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["AnimationSource", "needs_pillow"]

SHORTEST = 0.011
"""A delay below this many seconds means "as fast as possible" and is shown for LEAST seconds, as browsers do."""
LEAST = 0.1


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
        self.length = self._count / self.fps
        """Seconds that one round takes, if all frames are shown as long as the first."""
        self._index, self._time = 0, 0.0

    def _delay(self, picture: Image.Image) -> float:
        """Return how long the present frame is shown, in seconds."""
        if self._rate:
            return 1 / self._rate
        delay = float(picture.info.get("duration") or 0) / 1000
        return delay if delay >= SHORTEST else LEAST

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
        self._time += self._delay(picture)
        self._index += 1
        return frame

    def close(self) -> None:
        """Release the file; `read` returns None from now on."""
        if self._picture is not None:
            self._picture.close()
            self._picture = None
