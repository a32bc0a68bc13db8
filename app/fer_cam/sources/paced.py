"""Play a file or the demo as a camera would: at its own rate, and who is too slow misses frames."""

from __future__ import annotations

import threading
import time

import numpy as np

from fer_cam.sources.base import LatestFrame, Source

__all__ = ["PacedSource"]


class PacedSource(LatestFrame):
    """A live source that gives the frames of another, which it owns, when their time has come."""

    def __init__(self, source: Source) -> None:
        self._source, self._start = source, None
        self._stopped = threading.Event()
        super().__init__(source.name, self._take, source.close, fps=source.fps)

    def _take(self) -> np.ndarray:
        frame = self._source.read()
        if frame is None:
            raise EOFError
        if self._start is None:
            self._start = time.monotonic() - frame.time
        self._stopped.wait(max(0.0, self._start + frame.time - time.monotonic()))
        return frame.image

    def close(self) -> None:
        """Let go of the source, without waiting for the next frame's time."""
        self._stopped.set()
        super().close()
