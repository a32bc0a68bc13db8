"""The work behind the window: open sources, build pipelines, and take the frames through them.

It runs on one thread of its own, and needs no Qt. Requests come from the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fer_cam.comparing.agreement import Agreement
from fer_cam.gui.work.newest import Newest
from fer_cam.gui.work.news import News
from fer_cam.gui.work.playing import Playing
from fer_cam.gui.work.recording import Recording
from fer_cam.gui.work.reopening import Reopening
from fer_cam.gui.work.requests import Requests
from fer_cam.gui.work.session_recorder import SessionRecorder
from fer_cam.gui.work.source_opener import SourceOpener
from fer_cam.live.memory import FreedMemory
from fer_cam.live.playback import Playback
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sources import StillGone
from fer_models.errors import FerError

__all__ = ["WorkLoop"]


class WorkLoop:
    """Carries out requests and shows one frame, again and again."""

    def __init__(self, settings: Settings, news: Any, *, demo: bool = False, run_through: bool = False) -> None:
        """settings, demo, run_through: see Worker. news: has the signals of News."""
        self._news: News = news
        self.requests = Requests(settings)
        self.current: Settings | None = None
        self.pipeline: Pipeline | None = None
        self.playing: Playing | None = None
        self.newest, self.agreement = Newest(), Agreement()
        self._reopening = Reopening(news.lost.emit)
        self.sources = SourceOpener(
            news.notice.emit, news.told.emit, lambda reason: self._reopening.lose(str(reason)), self.requests.wait,
            demo=demo, run_through=settings.source if run_through else None,
        )  # fmt: skip
        self.playback = Playback()
        """The user's way through a file."""
        self.session = SessionRecorder(
            news.session_changed.emit, news.told.emit, news.failed.emit, news.session_broken.emit, self.requests.call
        )  # fmt: skip
        self._recording = Recording(news.recording.emit, news.told.emit, news.failed.emit)
        self._memory = FreedMemory()

    # Called on the window's thread.

    def try_anew(self) -> None:
        """Request to open the present source from its start, and tell the user again if it fails."""
        self._reopening.forget()
        playing = self.playing
        if playing is not None and not playing.connected:
            self.requests.call(playing.hurry)
        else:
            self.requests.open_again()

    def stop(self) -> None:
        """Request the end of the thread. A camera's read ends at once."""
        self.requests.stop()
        playing = self.playing
        if playing is not None and playing.source.live:
            playing.source.close()

    # Called on the thread of the loop.

    def record(self, path: str | None, *, overwrite: bool, append: bool) -> None:
        """Record what plays into `path`; None: end the recording. Raises FerError; see Recording.begin."""
        self._recording.end()
        if path:
            source = self.playing.source if self.playing else None
            self._recording.begin(path, source, overwrite=overwrite, append=append)

    def run(self) -> None:
        """Work until `stop`, then finish every file."""
        try:
            while not self.requests.stopped:
                self._attempt(self._apply)
                self._attempt(self._step)
        finally:
            self._close_source()
            for call in self.requests.take().calls:  # such as a marker that was set just before the end
                self._attempt(call, of_source=False)
            self._end_recordings()
            if self.pipeline is not None:
                self.pipeline.close()
                self.pipeline = None

    def _attempt(self, call: Callable[[], None], *, of_source: bool = True) -> None:
        """Do `call`, and tell if it fails. of_source: without one, that is why there is none."""
        try:
            call()
        except FerError as error:
            self._fail(str(error), of_source=of_source)
        except Exception as error:  # a bug must show in the window instead of ending the thread silently
            self._fail(f"{type(error).__name__}: {error}", of_source=of_source)

    def _fail(self, text: str, *, of_source: bool = True) -> None:
        text = " ".join(text.splitlines())
        if self.requests.stopped:
            return
        if self.playing is not None or not of_source:
            self._news.failed.emit(text)
        else:
            self._reopening.lose(text)

    def _close_source(self) -> None:
        if self.playing is not None:
            self.playing.source.close()
            self.playing = None

    def _apply(self) -> None:
        """Carry out the requests. If a model or detector cannot be loaded, the present one stays."""
        wanted = self.requests.take()
        try:
            if wanted.settings != self.current or wanted.again:
                self._change_to(wanted.settings, again=wanted.again)
        finally:
            for call in wanted.calls:
                self._attempt(call, of_source=False)

    def _change_to(self, request: Settings, *, again: bool) -> None:
        before = self.current
        if self.playing is not None:
            self.playing.settings_changed(self.playback)
        if self.sources.spec != request.source:
            self._reopening.forget()
        try:
            pipeline = self.pipeline = make_pipeline(request, self.pipeline, before)
        except Exception:
            self._settle(before or request, request)
            raise
        outcome = request
        try:
            if again or request.source != self.sources.spec:
                outcome = self._open(request, pipeline)
        finally:
            # A source that cannot be opened stays selected, so that the user can try it again.
            self._settle(outcome, request)
            self._memory.give_back_soon()

    def _settle(self, settings: Settings, request: Settings) -> None:
        """Announce `settings` as the ones in force now, in answer to `request`."""
        self.current = settings
        self.requests.settle(request, settings)
        self._news.applied.emit(settings)

    def _open(self, request: Settings, pipeline: Pipeline) -> Settings:
        """Open the source and start its frame loop. Returns the request, with the camera's name instead of "auto"."""
        # The old source is closed first: two names may mean one camera, which opens only once.
        self._close_source()
        self.playback.begin(None)
        self._recording.spare(request.source)
        self.agreement.restart()
        source, request = self.sources.open(request, quiet=self._reopening.goes_on)
        number, wait = self.sources.count, self.requests.wait
        self.playing = Playing(source, pipeline, request, number, wait=wait, failed=self._fail)
        self.playback.begin(source)
        return request

    def _step(self) -> None:
        playing = self.playing
        if playing is None:
            if self._reopening.wait(self.sources.spec, self.requests.wait):
                self.requests.open_again()
            return
        due = playing.due(self.playback)
        if due != 0.0:
            self.requests.wait(due)
            return
        try:
            result = playing.next()
        except StillGone:  # there is a request
            return
        except Exception:
            self._close_source()
            if not playing.source.live:  # a film that is cut has ended; a camera may come back into the same recording
                self._end_recordings()
            raise
        if result is None:
            if playing.photos is None or self.requests.stopped:
                self._end(playing)
            else:
                self.playback.stay(playing.source)
                self._explain(playing)
            return
        self._reopening.forget()
        self.agreement.see(result)
        at_end = self.playback.shown(playing.source, result)
        if self.newest.put(playing.shown(result)):
            self._news.updated.emit()
        try:
            self._recording.write(result)
        finally:  # a video that fails leaves the session
            if self.current is not None and self.pipeline is not None:
                self.session.write(result, playing, self.current, self.pipeline)
        if at_end:
            self._explain(playing)
        playing.finish()  # applying the next request is no part of this frame's time
        self._memory.give_back_if_due()

    def _end_recordings(self) -> None:
        self._recording.end()
        self.session.end()

    def _end(self, playing: Playing) -> None:
        """Close a source that has ended."""
        self._close_source()
        if self.requests.stopped:
            return
        self._end_recordings()
        self.playback.ended()
        self._news.ended.emit()
        self._explain(playing)

    def _explain(self, playing: Playing) -> None:
        """Tell what could not be read or found in a source that has come to its end."""
        if self.pipeline is not None and self.current is not None:
            lines = playing.remarks(self.current, self.pipeline)
            if lines:
                self._news.told.emit("\n".join(lines))
