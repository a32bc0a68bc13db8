"""The live picture: drawn and encoded only while somebody looks, and at most ten times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import cv2

from fer_cam.drawing.overlay import draw
from fer_cam.types import Result

__all__ = ["MOST_VIEWERS", "Pictures"]

MOST_VIEWERS = 4
"""Readers of the picture at one time."""
EVERY = 0.1
"""Seconds between two pictures."""
LARGEST = 1280
"""Pixels of the longer side; a larger picture is made smaller."""
QUALITY = 75


class Pictures:
    """The newest picture as JPEG, for those who look. Every method may be called by any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds, for the pace."""
        self._clock, self._lock, self._work = clock, threading.Lock(), threading.Lock()
        self._viewers, self._next, self._number = 0, 0.0, 0
        self._waiting: Result | None = None
        self._newest: tuple[int, bytes] = (0, b"")

    @property
    def watched(self) -> bool:
        """True while somebody looks."""
        return self._viewers > 0

    def see(self, result: Result) -> None:
        """Keep a result until it is encoded or the next one comes, if somebody looks. Returns at once."""
        if not self._viewers:
            return
        with self._lock:
            if self._viewers:
                self._waiting = result

    def next(self, seen: int) -> tuple[int, bytes]:
        """Return number and JPEG of the newest picture, with boxes and labels, if it is another than `seen`.

        Otherwise b"". Encodes it, unless another viewer was first: it may take 20 ms, so that the server calls it on
        another thread than its own. seen: the number of the viewer's last picture, 0 for none.
        """
        with self._work:
            self._encode()
            number, data = self._newest
        return (number, data) if number != seen else (seen, b"")

    def _encode(self) -> None:
        now = self._clock()
        with self._lock:
            if self._waiting is None or now < self._next:
                return
            result, self._waiting = self._waiting, None
        self._next = max(self._next + EVERY, now)  # on average, a source of 25 frames a second gives 10 pictures
        image = draw(result)
        scale = LARGEST / max(image.shape[:2])
        if scale < 1:
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        with self._lock:
            if done and self._viewers:
                self._number += 1
                self._newest = (self._number, data.tobytes())

    @contextmanager
    def viewer(self) -> Iterator[bool]:
        """Count a viewer. Yields False if there are as many as may be."""
        with self._lock:
            free = self._viewers < MOST_VIEWERS
            self._viewers += free
        try:
            yield free
        finally:
            with self._lock:
                self._viewers -= free
                if not self._viewers:  # the next one is not shown an old picture
                    self._waiting, self._newest = None, (self._number, b"")
