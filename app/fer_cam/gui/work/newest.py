"""The newest result, which passes from the worker's thread to the window's."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from fer_cam.types import Result

__all__ = ["Newest", "Shown"]


@dataclass(frozen=True, eq=False)
class Shown:
    """A result to show.

    fps: frames a second. latency: seconds from capture until the result. live: the source is live. camera: it is a
    camera, which is shown as a mirror shows it. source: counts the sources opened so far, because ids of faces begin
    anew with each. gaps: times that this source was gone, after each of which its faces are new ones.
    """

    result: Result
    fps: float
    latency: float
    live: bool
    camera: bool = False
    source: int = 0
    gaps: int = 0


class Newest:
    """Holds one result. A newer one replaces it, so that a slow window never makes a queue."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: Shown | None = None
        self._announced = False

    def put(self, shown: Shown) -> bool:
        """Keep a result. Returns True if the reader must be notified: it was not since it took the last one."""
        with self._lock:
            announce, self._announced = not self._announced, True
            self._shown = shown
        return announce

    def take(self) -> Shown | None:
        """Return the newest result, or None if it was taken before."""
        with self._lock:
            shown, self._shown, self._announced = self._shown, None, False
        return shown
