"""The interface of every source, and the thread that keeps a live source's newest frame."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from fer_cam.types import Frame
from fer_models.errors import FerError, first_line

__all__ = ["LatestFrame", "Source", "frames"]

MOST_FAILURES = 10
"""Reads without a picture, one after the other, after which a live source is given up."""
CHECK_DEVICE = "check the cable or the connection"


class Source(Protocol):
    """A sequence of frames.

    name: for messages. live: the newest frame wins and older ones are dropped; otherwise every frame comes, in order.
    continuous: frames follow each other in time (those of a folder of photos do not). fps: frames a second, 0 if
    unknown. dropped: frames that were never read because a newer one came.
    """

    name: str
    live: bool
    continuous: bool
    fps: float

    @property
    def dropped(self) -> int: ...

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end. Raises FerError if the source breaks."""

    def close(self) -> None:
        """Release the device or file; a waiting `read` returns None. May be called twice."""


def frames(source: Source) -> Iterator[Frame]:
    """Yield every frame that `source` still has."""
    while (frame := source.read()) is not None:
        yield frame


class LatestFrame:
    """A live source: a thread calls `grab` without pause, and only the newest frame is kept.

    A reader never gets the same frame twice. `dropped` counts the frames that came and were replaced unread.
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
        """name: for messages. grab: returns a uint8 BGR picture (h, w, 3), or None if there is none now.

        The source has failed when `grab` returns None ten times in a row, and has ended when it raises EOFError.
        release: called once, when the thread ends. patience: seconds that `read` waits for a frame.
        """
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
                    if failures >= MOST_FAILURES:
                        self._problem = f"gives no more pictures; {CHECK_DEVICE}"
                        break
                    time.sleep(0.02)
                    continue
                failures, start = 0, now if start is None else start
                with self._change:
                    if self._newest is not None:
                        self.dropped += 1
                    self._newest = Frame(index, now - start, image, now, wall=time.time())
                    self._change.notify()
                index += 1
        except EOFError:
            self._ended = True
        except FerError as error:  # a wrapped source, whose message says what to do
            self._problem = str(error).removeprefix(f"{self.name}: ")
        except Exception as error:  # a driver may raise anything; `read` reports it
            self._problem = f"{first_line(error)}; {CHECK_DEVICE}"
        finally:
            with self._change:
                self._problem = self._problem or ("" if self._closed else "ended")
                self._change.notify()
            self._release()

    def read(self) -> Frame | None:
        """Wait for a frame newer than the last one and return it; None at the end and after `close`.

        Raises FerError if the source broke, or if no frame came for `patience` seconds.
        """
        with self._change:
            self._change.wait_for(
                lambda: self._newest is not None or self._problem is not None or self._closed, self._patience
            )
            if self._closed:
                return None
            if self._newest is None and self._ended:
                return None
            if self._newest is None:
                problem = self._problem or f"no picture for {self._patience:g} s; {CHECK_DEVICE}"
                raise FerError(f"{self.name}: {problem}")
            frame, self._newest = self._newest, None
            return frame

    def close(self) -> None:
        """Stop the thread and release the device; a waiting `read` returns None."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=2)
