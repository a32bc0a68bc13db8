"""The pictures of one item, decoded ahead and made to fit the screen, on a thread of their own."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

import cv2
import numpy as np

from fer_cam.sources import Source
from fer_cam.sources.local import open_file
from fer_cam.types import Frame
from fer_models.errors import FerError, first_line

__all__ = ["Clip", "fitted", "load_clip"]

AHEAD = 8
"""Frames of a video that are decoded before they are due: 260 MB on a screen of 3840 x 2160."""


def fitted(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture, uint8 BGR (h, w, 3), as large as `size` (width, height) allows, as uint8 BGRA (h, w, 4)."""
    height, width = image.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    if target != (width, height):
        image = cv2.resize(image, target, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_BGR2BGRA))


class Clip:
    """An item that is ready to be shown: its first picture, and for a video those that follow.

    first: uint8 BGRA (h, w, 4). moving: it is a video or an animation.
    """

    def __init__(self, source: Source, first: Frame, size: tuple[int, int]) -> None:
        """source: open, after its first frame; the clip closes it. size: (width, height) of the screen in pixels."""
        self.first, self.moving = fitted(first.image, size), source.continuous
        self._source, self._size, self._start = source, size, first.time
        self._frames: queue.Queue[tuple[float, np.ndarray]] = queue.Queue(AHEAD)
        self._next: tuple[float, np.ndarray] | None = None
        self._length = 1 / (source.fps if source.fps > 0 else 25.0)  # of the last frame
        self._last = 0.0
        self._read_all, self._closed = threading.Event(), threading.Event()
        self._error: FerError | None = None
        if self.moving:
            threading.Thread(target=self._read, name="stimulus", daemon=True).start()
        else:
            source.close()

    def _read(self) -> None:
        try:
            while not self._closed.is_set() and (frame := self._source.read()) is not None:
                item = (frame.time - self._start, fitted(frame.image, self._size))
                while not self._closed.is_set():
                    try:
                        self._frames.put(item, timeout=0.1)
                        break
                    except queue.Full:
                        continue
        except FerError as error:
            self._error = error
        except Exception as error:  # a decoder may raise anything
            self._error = FerError(f"{self._source.name}: {first_line(error)}; convert it to another format")
        finally:
            self._read_all.set()
            self._source.close()

    def due(self, seconds: float) -> np.ndarray | None:
        """Return the newest picture that is due at a time since the first one was shown; None for none since the last.

        Raises FerError once all that could be decoded of a damaged video was shown.
        """
        picture = None
        while True:
            if self._next is None:
                done = self._read_all.is_set()  # before the queue is looked at, so that no frame is missed
                try:
                    self._next = self._frames.get_nowait()
                except queue.Empty:
                    if done and self._error is not None and seconds >= self._last + self._length:
                        raise self._error from None
                    return picture
            if self._next[0] > seconds:
                return picture
            self._last, picture = self._next
            self._next = None

    def ended(self, seconds: float) -> bool:
        """Return True if a video's last frame has been shown for its time. Never for a still picture."""
        done = self._read_all.is_set()
        return (
            self.moving and done and self._next is None and self._frames.empty() and self._error is None
            and seconds >= self._last + self._length
        )  # fmt: skip

    def close(self) -> None:
        """End the thread. May be called twice."""
        self._closed.set()


def load_clip(file: Path, size: tuple[int, int]) -> Clip:
    """Open an item and decode its first picture. size: (width, height) of the screen in pixels.

    Raises FerError, in one line, if it cannot be shown.
    """
    if file.is_dir():
        raise FerError(f"{file}: is a folder; add its files to the playlist")
    if not file.exists():
        raise FerError(f"{file}: no such file; put it back, or remove it from the playlist")
    try:
        return _load(file, size)
    except FerError as error:  # whose remedy is for a source of faces
        why = str(error).rpartition(";")[0] or str(error)
        raise FerError(f"{why}; convert it, or remove it from the playlist") from error


def _load(file: Path, size: tuple[int, int]) -> Clip:
    source = open_file(str(file))
    try:
        frame = source.read()
        if frame is None:
            raise FerError(f"{file}: has no picture")
        return Clip(source, frame, size)
    except BaseException:
        source.close()
        raise
