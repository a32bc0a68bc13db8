"""What every source is, and the thread that keeps a live one's newest frame."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from fer_cam.types import Frame
from fer_models.errors import FerError, first_line

__all__ = ["LatestFrame", "Source", "frames"]


class Source(Protocol):
    """A sequence of frames.

    live: the newest frame wins and others are dropped; else every frame comes, in order.
    continuous: frames follow each other in time (a folder of photos does not). fps: frames a second,
    or 0 where unknown. dropped: frames that nobody took.
    """

    name: str
    live: bool
    continuous: bool
    fps: float

    @property
    def dropped(self) -> int: ...

    def read(self) -> Frame | None:
        """The next frame, or None at the end. Raises FerError where the source breaks."""

    def close(self) -> None:
        """Let go of the device or file; a waiting read returns None. May be called twice."""


def frames(source: Source) -> Iterator[Frame]:
    """Every frame that `source` still has."""
    while (frame := source.read()) is not None:
        yield frame


class LatestFrame:
    """A live source: a thread reads `grab` without pause and keeps the newest frame alone.

    grab returns a uint8 BGR picture, or None when the device is gone; it raises EOFError where there is an
    end. A reader never gets the same frame twice; frames that it was too slow for are counted in `dropped`.
    """

    live = True
    continuous = True

    def __init__(
        self,
        name: str,
        grab: Callable[[], np.ndarray | None],
        release: Callable[[], None],
        fps: float = 0.0,
        patience: float = 5.0,
    ) -> None:
        self.name, self.fps, self.dropped = name, fps, 0
        self._grab, self._release, self._patience = grab, release, patience
        self._change = threading.Condition()
        self._newest: Frame | None = None
        self._problem: str | None = None
        self._closed = self._ended = False
        self._thread = threading.Thread(target=self._run, name=f"capture {name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        start, index, failures = None, 0, 0
        try:
            while not self._closed:
                image = self._grab()
                now = time.monotonic()
                if image is None:
                    failures += 1
                    if failures >= 10:
                        self._problem = "gives no more pictures; check the cable or the connection"
                        break
                    time.sleep(0.02)
                    continue
                failures, start = 0, now if start is None else start
                with self._change:
                    if self._newest is not None:
                        self.dropped += 1
                    self._newest = Frame(index, now - start, image, now)
                    self._change.notify()
                index += 1
        except EOFError:
            self._ended = True
        except Exception as error:  # a driver may raise anything: the reader tells the user
            self._problem = first_line(error)
        finally:
            with self._change:
                self._problem = self._problem or ("" if self._closed else "ended")
                self._change.notify()
            self._release()

    def read(self) -> Frame | None:
        """Wait for a frame newer than the last one read."""
        with self._change:
            self._change.wait_for(
                lambda: self._newest is not None or self._problem is not None or self._closed, self._patience
            )
            if self._closed:
                return None
            if self._newest is None and self._ended:
                return None
            if self._newest is None:
                raise FerError(f"{self.name}: {self._problem or f'no picture for {self._patience:g} s'}")
            frame, self._newest = self._newest, None
            return frame

    def close(self) -> None:
        with self._change:
            self._closed = True
            self._change.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=2)
