"""Video files through OpenCV, where PyAV has no wheel. It reads ordinary files, and less than FFmpeg can."""

from __future__ import annotations

import time

import cv2

from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_cam.types import Frame
from fer_models.errors import FerError

__all__ = ["LIMITS", "OpenCVVideoSource"]

LIMITS = (
    "PyAV is not installed, so OpenCV reads the video: interlaced, anamorphic, HDR and damaged files come out wrong or "
    "short; install it with: pip install av"
)
"""One line about what OpenCV reads wrong."""


class OpenCVVideoSource:
    """A video file: every frame that OpenCV gives, in order."""

    live = False
    continuous = True
    dropped = 0

    def __init__(self, path: str, *, loop: bool = False, fps: float | None = None) -> None:
        """Open `path`. loop: start again at the end; times go on. fps: frames a second, in place of the file's times.

        Raises FerError if it cannot be read.
        """
        self.name = self.path = path
        self.remarks = [f"{path}: {LIMITS}"]
        self._loop, self._rate = loop, fps
        self._place = ffmpeg_name(path)
        self._capture = cv2.VideoCapture(self._place, cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise FerError(
                f"{self.name}: not a video or picture that can be read; choose another, or convert it to mp4"
            )
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self.fps = fps or (rate if 0 < rate < 1000 else 25.0)
        self.length = max(0.0, self._capture.get(cv2.CAP_PROP_FRAME_COUNT)) / self.fps
        """Seconds that one round takes, as the file says; 0.0 if that is unknown."""
        self._index, self._time, self._base = 0, -1 / self.fps, 0.0

    @property
    def round_start(self) -> float:
        """Time in seconds at which the present round of a film that repeats began."""
        return self._base

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end.

        Raises FerError if the file has no frame at all, also when it begins again.
        """
        good, image = self._capture.read()
        if not good and self._loop and self._index:
            self._capture.release()
            self._capture = cv2.VideoCapture(self._place, cv2.CAP_FFMPEG)
            self._base = self._time + 1 / self.fps
            good, image = self._capture.read()
            if not good:
                raise FerError(
                    f"{self.name}: cannot be read again, it was removed or changed meanwhile; choose another --source"
                )
        if not good or image is None:
            if self._index == 0:
                raise FerError(
                    f"{self.name}: has no frame that can be decoded, it is empty or damaged; choose another --source"
                )
            return None
        # The container's own clock is right for variable frame rates. A clock that stands still is not used.
        stamp = self._base + self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self._time = stamp if stamp > self._time and not self._rate else self._time + 1 / self.fps
        frame = Frame(self._index, self._time, image, time.monotonic())
        self._index += 1
        return frame

    def close(self) -> None:
        """Release the file."""
        self._capture.release()
