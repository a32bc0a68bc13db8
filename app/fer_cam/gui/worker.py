"""The thread behind the window: it opens sources, builds pipelines, and keeps the newest result.

The window calls `configure`, `play_again` or `record`, which return at once. The outcome arrives as a signal on the
window's own thread.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.drawing.overlay import draw
from fer_cam.frame_budget import target_rate
from fer_cam.frame_loop import FrameLoop
from fer_cam.gui.newest import Newest, Shown
from fer_cam.gui.pace import Pace, Rate
from fer_cam.gui.recording import Recording
from fer_cam.make_pipeline import make_pipeline
from fer_cam.no_face import NoFace
from fer_cam.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sources import Source, open_default, open_source, would_read
from fer_cam.types import Frame, Result
from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["Worker"]


class Worker(QObject):
    """Runs the pipeline on a thread of its own."""

    updated = pyqtSignal()  # a new result can be taken: take()
    notice = pyqtSignal(str)  # a message that is no failure
    failed = pyqtSignal(str)  # one line for the user
    applied = pyqtSignal(object)  # the Settings that are in force now
    ended = pyqtSignal()  # a file has come to its end
    recording = pyqtSignal(bool)  # a recording has started or ended

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._request = settings
        self._current: Settings | None = None
        self._change = threading.Condition()
        self._newest = Newest()
        self._stop = self._again = False
        self._record_to: tuple[str, bool, bool] | None = None
        self._record_request = False
        self._source: Source | None = None
        self._last_spec: str | None = None  # of the source that was opened last, or failed to open
        self._pipeline: Pipeline | None = None
        self._loop: FrameLoop | None = None
        self._recording = Recording(self.recording.emit, self.notice.emit, self.failed.emit)
        self._pace, self._rate, self._no_face = Pace(), Rate(), NoFace()
        self._thread = threading.Thread(target=self._run, name="pipeline", daemon=True)

    # Called on the window's thread.

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def has_source(self) -> bool:
        """True while a source is open; False after its end and after a failure."""
        return self._source is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names of the model in force; empty before the first model is loaded."""
        return self._pipeline.classifier.labels if self._pipeline else ()

    def configure(self, settings: Settings) -> None:
        """Request other settings; `applied` or `failed` follows. The same settings again mean another try."""
        with self._change:
            self._request = settings
            self._again = self._again or (settings == self._current and self._source is None)
            self._change.notify()

    def play_again(self) -> None:
        """Request to open the present source from its start."""
        with self._change:
            self._again = True
            self._change.notify()

    def record(self, path: str | None, *, overwrite: bool = False, append: bool = False) -> None:
        """Request to record into `path`, or to stop recording if it is None; `recording` or `failed` follows."""
        with self._change:
            self._record_to, self._record_request = ((path, overwrite, append) if path else None), True
            self._change.notify()

    def reads(self, path: str) -> bool:
        """Return True if the file `path` is, or is in, the present source; also after the source's end."""
        return self._last_spec is not None and would_read(self._last_spec, path)

    def take(self) -> Shown | None:
        """Return the newest result, or None if it was taken before."""
        return self._newest.take()

    def stop(self, timeout: float = 5.0) -> None:
        """Finish the present frame, close everything and end the thread; wait for it `timeout` seconds at most."""
        with self._change:
            self._stop = True
            self._change.notify()
            source = self._source
        if source is not None and source.live:
            source.close()
        if self._thread.is_alive():
            self._thread.join(timeout)

    # Called on the worker's thread.

    def _run(self) -> None:
        try:
            while not self._stop:
                try:
                    self._apply()
                    self._step()
                except FerError as error:
                    self._fail(str(error))
                except Exception as error:  # a bug must show in the window instead of ending the thread silently
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
        """Carry out the requests. If a model or detector cannot be loaded, the present one stays."""
        with self._change:
            request, again, self._again = self._request, self._again, False
            record, self._record_request, to = self._record_request, False, self._record_to
        before = self._current
        if request != before or again:
            try:
                pipeline = self._pipeline = make_pipeline(request, self._pipeline, before)
            except Exception:
                self._settle(before or request, request)
                raise
            outcome = request
            try:
                if again or request.source != self._last_spec:
                    outcome = self._open(request, pipeline)
            finally:
                # A source that cannot be opened stays selected, so that the user can try it again.
                self._settle(outcome, request)
        if record:
            self._recording.end()
            if to is not None:
                self._recording.begin(to[0], self._source, overwrite=to[1], append=to[2])

    def _settle(self, settings: Settings, request: Settings) -> None:
        """Announce `settings` as the ones in force now, in answer to `request`."""
        self._current = settings
        with self._change:
            if self._request == request:  # else a newer request came meanwhile
                self._request = settings
        self.applied.emit(settings)

    def _open(self, request: Settings, pipeline: Pipeline) -> Settings:
        """Open the source and start its frame loop. Returns the request, with the camera's name instead of "auto"."""
        # The old source is closed first: two names may mean one camera, which opens only once.
        self._close_source()
        self._last_spec = request.source
        if self._recording.replaces(request.source):
            raise FerError(f"{request.source}: would be replaced by the recording; end that first, or record elsewhere")
        if request.source == "auto":
            self.notice.emit("Looking for a camera ...")
            source, spec, reason = open_default(loop=True, size=request.size)
            request = replace(request, source=spec)
            self._last_spec = spec
            self.notice.emit(f"{reason}; playing the demo (choose with --source)" if reason else "")
        else:
            self.notice.emit(f"Opening {redact(request.source)} ...")
            source = open_source(
                request.source, loop=request.loop or request.source == "demo", size=request.size,
                input_fps=request.input_fps,
            )  # fmt: skip
            self.notice.emit("")
        with self._change:
            self._source = source
        self._loop = pipeline.run(source, pace=None if source.live else self._when_due)
        pipeline.hold(target_rate(request.fps, source, paced=True))
        self._pace, self._rate, self._no_face = Pace(), Rate(), NoFace()
        return request

    def _wait(self, seconds: float | None) -> None:
        """Sleep for `seconds`, or without limit if None, but wake up for any request."""
        with self._change:
            self._change.wait_for(
                lambda: self._stop or self._again or self._record_request or self._request != self._current, seconds
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
            if not source.live:  # a film that is cut has ended; a camera may come back into the same recording
                self._recording.end()
            raise
        if result is None:
            self._close_source()
            for remark in getattr(source, "remarks", []):
                self.notice.emit(remark)
            if not self._stop:
                self._recording.end()
                self.ended.emit()
                self._explain(photos=not source.continuous)
            return
        self._show(result, source)
        self._no_face.see(result)
        loop.finish()  # applying the next request is no part of this frame's time

    def _explain(self, *, photos: bool) -> None:
        """Announce why no face was found in the source that has ended, if there was none."""
        if self._pipeline is not None and self._current is not None and not self._stop:
            reason = self._no_face.why(self._current, self._pipeline.detector, self._pipeline.mesh, photos=photos)
            if reason:
                self.notice.emit(reason[0].upper() + reason[1:])

    def _when_due(self, frame: Frame) -> Frame:
        """Return a file's frame when it is due, or as soon as there is a request."""
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
        if self._newest.put(Shown(result, image, fps, now - result.frame.captured, source.live)):
            self.updated.emit()
