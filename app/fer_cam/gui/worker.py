"""The thread behind the window: it opens sources, builds pipelines, and keeps the newest result.

The window calls `configure`, `play_again` or `record`, which return at once. The outcome arrives as a signal on the
window's own thread.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.gui.cameras import known_cameras
from fer_cam.gui.newest import Newest, Shown
from fer_cam.gui.playing import Playing
from fer_cam.gui.recording import Recording
from fer_cam.gui.retry import Retry
from fer_cam.gui.session_recorder import SessionRecorder
from fer_cam.live.cameras import is_live, open_first
from fer_cam.make_pipeline import make_pipeline
from fer_cam.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sources import Source, open_default, open_source, would_read
from fer_models.errors import FerError

__all__ = ["Worker"]


class Worker(QObject):
    """Runs the pipeline on a thread of its own."""

    updated = pyqtSignal()  # a new result can be taken: take()
    notice = pyqtSignal(str)  # what takes time now: "camera" (looking for one), "opening" (a source), "" (nothing)
    failed = pyqtSignal(str)  # one line for the user; the picture goes on if there is a source
    lost = pyqtSignal(str)  # why there is no source any more; a camera or stream is tried again by itself
    applied = pyqtSignal(object)  # the Settings that are in force now
    ended = pyqtSignal()  # a file has come to its end
    recording = pyqtSignal(bool)  # a recording has started or ended
    session_changed = pyqtSignal(str)  # the folder of the session that has begun; "" at its end
    told = pyqtSignal(str)  # a line for the terminal and the status line

    def __init__(self, settings: Settings, *, demo: bool = False) -> None:
        """settings: with the source "auto" for the first camera. demo: if there is none, play the demo in its place."""
        super().__init__()
        self._demo = demo
        self._request = settings
        self._current: Settings | None = None
        self._change = threading.Condition()
        self._newest = Newest()
        self._stop = self._again = False
        self._record_to: tuple[str, bool, bool] | None = None
        self._record_request = False
        self._playing: Playing | None = None
        self._last_spec: str | None = None  # of the source that was opened last, or failed to open
        self._pipeline: Pipeline | None = None
        self._recording = Recording(self.recording.emit, self.told.emit, self.failed.emit)
        self.session = SessionRecorder(self.session_changed.emit, self.told.emit, self.failed.emit, self._wake)
        """Records the session; its requests may be made on the window's thread."""
        self._retry, self._opened = Retry(), 0
        self._thread = threading.Thread(target=self._run, name="pipeline", daemon=True)

    # Called on the window's thread.

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def _wake(self) -> None:
        with self._change:
            self._change.notify()

    @property
    def has_source(self) -> bool:
        """True while a source is open; False after its end and after a failure."""
        return self._playing is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names of the model in force; empty before the first model is loaded."""
        return self._pipeline.classifier.labels if self._pipeline else ()

    def configure(self, settings: Settings) -> None:
        """Request other settings; `applied` or `failed` follows. The same settings again mean another try."""
        with self._change:
            self._request = settings
            if settings == self._current and self._playing is None:
                self._again, self._retry = True, Retry()
            self._change.notify()

    def play_again(self) -> None:
        """Request to open the present source from its start."""
        with self._change:
            self._again, self._retry = True, Retry()
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
            playing = self._playing
        if playing is not None and playing.source.live:
            playing.source.close()
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
                    self._fail(f"{type(error).__name__}: {error}")
        finally:
            self._close_source()
            self._recording.end()
            self.session.end()
            if self._pipeline is not None:
                self._pipeline.reset()  # ends a search that runs in the background

    def _fail(self, text: str) -> None:
        text = " ".join(text.splitlines())
        if self._stop:
            return
        if self._playing is not None:
            self.failed.emit(text)
        elif self._retry.failed(text):
            self.lost.emit(text)

    @property
    def _tries_again(self) -> bool:
        return self._last_spec is not None and is_live(self._last_spec)

    def _close_source(self) -> None:
        if self._playing is not None:
            self._playing.source.close()
            self._playing = None

    def _apply(self) -> None:
        """Carry out the requests. If a model or detector cannot be loaded, the present one stays."""
        self.session.carry_out()
        with self._change:
            request, again, self._again = self._request, self._again, False
            record, self._record_request, to = self._record_request, False, self._record_to
        before = self._current
        if request != before or again:
            if self._playing is not None:
                self._playing.with_model = True
            if self._last_spec != request.source:
                self._retry.succeeded()
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
                self._recording.begin(
                    to[0], self._playing.source if self._playing else None, overwrite=to[1], append=to[2]
                )

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
            self._tell("camera")
            source, spec = self._open_first(request)
            request = replace(request, source=spec)
            self._last_spec = spec
        else:
            self._tell("opening")
            source = open_source(
                request.source, loop=request.loop or request.source == "demo", size=request.size,
                input_fps=request.input_fps,
            )  # fmt: skip
        self._tell("")
        self._opened += 1
        playing = Playing(source, pipeline, request, self._opened, wait=self._wait, failed=self._fail)
        with self._change:
            self._playing = playing
        return request

    def _tell(self, what: str) -> None:
        if not self._retry.pause:  # tries that go on by themselves are quiet
            self.notice.emit(what)

    def _open_first(self, request: Settings) -> tuple[Source, str]:
        if self._demo:
            source, spec, reason = open_default(loop=True, size=request.size)
            if reason:
                self.told.emit(f"{reason}; playing the demo (choose another source with --source)")
            return source, spec
        return open_first(request.size, known_cameras())

    def _wait(self, seconds: float | None) -> None:
        """Sleep for `seconds`, or without limit if None, but wake up for any request."""
        with self._change:
            self._change.wait_for(
                lambda: self._stop or self._again or self._record_request or self.session.waiting
                or self._request != self._current, seconds,
            )  # fmt: skip

    def _step(self) -> None:
        playing = self._playing
        if playing is None:
            pause = self._retry.pause if self._tries_again else 0.0
            self._wait(pause or None)
            if pause:
                self._again = True
            return
        try:
            result = playing.next()
        except Exception:
            self._close_source()
            if not playing.source.live:  # a film that is cut has ended; a camera may come back into the same recording
                self._recording.end()
                self.session.end()
            raise
        if result is None:
            self._end(playing)
            return
        self._retry.succeeded()
        if self._newest.put(playing.shown(result)):
            self.updated.emit()
        try:
            self._recording.write(result)
        finally:  # a video that fails leaves the session
            if self._current is not None and self._pipeline is not None:
                self.session.write(result, playing, self._current, self._pipeline)
        playing.finish()  # applying the next request is no part of this frame's time

    def _end(self, playing: Playing) -> None:
        """Close a source that has ended."""
        self._close_source()
        if self._stop:
            return
        self._recording.end()
        self.session.end()
        self.ended.emit()
        if self._pipeline is not None and self._current is not None:
            for line in playing.remarks(self._current, self._pipeline):
                self.told.emit(line)
