"""The course of a playlist: the item on the screen at each moment, and the markers that it sets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np

from fer_cam.session.stimulus.markers import marker_label
from fer_cam.stimulus.clip import Clip
from fer_cam.stimulus.playlist import Playlist, Step, steps
from fer_models.errors import FerError, first_line

__all__ = ["Show"]


class Show:
    """Goes through a playlist. It reads no clock: times, in seconds of time.monotonic(), are passed in.

    The screen calls `tick` often, paints `picture` and `cross` when `tick` returns True, and then calls `painted`. An
    item's time runs from its first painting; its end is the moment at which what follows it is painted. All methods are
    called on one thread and return at once.

    picture: uint8 BGRA (h, w, 4), None for an empty screen. cross: with a fixation cross. step: what is shown, None
    before the start and after the end. done: everything was shown, or it was stopped. count: items in all.
    """

    def __init__(
        self, playlist: Playlist, load: Callable[[Path], Future[Clip]], *, mark: Callable[[str, float], None],
        failed: Callable[[str], None],
    ) -> None:  # fmt: skip
        """load: begins to load an item, see load_clip. mark: called with each marker's label and time. failed: called
        with one line about an item that is left out."""
        self._steps, self._load, self._mark, self._failed = list(steps(playlist)), load, mark, failed
        self._fixation, self._usual = playlist.fixation, playlist.seconds
        self.count = len(playlist.items)
        self.picture: np.ndarray | None = None
        self.cross = False
        self.step: Step | None = None
        self.done = False
        self._begun = False
        self._since: float | None = None  # when the present step was painted first
        self._open = ""  # the item whose end has no marker yet
        self._clip: Clip | None = None
        self._loading: tuple[Step, Future[Clip]] | None = None
        self._preload()

    def _preload(self) -> None:
        """Begin to load the next item, while what is before it is shown."""
        following = next((s for s in self._steps if s.kind == "item"), None)
        if following is not None and following.file is not None and self._loading is None:
            self._loading = (following, self._load(following.file))

    def tick(self, now: float) -> bool:
        """Go on to what is due. Returns True if the screen must be painted anew."""
        if self.done:
            return False
        if self._begun and self._since is None:
            return True  # not painted yet
        if self._begun and not self._is_over(now):
            return self._next_frame(now)
        return self._advance(now)

    def _is_over(self, now: float) -> bool:
        if self.step is None or self._since is None:
            return True
        passed = now - self._since
        if self.step.seconds is not None and passed >= self.step.seconds:
            return True
        return self._clip is not None and self._clip.ended(passed)

    def _next_frame(self, now: float) -> bool:
        if self._clip is None or not self._clip.moving or self._since is None:
            return False
        try:
            picture = self._clip.due(now - self._since)
        except FerError as error:
            self._fail(self._open, str(error), now)
            self._open = ""
            return self._advance(now)
        if picture is not None:
            self.picture = picture
        return picture is not None

    def _fail(self, name: str, why: str, now: float) -> None:
        """Note that an item cannot be shown, or not to its end."""
        self._mark(marker_label("failed", name), now)
        self._failed(why)

    def _advance(self, now: float) -> bool:
        """Put the next step on the screen. While an item is still being loaded, what is there stays."""
        while self._steps and self._steps[0].kind == "item":
            assert self._loading is not None
            if not self._loading[1].done():
                return False
            error = self._loading[1].exception()
            if error is None:
                break
            why = str(error) if isinstance(error, FerError) else f"{self._steps[0].file}: {first_line(error)}"
            self._fail(self._steps[0].name, why, now)
            self._loading = None
            del self._steps[0]
            if self._steps and self._steps[0].kind == "pause":  # there has been one already
                del self._steps[0]
            self._preload()
        self._close_clip()
        step = self.step = self._steps.pop(0) if self._steps else None
        self._begun, self._since = True, None
        self.picture, self.cross = None, step is not None and self._fixation
        if step is not None and step.kind == "item" and self._loading is not None:
            self._clip, self._loading = self._loading[1].result(), None
            self.picture, self.cross = self._clip.first, False
            if step.seconds is None and not self._clip.moving:  # such as a GIF with one picture
                self.step = replace(step, seconds=self._usual)
        self._preload()
        return True

    def painted(self, now: float) -> None:
        """Note that `picture` has just been painted, and set the markers of what this began and ended."""
        if not self._begun or self.done or self._since is not None:
            return
        self._since = now
        if self._open:
            self._mark(marker_label("end", self._open), now)
            self._open = ""
        if self.step is None:
            self._finish(now)
        elif self.step.kind == "item":
            self._open = self.step.name
            self._mark(marker_label("start", self._open), now)
        elif self.step.kind == "baseline":
            self._mark(marker_label("baseline"), now)

    def stop(self, now: float) -> None:
        """End the show early. May be called twice."""
        if self.done:
            return
        if self._open:
            self._mark(marker_label("stopped", self._open), now)
        self._finish(now)

    def _finish(self, now: float) -> None:
        self._mark(marker_label("finished"), now)
        self.done, self.step, self.picture, self.cross, self._open = True, None, None, False, ""
        self._close_clip()
        if self._loading is not None:
            self._loading[1].add_done_callback(_close_loaded)
            self._loading = None

    def _close_clip(self) -> None:
        if self._clip is not None:
            self._clip.close()
            self._clip = None

    def left(self, now: float) -> float | None:
        """Return the seconds until the present step ends; None without one, and for a whole video."""
        if self.step is None or self.step.seconds is None:
            return None
        return self.step.seconds if self._since is None else max(0.0, self.step.seconds - (now - self._since))


def _close_loaded(future: Future[Clip]) -> None:
    if not future.cancelled() and future.exception() is None:
        future.result().close()
