"""Reads a file ahead on a thread, so that decoding and inference overlap."""

from __future__ import annotations

import queue
import threading
from pathlib import Path

from fer_cam.sources.base import Source
from fer_cam.types import Frame

__all__ = ["ReadAhead"]

DEPTH = 2
"""Maximum number of frames in the queue: enough to smooth over a slow frame, and hardly any memory."""

LARGE = 32 << 20
"""Bytes of a picture above which only one is kept in the queue: photos may have 150 MB each."""


class ReadAhead:
    """A source that gives every frame of another source in order, and reads that one on a thread of its own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name, self.live, self.continuous, self.fps = source.name, source.live, source.continuous, source.fps
        self._queue: queue.Queue[Frame | BaseException | None] = queue.Queue(DEPTH)
        self._closed = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=f"read ahead {source.name}", daemon=True)
        self._thread.start()

    @property
    def dropped(self) -> int:
        """Frames that the other source dropped so far."""
        return self._source.dropped

    @property
    def skipped(self) -> list[Path]:
        """Pictures that could not be read, if the other source lists them."""
        return getattr(self._source, "skipped", [])

    @property
    def remarks(self) -> list[str]:
        """Remarks of the other source for the end of a run."""
        return getattr(self._source, "remarks", [])

    def _run(self) -> None:
        item: Frame | BaseException | None = None
        while not self._closed.is_set():
            if isinstance(item, Frame) and item.image.nbytes > LARGE and not self._queue.empty():
                self._closed.wait(0.005)
                continue
            try:
                item = self._source.read()
            except BaseException as error:  # raised again by `read`, on the reader's thread
                item = error
            while not self._closed.is_set():
                try:
                    self._queue.put(item, timeout=0.1)
                    break
                except queue.Full:
                    continue
            if not isinstance(item, Frame):
                break
        self._source.close()

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end. Raises what the other source's `read` raised."""
        while not (self._ended or self._closed.is_set()):
            try:
                item = self._queue.get(timeout=0.1)
            except queue.Empty:
                continue
            if isinstance(item, Frame):
                return item
            self._ended = True
            if item is not None:
                raise item
        return None

    def close(self) -> None:
        """Close the other source; a waiting `read` returns None."""
        self._closed.set()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=2)
