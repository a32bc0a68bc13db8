"""A search of one frame whose result is used on the next one, so that it can run beside the other work."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from fer_cam.detectors import Detector
from fer_cam.types import Detection

__all__ = ["BackgroundSearch"]


class BackgroundSearch:
    """Runs `detect` of one detector on a thread of its own, or, without a thread, when its result is asked for.

    The results are the same either way. While a search runs, its detector must not be used for anything else.
    """

    def __init__(self, detector: Detector, *, thread: bool) -> None:
        """thread: search on another thread."""
        self._detector = detector
        self._pool = ThreadPoolExecutor(1, "search") if thread else None
        self._future: Future[tuple[list[Detection], float]] | None = None
        self._waiting: tuple[np.ndarray, Sequence[Detection]] | None = None

    @property
    def pending(self) -> bool:
        """True if a search was started whose result has not been taken."""
        return self._future is not None or self._waiting is not None

    def start(self, image: np.ndarray, known: Sequence[Detection] = ()) -> None:
        """Begin to search a picture, which must not change until the result is taken. known: see Detector.detect."""
        if self._pool is None:
            self._waiting = image, known
        else:
            self._future = self._pool.submit(self._search, image, known)

    def take(self) -> tuple[list[Detection], float]:
        """Return what the pending search found, and the seconds that it took; waits for it."""
        future, waiting = self._future, self._waiting
        self._future = self._waiting = None
        if future is not None:
            return future.result()
        assert waiting is not None, "no search is pending"
        return self._search(*waiting)

    def cancel(self) -> None:
        """Forget the pending search, if there is one; waits until it has ended."""
        future, self._future, self._waiting = self._future, None, None
        if future is not None:
            future.exception()

    def _search(self, image: np.ndarray, known: Sequence[Detection]) -> tuple[list[Detection], float]:
        start = time.perf_counter()
        detections = self._detector.detect(image, known)
        return detections, time.perf_counter() - start
