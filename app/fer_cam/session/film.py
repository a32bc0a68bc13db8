"""The pictures of a session's video, at any time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from fer_cam.session.data import VideoPart
from fer_models.errors import FerError

__all__ = ["SessionFilm"]

AHEAD = 1.5
"""Seconds up to which the frames in between are decoded; a later picture is sought."""


class SessionFilm:
    """Reads the pictures of a session by their time. Not for two threads."""

    def __init__(self, parts: Sequence[VideoPart]) -> None:
        """parts: of the session, in order. Raises FerError if the first cannot be opened."""
        self._parts = tuple(parts)
        self._number, self._file = 0, _File(self._parts[0].path)

    def at(self, time: float) -> np.ndarray | None:
        """Return the picture that is shown at a time, in seconds of the source, uint8 BGR (h, w, 3).

        Before the first and after the last frame of the session it is that frame, and in a gap between two parts the
        last one of the earlier part. None if nothing can be decoded.
        """
        number = max((i for i, part in enumerate(self._parts) if part.start <= time + 1e-3), default=0)
        if number != self._number:
            try:
                file = _File(self._parts[number].path)
            except FerError:
                return None
            self._file.close()
            self._number, self._file = number, file
        return self._file.at(time - self._parts[number].start)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _File:
    """One file of the video, read with PyAV or, where it is not installed, with OpenCV."""

    def __init__(self, path: Path) -> None:
        """Raises FerError if the file cannot be opened."""
        self._container, self._capture = None, None
        self._frames: Iterator[Any] = iter(())
        self._last: Any = None  # the frame that is shown
        self._next: Any = None  # the one that follows it
        self._errors: tuple[type[Exception], ...] = (OSError, ValueError, IndexError)
        try:
            import av
        except ImportError:
            self._capture = cv2.VideoCapture(str(path))
            if not self._capture.isOpened():
                raise FerError(f"{path}: cannot be played; the tables of the session can still be reviewed") from None
            return
        self._errors = (*self._errors, av.FFmpegError)
        try:
            self._container = av.open(str(path))
            self._stream = self._container.streams.video[0]
            self._stream.thread_type = "AUTO"
        except self._errors as error:
            raise FerError(f"{path}: cannot be played; the tables of the session can still be reviewed") from error

    def at(self, seconds: float) -> np.ndarray | None:
        """Return the picture at a time since the file's start; see SessionFilm.at."""
        if self._capture is not None:
            self._capture.set(cv2.CAP_PROP_POS_MSEC, max(0.0, seconds * 1000))
            good, image = self._capture.read()
            return image if good else None
        try:
            return self._decoded(max(0.0, seconds) + 1e-3)
        except self._errors:
            self._last = self._next = None
            return None

    def _decoded(self, seconds: float) -> np.ndarray | None:
        if self._last is None or not self._last.time <= seconds <= self._last.time + AHEAD:
            assert self._container is not None
            self._container.seek(round(seconds * 1e6))
            self._frames = (f for f in self._container.decode(self._stream) if f.time is not None)
            self._last, self._next = next(self._frames, None), next(self._frames, None)
        while self._next is not None and self._next.time <= seconds:
            self._last, self._next = self._next, next(self._frames, None)
        picture: np.ndarray | None = None if self._last is None else self._last.to_ndarray(format="bgr24")
        return picture

    def close(self) -> None:
        """Close the file."""
        self._frames, self._last, self._next = iter(()), None, None
        if self._container is not None:
            self._container.close()
        if self._capture is not None:
            self._capture.release()
