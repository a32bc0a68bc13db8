"""A sink that passes on changes, one at a time, at most so often, and the newest state rather than every step."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from fer_cam.sinks.changes.state import FaceStates, changes_between
from fer_cam.sources import Backoff
from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["ChangeSink"]

PAUSES = (2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds between two tries of a receiver that is away; the last one is repeated."""
CLOSE_WITHIN = 25.0
"""Seconds that the last delivery may take at the end."""


class ChangeSink:
    """Delivers one JSON line when faces appear or leave, or their sure emotion changes.

    A change that is undone before it was delivered is not delivered. What the receiver does takes none of the run's
    time: it works on a thread of its own.
    """

    needs_picture, recovers, lossless = False, True, False

    def __init__(
        self, name: str, deliver: Callable[[str], None], *, source: str, every: float, notice: Callable[[str], None],
        retries: bool, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """name: of the receiver, for messages. deliver: takes one line of JSON; raises FerError if it fails.

        source: name of the source, for the line. every: least seconds between two deliveries. notice: gets a line at
        the first failure, and one with the count at the end. retries: deliver the newest state again after a failure.
        """
        self.name, self._deliver, self._source, self._every = name, deliver, source, every
        self._notice, self._retries, self._clock = notice, retries, clock
        self._states = FaceStates()
        self._change = threading.Condition()
        self._state: dict[int, str | None] = {}
        self._told: dict[int, str | None] = {}
        self._newest: Result | None = None
        self._next, self._closing = 0.0, False
        self.deliveries = self.failures = 0
        self._backoff = Backoff(PAUSES)
        self._thread = threading.Thread(target=self._run, name=f"changes {name}", daemon=True)
        self._thread.start()

    def write(self, result: Result) -> None:
        """Take in a result. Never waits and never fails."""
        with self._change:
            self._state, self._newest = self._states.update(result), result
            if self._state != self._told:
                self._change.notify()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closing or self._state != self._told)
                while not self._closing and (pause := self._next - self._clock()) > 0:
                    self._change.wait(pause)
                if self._state == self._told:
                    if self._closing:
                        return
                    continue
                state, result, closing = self._state, self._newest, self._closing
            assert result is not None
            delivered = self._try(json.dumps(_message(self._told, state, result, self._source)))
            with self._change:
                self._next = self._clock() + max(self._every, 0.0 if delivered else self._pause())
                if delivered or not self._retries:
                    self._told = state
            if closing:
                return

    def _pause(self) -> float:
        return self._backoff.pause() if self._retries else 0.0

    def _try(self, line: str) -> bool:
        self.deliveries += 1
        try:
            self._deliver(line)
        except FerError as error:
            self.failures += 1
            if self.failures == 1:
                self._notice(f"{error}; the run goes on, and further failures are counted")
            return False
        self._backoff.reset()
        return True

    def close(self) -> None:
        """Deliver the last change, if it is not yet, and say how many deliveries failed. May be called twice."""
        with self._change:
            if self._closing:
                return
            self._closing = True
            self._change.notify()
        self._thread.join(CLOSE_WITHIN)
        if self.failures:
            self._notice(f"{self.name}: {self.failures} of {self.deliveries} deliveries failed")


def _message(
    before: Mapping[int, str | None], after: Mapping[int, str | None], result: Result, source: str
) -> dict[str, Any]:
    """Return the line as an object: time of day in UTC, source, faces that are there, and what changed."""
    confidences = {face.id: round(face.confidence, 4) for face in result.faces if face.sure}
    when = datetime.fromtimestamp(result.frame.wall or time.time(), timezone.utc)
    return {
        "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "source": source,
        "faces": [
            {"id": id, "emotion": emotion, "confidence": confidences.get(id) if emotion else None}
            for id, emotion in after.items()
        ],
        "changes": [
            {"face": change.face, "change": change.what, "emotion": change.emotion, "before": change.before}
            for change in changes_between(before, after)
        ],
    }
