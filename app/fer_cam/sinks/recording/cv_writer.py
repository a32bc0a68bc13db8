"""Writes a video file with OpenCV, for machines without PyAV: a constant frame rate and no sound."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_models.errors import FerError

__all__ = ["CODECS", "CvWriter"]

CODECS = {".mp4": "mp4v", ".avi": "MJPG", ".mkv": "mp4v"}


class CvWriter:
    """One video file. An .mp4 cannot be played before it is closed."""

    has_sound = False
    note = (
        "PyAV 14 is not installed, so the recording has a constant frame rate and no sound; run: pip install 'av>=14'"
    )

    def __init__(self, path: Path, suffix: str, size: tuple[int, int], fps: float) -> None:
        """path: the file, which is overwritten. size: even width and height in pixels.

        Raises FerError if OpenCV cannot write such a file.
        """
        if suffix not in CODECS:
            raise FerError(f"OpenCV records no {suffix}; use {', '.join(CODECS)}, or pip install 'av>=14'")
        self._path, self._suffix, self._written = path, suffix, 0
        self._writer = cv2.VideoWriter(ffmpeg_name(path), cv2.VideoWriter.fourcc(*CODECS[suffix]), fps, size)
        if not self._writer.isOpened():
            raise FerError(f"this OpenCV records no {size[0]}x{size[1]} {suffix}")

    def write(self, image: np.ndarray, seconds: float, duration: float) -> None:
        """Add a picture, uint8 BGR (h, w, 3). The times are not used: each picture lasts equally long."""
        self._writer.write(np.ascontiguousarray(image))
        self._written += 1

    def end_sound(self) -> None:
        """Do nothing: there is none."""

    def close(self) -> None:
        """Finish the file. Raises OSError if frames are missing in it: OpenCV does not report a full disk."""
        self._writer.release()
        if not self._is_complete():
            raise OSError(None, "frames are missing: is the disk full?")

    def abandon(self) -> None:
        """Close the file."""
        self._writer.release()

    def _is_complete(self) -> bool:
        """Return True if the file opens and has as many frames as were written."""
        capture = cv2.VideoCapture(ffmpeg_name(self._path), cv2.CAP_FFMPEG)
        try:
            # Matroska stores a duration instead of a count, so its number of frames is off by rounding.
            tolerance = 2 if self._suffix == ".mkv" else 0.5
            return capture.isOpened() and capture.get(cv2.CAP_PROP_FRAME_COUNT) >= 0.98 * self._written - tolerance
        finally:
            capture.release()
