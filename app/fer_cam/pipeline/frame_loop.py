"""Takes the frames of a source through a pipeline, one after the other or in two stages on two threads."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

from fer_cam.sources import Source
from fer_cam.types import Frame, Result, Track

__all__ = ["FrameLoop", "Located"]


@dataclass(frozen=True, eq=False)
class Located:
    """The faces of a frame before they are labelled.

    timings: see Result. remembered: identities of the faces that are seen or may still come back.
    """

    frame: Frame
    tracks: list[Track]
    timings: dict[str, float]
    remembered: frozenset[int]


class Stages(Protocol):
    """The part of a pipeline that its frame loop needs."""

    def reset(self) -> None:
        """Forget every face."""

    def locate(self, frame: Frame, *, photo: bool = False) -> Located:
        """Find the faces."""

    def label(self, located: Located, dropped: int = 0, *, photo: bool = False) -> Result:
        """Label the faces."""

    def spend(self, seconds: float, now: float) -> None:
        """Charge the frame budget."""


class FrameLoop:
    """Iterator over the results of a source. Headless runs, the window and the benchmark all use it.

    Each step reads a frame, forgets the faces if the source's pictures do not follow each other in time, and
    processes the frame. The next step, or `finish`, charges the frame budget with the time since processing
    began, so that the time in which a result is shown or written counts.
    """

    def __init__(
        self, pipeline: Stages, source: Source, *, pace: Callable[[Frame], Frame] | None = None, ahead: bool = False
    ) -> None:
        """pace: called with each frame before it is processed; returns it when it is due. Its time is not charged.

        ahead: find the faces of the next frame on another thread while those of this one are labelled. The results are
        the same. Only for files: it gains nothing where frames come one by one.
        """
        self._pipeline, self._source, self._pace = pipeline, source, pace
        ahead = ahead and source.continuous and not source.live and pace is None
        self._pool = ThreadPoolExecutor(1, "locate") if ahead else None
        self._next: Future[Located | None] | None = None
        self.count = 0
        """Frames processed so far."""
        self.seconds = 0.0
        """Time that processing the last frame took, without reading or showing it."""
        self._start: float | None = None
        self._closed = self._repeat = False
        self._last: Frame | None = None  # kept only with a pace, for `again`

    def __iter__(self) -> FrameLoop:
        return self

    def __next__(self) -> Result:
        """Return the next frame's result; there is none after `close`. Raises FerError if the source breaks."""
        self.finish()
        if self._closed:
            raise StopIteration
        if self._pool is None:
            frame = self._read()
            self._start = start = time.perf_counter()
            located = None if frame is None else self._locate(frame)
        else:
            start = time.perf_counter()
            future = self._next or self._pool.submit(self._read_and_locate)
            self._next = None
            located = future.result()
            if located is not None:
                self._next = self._pool.submit(self._read_and_locate)
        if located is None:
            self._start = None
            raise StopIteration
        photo = not self._source.continuous
        result = self._pipeline.label(located, self._source.dropped, photo=photo)
        self.seconds = time.perf_counter() - start
        self.count += 1
        return result

    def again(self) -> None:
        """Have the next step process the last frame once more. Only with a pace, as in the window."""
        self._repeat = True

    def _read(self) -> Frame | None:
        repeat, self._repeat = self._repeat, False
        if repeat and self._last is not None:
            # Its faces begin anew, because no time passes between the two.
            if not self._source.continuous:
                self._pipeline.reset()
            return replace(self._last, captured=time.monotonic(), restart=True)
        frame = self._source.read()
        if frame is None:
            return None
        if self._pace is not None:
            frame = self._pace(frame)
            self._last = frame
        if not self._source.continuous:
            self._pipeline.reset()
        return frame

    def _read_and_locate(self) -> Located | None:
        frame = self._read()
        return None if frame is None else self._locate(frame)

    def _locate(self, frame: Frame) -> Located:
        return self._pipeline.locate(frame, photo=not self._source.continuous)

    def finish(self) -> None:
        """End the last frame's time now. Needed only where other work follows before the next step."""
        if self._start is not None:
            now = time.perf_counter()
            self._pipeline.spend(now - self._start, now)
            self._start = None

    def close(self) -> None:
        """Wait until the other thread has left the source, which may be closed then."""
        self._closed = True
        self._pace = None  # its object may hold this one: they and the source go now, and not with the next collection
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
