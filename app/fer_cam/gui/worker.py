"""The thread behind the window: opens sources, builds pipelines, and keeps the newest result.

The window asks (`configure`, `play`, `record`) and returns at once; what comes of it arrives as
signals, on the window's own thread. Only the newest result is kept, so a slow screen never queues.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace

import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.drawing.overlay import draw
from fer_cam.frame_budget import target_rate
from fer_cam.gui.pace import Pace, Rate
from fer_cam.gui.recording import Recording
from fer_cam.pipeline import FrameLoop, Pipeline, make_pipeline
from fer_cam.settings import Settings
from fer_cam.sources import Source, open_default, open_source, would_read
from fer_cam.types import Frame, Result
from fer_models.errors import FerError

__all__ = ["Shown", "Worker"]


@dataclass(frozen=True, eq=False)
class Shown:
    """A result ready to be shown: image uint8 BGR with boxes, frames a second, seconds from capture."""

    result: Result
    image: np.ndarray
    fps: float
    latency: float
    live: bool


class Worker(QObject):
    """Runs the pipeline on a thread of its own."""

    updated = pyqtSignal()  # a new result is there: take()
    notice = pyqtSignal(str)  # something to tell, nothing broken
    failed = pyqtSignal(str)  # one line for the user
    applied = pyqtSignal(object)  # the Settings that are in force now
    ended = pyqtSignal()  # a file has come to its end
    recording = pyqtSignal(bool)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._wanted, self._current = settings, None
        self._change = threading.Condition()
        self._newest: Shown | None = None
        self._announced = self._stop = self._again = False
        self._record_to: tuple[str, bool] | None = None
        self._record_wanted = False
        self._source: Source | None = None
        self._tried: str | None = None  # the source opened last, or tried to
        self._pipeline: Pipeline | None = None
        self._loop: FrameLoop | None = None
        self._recording = Recording(self.recording.emit, self.notice.emit, self.failed.emit)
        self._pace, self._rate = Pace(), Rate()
        self._thread = threading.Thread(target=self._run, name="pipeline", daemon=True)

    # Called by the window.

    def start(self) -> None:
        self._thread.start()

    @property
    def has_source(self) -> bool:
        """Whether a source is open: not after its end, nor after a failure."""
        return self._source is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names of the model in force; none before the first."""
        return self._pipeline.classifier.labels if self._pipeline else ()

    def configure(self, settings: Settings) -> None:
        """Ask for other settings; `applied` or `failed` follows. The same again is another try."""
        with self._change:
            self._wanted = settings
            self._again = self._again or (settings == self._current and self._source is None)
            self._change.notify()

    def play_again(self) -> None:
        """Open the present source from its start."""
        with self._change:
            self._again = True
            self._change.notify()

    def record(self, path: str | None, *, overwrite: bool = False) -> None:
        """Record into `path`, or stop recording for None; `recording` or `failed` follows."""
        with self._change:
            self._record_to, self._record_wanted = ((path, overwrite) if path else None), True
            self._change.notify()

    def reads(self, path: str) -> bool:
        """Whether the present source, ended or not, is or holds the file `path`."""
        return self._tried is not None and would_read(self._tried, path)

    def take(self) -> Shown | None:
        """The newest result, if it was not taken before."""
        with self._change:
            shown, self._newest, self._announced = self._newest, None, False
            return shown

    def stop(self, timeout: float = 5.0) -> None:
        """Finish the frame in work, close everything, end the thread."""
        with self._change:
            self._stop = True
            self._change.notify()
            source = self._source
        if source is not None and source.live:
            source.close()
        if self._thread.is_alive():
            self._thread.join(timeout)

    # On the worker's thread.

    def _run(self) -> None:
        try:
            while not self._stop:
                try:
                    self._apply()
                    self._step()
                except FerError as error:
                    self._fail(str(error))
                except Exception as error:  # a bug must show in the window, not kill its thread in silence
                    self._close_source()
                    self._fail(f"{type(error).__name__}: {error}")
        finally:
            self._close_source()
            self._recording.end()

    def _fail(self, text: str) -> None:
        if not self._stop:
            self.failed.emit(" ".join(text.splitlines()))

    def _close_source(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = self._loop = None

    def _apply(self) -> None:
        """Make what was asked for; a model or detector that fails leaves the one that works."""
        with self._change:
            wanted, again, self._again = self._wanted, self._again, False
            record, self._record_wanted, to = self._record_wanted, False, self._record_to
        before = self._current
        if wanted != before or again:
            try:
                self._pipeline = make_pipeline(wanted, self._pipeline, before)
            except Exception:
                self._settle(before or wanted, wanted)
                raise
            opened = wanted
            try:
                if again or wanted.source != self._tried:
                    opened = self._open(wanted)
            finally:
                # A source that cannot be opened stays chosen, so that it can be tried again.
                self._settle(opened, wanted)
        if record:
            self._recording.end()
            if to is not None:
                self._recording.begin(to[0], self._source, overwrite=to[1])

    def _settle(self, settings: Settings, asked: Settings) -> None:
        """Take `settings` for what is in force now, in answer to `asked`."""
        self._current = settings
        with self._change:
            if self._wanted == asked:  # else something newer was asked for meanwhile
                self._wanted = settings
        self.applied.emit(settings)

    def _open(self, wanted: Settings) -> Settings:
        # The old one first: two names may mean one camera, which opens only once.
        self._close_source()
        self._tried = wanted.source
        if self._recording.replaces(wanted.source):
            raise FerError(f"{wanted.source}: would be replaced by the recording; end that first, or record elsewhere")
        self.notice.emit(f"Opening {wanted.source} ..." if wanted.source != "auto" else "Looking for a camera ...")
        if wanted.source == "auto":
            source, spec, reason = open_default(loop=True, size=wanted.size)
            wanted = replace(wanted, source=spec)
            self._tried = spec
            self.notice.emit(f"{reason}; playing the demo (choose with --source)" if reason else "")
        else:
            source = open_source(wanted.source, loop=wanted.loop or wanted.source == "demo", size=wanted.size)
            self.notice.emit("")
        with self._change:
            self._source = source
        assert self._pipeline is not None  # made before a source is opened
        self._loop = self._pipeline.run(source, pace=None if source.live else self._when_due)
        self._pipeline.hold(target_rate(wanted.fps, source, paced=True))
        self._pace, self._rate = Pace(), Rate()
        return wanted

    def _wait(self, seconds: float | None) -> None:
        """Sleep until the time is up or something is asked for."""
        with self._change:
            self._change.wait_for(
                lambda: self._stop or self._again or self._record_wanted or self._wanted != self._current, seconds
            )

    def _step(self) -> None:
        source, loop = self._source, self._loop
        if source is None or loop is None:
            self._wait(None)
            return
        try:
            result = next(loop, None)
        except FerError:
            self._close_source()
            raise
        if result is None:
            self._close_source()
            if not self._stop:
                self._recording.end()
                self.ended.emit()
            return
        self._show(result, source)
        loop.finish()  # what is asked for next is no part of this frame's time

    def _when_due(self, frame: Frame) -> Frame:
        """Return a file's frame when it is due, or as soon as something is asked for."""
        early = self._pace.early(frame.time)
        if early > 0:
            self._wait(early)
            frame = replace(frame, captured=time.monotonic())
        return frame

    def _show(self, result: Result, source: Source) -> None:
        """Draw the result once, for the recording and for the screen."""
        image = draw(result)
        self._recording.write(image, result.frame.time)
        now = time.monotonic()
        fps = self._rate.count(now)
        with self._change:
            self._newest = Shown(result, image, fps, now - result.frame.captured, source.live)
            tell, self._announced = not self._announced, True
        if tell:
            self.updated.emit()
