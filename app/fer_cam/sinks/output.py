"""An output: a sink, the thread that feeds it, and the count of what became of every result."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from fer_cam.sinks.base import ActionNeeded, Sink
from fer_cam.sources import Backoff
from fer_cam.types import Result
from fer_models.errors import FerError, first_line

__all__ = ["Output", "OutputCounts", "has_picture"]

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds after a failure in which nothing is written, before the next try; the last one is repeated."""
PICTURES, LINES = 4, 256
"""Results that may wait for a sink that needs pictures, and for one that does not."""
CLOSE_WITHIN = 30.0
"""Seconds that the results in the queue may take to be written at the end of a live run."""


@dataclass(frozen=True)
class OutputCounts:
    """Counts of the results that an output was given: given = written + dropped + lost + waiting.

    dropped: did not fit into the queue, because the sink was slower than the source. lost: came while the sink failed.
    problem: why it fails now, in one line; "" while it works.
    """

    name: str
    given: int
    written: int
    dropped: int
    lost: int
    waiting: int
    problem: str = ""

    def describe(self) -> str:
        """Return one line for people, which accounts for every result."""
        parts = [f"{self.name}: {self.written} of {self.given} results written"]
        if self.dropped:
            parts.append(f"{self.dropped} dropped, because they came faster than it takes them")
        if self.lost:
            parts.append(f"{self.lost} lost while it failed")
        if self.waiting:
            parts.append(f"{self.waiting} still waiting")
        return ", ".join(parts)


class Output:
    """Feeds one sink. Neither a slow sink nor a failing one holds up the frames or another output.

    error: the exception that ended it, or that its end raised; None for none. told: the user has read it.
    """

    def __init__(
        self, sink: Sink, *, live: bool, tell: Callable[[str], None], requested: bool = True, depth: int | None = None,
        pauses: tuple[float, ...] = PAUSES, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """sink: owned from now on. live: the source is live, so that it cannot wait.

        A lossless sink of a recorded source is written to by the caller's thread, and the first failure ends it. Every
        other sink has a thread and a queue of `depth` results; if that is full, the oldest is dropped. tell: gets a
        line when the sink fails, and one when it works again. requested: False for lines that are printed because
        nobody said otherwise, which do not keep a run alive. pauses: see PAUSES; a sink that has `pauses` of its own
        knows better. clock: seconds, for the pauses.
        """
        self.sink, self.name, self._tell, self._clock = sink, sink.name, tell, clock
        self._backoff = Backoff(getattr(sink, "pauses", pauses))
        self._retries = sink.recovers and (live or not sink.lossless)
        self._depth = depth or (PICTURES if sink.needs_picture else LINES)
        self._change = threading.Condition()
        self._queue: deque[Result] = deque()
        self._given = self._written = self._dropped = self._lost = self._busy = 0
        self._closing = self._closed = False
        self._problem, self._told_action, self._try_again, self._missing = "", "", 0.0, 0
        self.error: Exception | None = None
        self.told, self.requested = False, requested
        self._thread: threading.Thread | None = None
        if live or not sink.lossless:
            self._thread = threading.Thread(target=self._run, name=f"output {sink.name}", daemon=True)
            self._thread.start()

    @property
    def ended(self) -> bool:
        """True if the sink has failed for good."""
        return self.error is not None

    @property
    def counts(self) -> OutputCounts:
        """The counts so far."""
        with self._change:
            waiting = len(self._queue) + self._busy
            return OutputCounts(
                self.name, self._given, self._written, self._dropped, self._lost, waiting, self._problem
            )

    def write(self, result: Result) -> None:
        """Pass a result on. Returns at once, unless the sink is lossless and the source recorded."""
        if self._thread is None:
            self._given += 1
            self._write(result)
            return
        if not self.sink.needs_picture:
            result = _without_picture(result)
        with self._change:
            self._given += 1
            if self._closing:
                self._lost += 1
                return
            full = len(self._queue) >= self._depth
            if full:
                self._queue.popleft()
                self._dropped += 1
            first = full and self._dropped == 1
            self._queue.append(result)
            self._change.notify()
        if first:  # outside the lock, because a terminal may take its time
            self._tell(f"{self.name}: takes results slower than they come; some are dropped and counted")

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._queue or self._closing)
                if not self._queue:
                    break
                result, self._busy = self._queue.popleft(), 1
            self._write(result)
        self._close_sink()

    def _write(self, result: Result) -> None:
        done = False
        try:
            if not self.ended and self._clock() >= self._try_again:
                self.sink.write(result)
                done = True
        except Exception as error:  # a second Ctrl+C is none, and ends the run
            self._fail(error)
        with self._change:
            self._busy = 0
            self._written += done
            self._lost += not done
        if done and self._problem:
            self._tell(f"{self.name}: works again; {self._lost - self._missing} results are missing")
            self._problem = self._told_action = ""
            self._backoff.reset()

    def _fail(self, error: Exception) -> None:
        problem = str(error) if isinstance(error, FerError) else first_line(error)
        if not self._problem:
            self._missing = self._lost
        # What somebody must act on is told, too, if the sink failed already for another reason.
        new = not self._problem or (isinstance(error, ActionNeeded) and problem != self._told_action)
        self._problem = problem
        if not (self._retries and isinstance(error, (FerError, OSError))) or isinstance(error, BrokenPipeError):
            self.error = error
            return
        if new:
            self._tell(f"{problem}; trying again")
            self._told_action = problem if isinstance(error, ActionNeeded) else ""
        self._try_again = self._clock() + self._backoff.pause()

    def _close_sink(self) -> None:
        try:
            self.sink.close()
        except Exception as error:
            self.error = self.error or error

    def close(self, within: float = CLOSE_WITHIN) -> None:
        """Write what waits, and close the sink; `error` is set if that fails. May be called twice.

        within: seconds after which a sink with a thread is left behind, because it hangs.
        """
        if self._closed:
            return
        self._closed = True
        if self._thread is None:
            self._close_sink()
            return
        with self._change:
            self._closing, self._try_again = True, 0.0
            self._change.notify()
        self._thread.join(within)
        if self._thread.is_alive():
            self.error = self.error or FerError(
                f"{self.name}: could not be finished within {within:g} s; {self.counts.waiting} results are missing"
            )


def has_picture(result: Result) -> bool:
    """Return False if an output has left out the picture, because its sink needed none at that moment."""
    return result.frame.image.strides[0] != 0


def _without_picture(result: Result) -> Result:
    """Return the result with a picture that takes no memory: waiting results would keep a hundred of them."""
    blank = np.broadcast_to(np.uint8(0), result.frame.image.shape)
    comparison = result.comparison and replace(result.comparison, image=blank)
    return replace(result, frame=replace(result.frame, image=blank), comparison=comparison)
