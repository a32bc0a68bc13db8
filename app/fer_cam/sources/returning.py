"""A camera or stream that comes back: when it drops, it is opened again, with growing pauses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from fer_cam.sources.backoff import Backoff
from fer_cam.sources.base import Source
from fer_cam.stopped import was_stopped
from fer_cam.types import Frame
from fer_models.errors import FerError

__all__ = ["Returning", "StillGone"]


class StillGone(FerError):
    """The source is gone, and the wait for it was cut short; a later `read` goes on with it."""


class Returning:
    """A live source that outlives its connection.

    Index and time of its frames go on over a gap, whose length counts. The first frame after a gap has `restart` set,
    and may have another size; so has the first one after the process was stopped and continued (Ctrl+Z and `fg`). A
    source that ends, and does not break, ends this one too.
    """

    live = True
    continuous = True

    def __init__(
        self,
        source: Source,
        open_again: Callable[[], Source],
        tell: Callable[[str], None],
        *,
        lost: Callable[[FerError], None] = lambda reason: None,
        wait: Callable[[float], object] | None = None,
        give_up: float | None = None,
        pauses: tuple[float, ...] | None = None,
    ) -> None:
        """source: open, and owned from now on. open_again: opens the same source; raises FerError if it cannot.

        tell: gets one line when the source is gone, and one when it is back. lost: gets the reason when the source is
        gone, and each time that it is another one. wait: sleeps for some seconds; if it returns early, `read` raises
        StillGone. give_up: seconds after which a source that is gone ends in FerError; None: never. pauses: see
        Backoff.
        """
        self.name, self.fps = source.name, source.fps
        self._source, self._open_again, self._tell, self._lost = source, open_again, tell, lost
        self._give_up, self._backoff = give_up, Backoff(pauses)
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._lock = threading.Lock()
        self._dropped = self._begin = 0
        self._last: Frame | None = None
        self._first: Frame | None = None
        self._restart = False  # the next frame is the first after a gap
        self._since: float | None = None  # when the source went; None while it is there
        self._due = 0.0  # when it is opened again
        self._reason = ""
        self.gaps = 0
        """Times that the source was gone."""
        self.gone = 0.0
        """Seconds that it was gone, in all."""
        self.attempts = 0
        """Times that it was tried to open it again, in all. A watchdog sees by it that the search goes on."""

    @property
    def dropped(self) -> int:
        """Frames that were never read because a newer one came. Those of a gap, which nobody saw, do not count."""
        return self._dropped + self._source.dropped

    @property
    def connected(self) -> bool:
        """False while the source is gone."""
        return self._since is None

    @property
    def remarks(self) -> list[str]:
        """Remarks on the gaps, for the end of a run."""
        if not self.gaps:
            return []
        if self.gaps == 1:
            return [f"{self.name}: was gone once, {self.gone:.1f} s in all"]
        return [f"{self.name}: was gone {self.gaps} times, {self.gone:.1f} s in all"]

    def read(self) -> Frame | None:
        """Return the next frame; waits as long as the source is gone. None at the end and after `close`.

        Raises FerError if the source was gone for longer than `give_up`, and StillGone if the wait was cut short.
        """
        while not self._closed.is_set():
            if self._since is not None:
                self._come_back(self._since)
                continue
            try:
                frame = self._source.read()
            except FerError as error:
                if not self._restart and was_stopped():  # nobody asked for pictures, and the source is well
                    self._restart = True
                else:
                    self._lose(error)
            else:
                return None if frame is None else self._go_on(frame)
        return None

    def _go_on(self, frame: Frame) -> Frame:
        """Return a frame with index and time that follow those before it."""
        restart, self._restart = self._restart, False
        if self._first is None or self._last is None:
            self._first = self._last = frame
            return frame
        if restart:
            self._begin = self._last.index + 1 - frame.index
        now = self._first.time + frame.captured - self._first.captured
        self._last = replace(frame, index=self._begin + frame.index, time=now, restart=restart)
        return self._last

    def _lose(self, reason: FerError) -> None:
        """Note that the source is gone, and when to open it again."""
        self._since = time.monotonic()
        self._restart = True
        self.gaps += 1
        self._source.close()
        self._tell(f"{_without_remedy(reason)}; opening it again until it is back")
        self._say(reason)
        self._backoff.broke()
        self._due = self._since + self._backoff.pause()

    def _say(self, reason: FerError) -> None:
        if str(reason) != self._reason:
            self._reason = str(reason)
            self._lost(reason)

    def _come_back(self, since: float) -> None:
        """Open the source again when it is due. Raises FerError as `read` does."""
        self._wait(max(0.0, self._due - time.monotonic()))
        if self._closed.is_set():
            return
        if time.monotonic() < self._due:
            raise StillGone(self._reason)
        self.attempts += 1
        try:
            source = self._open_again()
        except FerError as error:
            seconds = time.monotonic() - since
            if self._give_up is not None and seconds >= self._give_up:
                self.gone += seconds
                raise FerError(f"{error} (gone for {seconds:.0f} s, see --give-up)") from error
            self._say(error)
            self._due = time.monotonic() + self._backoff.pause()
            return
        seconds = time.monotonic() - since
        self.gone += seconds
        with self._lock:
            self._dropped += self._source.dropped
            self._source, self.fps = source, source.fps
        self._since, self._reason = None, ""
        if self._closed.is_set():
            source.close()
            return
        self._backoff.opened()
        self._tell(f"{self.name}: back after {seconds:.1f} s")

    def hurry(self) -> None:
        """Open the source again at once, if it is gone; the present wait must be cut short for that."""
        self._backoff.reset()
        self._due, self._reason = time.monotonic(), ""

    def close(self) -> None:
        """Release the device; a waiting `read` returns None. May be called twice."""
        self._closed.set()
        with self._lock:
            self._source.close()


def _without_remedy(error: FerError) -> str:
    return str(error).partition(";")[0]
