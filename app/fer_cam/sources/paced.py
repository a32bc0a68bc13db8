"""Play a file or the demo as a camera would: at its own rate, and who is too slow misses frames."""

from __future__ import annotations

import threading
import time

import numpy as np

from fer_cam.sources.base import LatestFrame, Source

__all__ = ["play_live"]


def play_live(source: Source) -> LatestFrame:
    """A live source that gives the frames of `source`, which it owns, when their time has come."""
    start: list[float] = []
    stopped = threading.Event()

    def grab() -> np.ndarray | None:
        frame = None if stopped.is_set() else source.read()
        if frame is None:
            return None
        if not start:
            start.append(time.monotonic() - frame.time)
        stopped.wait(max(0.0, start[0] + frame.time - time.monotonic()))
        return frame.image

    def release() -> None:
        stopped.set()
        source.close()

    return LatestFrame(source.name, grab, release, fps=source.fps)
