"""A camera or stream that comes back: when it drops, it is opened again, with growing pauses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from fer_cam.sources.base import Source
from fer_cam.stopped import was_stopped
from fer_cam.types import Frame
from fer_models.errors import FerError

__all__ = ["PAUSES", "Returning"]

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds to wait before each attempt to open the source again; the last one is repeated."""
STEADY = 10.0
"""Seconds for which a source must last until the pauses begin at the first one again: one that breaks off at once after
each opening, such as a short film that a server sends again and again, is opened less and less often."""


class Returning:
    """A live source that outlives its connection.

    Index and time of its frames go on over a gap, whose length counts. The first frame after a gap has `restart` set,
    and may have another size. A source that ends, and does not break, ends this one too.
    """

    live = True
    continuous = True

    def __init__(
        self,
        source: Source,
        open_again: Callable[[], Source],
        tell: Callable[[str], None],
        *,
        give_up: float | None = None,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        """source: open, and owned from now on. open_again: opens the same source; raises FerError if it cannot.

        tell: gets one line when the source is gone, and one when it is back. give_up: seconds after which a source
        that is gone ends in FerError; None: never. pauses: see PAUSES.
        """
        self.name, self.fps = source.name, source.fps
        self._source, self._open_again, self._tell = source, open_again, tell
        self._give_up, self._pauses = give_up, pauses
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._dropped, self._begin = 0, 0
        self._attempt, self._back = 0, time.monotonic()
        self._last: Frame | None = None
        self._first: Frame | None = None
        self.gaps = 0
        """Times that the source was gone."""
        self.gone = 0.0
        """Seconds that it was gone, in all."""
        self.connected = True
        """False while it is gone."""

    @property
    def dropped(self) -> int:
        """Frames that were never read because a newer one came. Those of a gap, which nobody saw, do not count."""
        return self._dropped + self._source.dropped

    @property
    def remarks(self) -> list[str]:
        """Remarks on the gaps, for the end of a run."""
        if not self.gaps:
            return []
        times = "once" if self.gaps == 1 else f"{self.gaps} times"
        return [f"{self.name}: was gone {times}, {self.gone:.1f} s in all"]

    def read(self) -> Frame | None:
        """Return the next frame; waits as long as the source is gone. None at the end and after `close`.

        Raises FerError if the source was gone for longer than `give_up`.
        """
        restart = False
        while not self._closed.is_set():
            try:
                frame = self._source.read()
            except FerError as error:
                if not restart and was_stopped():  # Ctrl+Z and fg: nobody asked for pictures, and the source is well
                    restart = True
                    continue
                if not self._come_back(error):
                    return None
                restart = True
            else:
                return None if frame is None else self._go_on(frame, restart)
        return None

    def _go_on(self, frame: Frame, restart: bool) -> Frame:
        """Return a frame with index and time that follow those before it."""
        if self._first is None or self._last is None:
            self._first = self._last = frame
            return frame
        if restart:
            self._begin = self._last.index + 1 - frame.index
        now = self._first.time + frame.captured - self._first.captured
        self._last = replace(frame, index=self._begin + frame.index, time=now, restart=restart)
        return self._last

    def _come_back(self, reason: FerError) -> bool:
        """Open the source again. Returns False if it was closed meanwhile. Raises FerError after `give_up` seconds."""
        gone = time.monotonic()
        self.gaps += 1
        self.connected = False
        self._source.close()
        self._tell(f"{_without_remedy(reason)}; opening it again until it is back")
        if gone - self._back >= STEADY:
            self._attempt = 0
        while not self._closed.wait(self._pauses[min(self._attempt, len(self._pauses) - 1)]):
            self._attempt += 1
            try:
                source = self._open_again()
            except FerError as error:
                seconds = time.monotonic() - gone
                if self._give_up is not None and seconds >= self._give_up:
                    self.gone += seconds
                    raise FerError(f"{error} (gone for {seconds:.0f} s, see --give-up)") from error
                continue
            seconds = time.monotonic() - gone
            self.gone += seconds
            with self._lock:
                self._dropped += self._source.dropped
                self._source, self.fps = source, source.fps
            if self._closed.is_set():
                source.close()
                return False
            self._back = time.monotonic()
            self.connected = True
            self._tell(f"{self.name}: back after {seconds:.1f} s")
            return True
        return False

    def close(self) -> None:
        """Release the device; a waiting `read` returns None. May be called twice."""
        self._closed.set()
        with self._lock:
            self._source.close()


def _without_remedy(error: FerError) -> str:
    return str(error).partition(";")[0]
