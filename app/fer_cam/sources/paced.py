"""Plays a file or the demo as a camera would: at its own rate, and a slow reader misses frames."""

from __future__ import annotations

import threading
import time

import numpy as np

from fer_cam.sources.base import LatestFrame, Source

__all__ = ["PacedSource"]


class PacedSource(LatestFrame):
    """A live source that gives another source's frames when they are due. It owns the other source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._start: float | None = None
        self._stopped = threading.Event()
        super().__init__(source.name, self._next_image, source.close, fps=source.fps)

    def _next_image(self) -> np.ndarray:
        frame = self._source.read()
        if frame is None:
            raise EOFError
        if self._start is None:
            self._start = time.monotonic() - frame.time
        self._stopped.wait(max(0.0, self._start + frame.time - time.monotonic()))
        return frame.image

    def close(self) -> None:
        """Close the other source now, even if its next frame is not due yet."""
        self._stopped.set()
        super().close()
