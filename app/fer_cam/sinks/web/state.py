"""The state of a run for the web page: written by the sink's thread, read by the server's."""

from __future__ import annotations

import bisect
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from fer_cam.sinks.lines import json_line
from fer_cam.sinks.status import STALLED, RunStatus
from fer_cam.sinks.web.timeline import UNSURE_LABEL, Row, Timeline
from fer_cam.types import Result

__all__ = ["LATENCIES", "Latency", "WebState"]

GAP = 1.0
"""Seconds without a frame after which the time between two frames counts for no emotion."""
LATENCIES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the histogram of latencies, in seconds; what is above them is counted, too."""
NO_PICTURE = np.zeros((1, 1, 3), np.uint8)


@dataclass(frozen=True)
class Latency:
    """A histogram. counts: of each bound of LATENCIES and of what is above them. total: sum in seconds."""

    counts: tuple[int, ...]
    total: float


class WebState:
    """The last result, the timeline, and the sums for the metrics. Every method may be called by any thread."""

    def __init__(
        self, status: Callable[[], RunStatus], labels: Sequence[str], *, version: str, picture: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """status: returns the state of the run. labels: of the emotion model. picture: the live picture is shown.

        clock: that of Frame.captured.
        """
        self.status, self.version, self.picture, self.labels = status, version, picture, (*labels, UNSURE_LABEL)
        self.ended = False
        """True from the end of the run on: then streams end."""
        self._clock, self._lock = clock, threading.Lock()
        self._timeline = Timeline(labels)
        self._last: Result | None = None
        self._number = 0
        self._seconds = dict.fromkeys(self.labels, 0.0)
        self._latencies, self._latency = [0] * (len(LATENCIES) + 1), 0.0

    def see(self, result: Result) -> None:
        """Take in a result. Its picture is not kept."""
        now, frame = self._clock(), result.frame
        with self._lock:
            if self._last is not None and not frame.restart:
                self._count(self._last, frame.time - self._last.frame.time)
            if frame.wall and frame.captured:  # a live source
                latency = max(0.0, now - frame.captured)
                self._latencies[bisect.bisect_left(LATENCIES, latency)] += 1
                self._latency += latency
            self._timeline.add(result.faces, now)
            self._last = replace(result, frame=replace(frame, image=NO_PICTURE), comparison=None)
            self._number += 1

    def _count(self, last: Result, elapsed: float) -> None:
        """Count the labels of the last frame, which were shown for `elapsed` seconds of the source."""
        if 0 < elapsed <= GAP:
            for face in last.faces:
                label = face.emotion if face.sure else UNSURE_LABEL
                self._seconds[label] = self._seconds.get(label, 0.0) + elapsed

    @property
    def number(self) -> int:
        """Counts the results, so that a reader knows whether there is a new one."""
        return self._number

    def faces(self) -> str:
        """Return the last result as --format jsonl has it; before the first one `null`."""
        last = self._last
        return "null" if last is None else json_line(last)

    def describe(self) -> dict[str, Any]:
        """Return the state of the run for JSON: the fields of RunStatus, and what is wrong."""
        status = self.status()
        return {
            "version": self.version, **asdict(status), "problem": status.problem, "ill": self.ill(status),
            "picture": self.picture, "second": int(self._clock()),
        }  # fmt: skip

    def full(self) -> dict[str, Any]:
        """Return what /api/state says: describe() and the last result."""
        return {**self.describe(), "last": json.loads(self.faces())}

    @staticmethod
    def ill(status: RunStatus) -> str:
        """Return why the run counts as broken, in words; "" while frames come."""
        if status.idle <= STALLED:
            return ""
        return f"no frame for {status.idle:.0f} s"

    def rows(self, since: int = -1) -> list[Row]:
        """Return the rows of the timeline after the second `since`."""
        with self._lock:
            return self._timeline.since(since, self._clock())

    def seconds(self) -> dict[str, float]:
        """Return the seconds for which faces showed each label, by the clock of the source, added over faces."""
        with self._lock:
            return dict(self._seconds)

    def latency(self) -> Latency:
        """Return the seconds from the capture of each live frame until it was labelled."""
        with self._lock:
            return Latency(tuple(self._latencies), self._latency)
