"""The state of a run, for those who watch it from outside: MQTT, the web page, metrics and the watchdog."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fer_cam.sinks.output import Output, OutputCounts
from fer_cam.sources import Source
from fer_cam.types import Result
from fer_models.redact import redact

__all__ = ["STALLED", "RunStatus", "RunWatch"]

STALLED = 30.0
"""Seconds without a frame after which a run that should have frames counts as stalled."""

RATE_OVER = 5.0
"""Seconds over which the frame rate is taken."""


@dataclass(frozen=True)
class RunStatus:
    """The state of a run at one moment.

    source: its name, without a password. model: name of the emotion model. started: seconds since 1970. connected:
    False while the source is gone. frames: processed so far. rate: frames a second over the last seconds, 0 while none
    come. latency: seconds from the capture of the last frame until it was labelled; 0 for a recorded source. dropped:
    frames of the source that a newer one replaced. gaps, gone: times and seconds that the source was gone. idle:
    seconds since the last frame was labelled, or since the start. faces: in the last frame. outputs: in the order in
    which they were opened. attempts: times that a source which was gone was tried again.
    """

    source: str
    model: str
    started: float
    connected: bool
    frames: int
    rate: float
    latency: float
    dropped: int
    gaps: int
    gone: float
    idle: float
    faces: int
    outputs: tuple[OutputCounts, ...] = ()
    attempts: int = 0

    @property
    def problem(self) -> str:
        """One line about what is wrong now; "" if nothing is."""
        return self.source_problem or self.output_problem()

    @property
    def source_problem(self) -> str:
        """One line about a source that is gone; "" while it is there."""
        return "" if self.connected else f"{self.source}: gives no pictures"

    def output_problem(self, *, beside: str = "") -> str:
        """Return one line about the first output that fails; "" if none does. beside: name of one that is left out."""
        return next((counts.problem for counts in self.outputs if counts.problem and counts.name != beside), "")


class RunWatch:
    """Counts what a run does. `see` is called by the run's thread; `status` may be called by any."""

    def __init__(self, source: Source, model: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """source: as opened by the run. model: name of the emotion model. clock: that of Frame.captured."""
        self._source, self._model, self._clock = source, model, clock
        self._started, self._begin = time.time(), clock()
        self._outputs: Sequence[Output] = ()
        self._lock = threading.Lock()
        self._frames = self._faces = 0
        self._latency, self._last = 0.0, self._begin
        self._times: deque[float] = deque()

    def watch(self, outputs: Sequence[Output]) -> None:
        """Report the counts of these outputs, too."""
        self._outputs = outputs

    def see(self, result: Result) -> None:
        """Count a result that is labelled now."""
        now = self._clock()
        with self._lock:
            self._frames += 1
            self._faces = len(result.faces)
            self._latency = now - result.frame.captured if self._source.live and result.frame.captured else 0.0
            self._last = now
            self._times.append(now)
            self._forget(now)

    def _forget(self, now: float) -> None:
        while self._times and self._times[0] < now - RATE_OVER:
            self._times.popleft()

    def status(self) -> RunStatus:
        """Return the present state."""
        now, source = self._clock(), self._source
        with self._lock:
            self._forget(now)
            over = min(RATE_OVER, max(now - self._begin, 1e-3))
            rate = len(self._times) / over
            frames, faces, latency, idle = self._frames, self._faces, self._latency, now - self._last
        return RunStatus(
            source=redact(source.name), model=self._model, started=self._started,
            connected=getattr(source, "connected", True), frames=frames, rate=rate, latency=latency,
            dropped=source.dropped, gaps=getattr(source, "gaps", 0), gone=getattr(source, "gone", 0.0), idle=idle,
            faces=faces, outputs=tuple(output.counts for output in self._outputs),
            attempts=getattr(source, "attempts", 0),
        )  # fmt: skip
