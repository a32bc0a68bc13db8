"""Records the session of the window on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from fer_cam import __version__
from fer_cam.gui.work.playing import Playing
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.session.describe import describe
from fer_cam.session.writer import SessionWriter
from fer_cam.settings import Settings
from fer_cam.sinks.face_names import name_in_results
from fer_cam.types import Result
from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["SessionPlan", "SessionRecorder"]


@dataclass(frozen=True)
class SessionPlan:
    """The session that the user wants.

    folder: of the session; with `append` the next free FOLDER-2, FOLDER-3 and so on if it is taken. video: keep the
    pictures. informed: see SessionInfo. names: of the people in the picture, by the number of their face.
    """

    folder: Path
    append: bool = False
    video: bool = False
    informed: bool | None = None
    names: tuple[tuple[int, str], ...] = ()


class SessionRecorder:
    """Records at most one session at a time.

    A session that is asked for begins with the next picture. Another source goes on in it with new people; another
    model, or a camera after a file, begins the next session, because columns or clocks would differ.
    """

    def __init__(
        self, changed: Callable[[str], None], notice: Callable[[str], None], failed: Callable[[str], None],
        broken: Callable[[str, str], None], call: Callable[[Callable[[], None]], None],
    ) -> None:  # fmt: skip
        """changed: called with the folder when a session begins and with "" when it ends. notice, failed: called with
        one line for the user. broken: called after a session could not begin or go on, with its folder ("" if
        it did not begin) and the reason.
        call: has its argument called on the worker's thread."""
        self._changed, self._notice, self._failed, self._call = changed, notice, failed, call
        self._broken = broken
        self._plan: SessionPlan | None = None
        self._writer: SessionWriter | None = None
        self._models: tuple[object, ...] = ()
        self._source = 0

    # Called on the window's thread; each returns at once.

    @property
    def waiting(self) -> bool:
        """True from the request for a session until its first picture."""
        return self._plan is not None and self._writer is None

    def _request(self, call: Callable[[], None]) -> None:
        self._call(lambda: self._carry_out(call))

    def start(self, plan: SessionPlan) -> None:
        """Request a session in place of the present one."""
        self._request(lambda: self._begin(plan))

    def stop(self) -> None:
        """Request to finish the session."""
        self._request(self.end)

    def mark(self, label: str, origin: str, at: float | None = None) -> None:
        """Request a marker; without a session nothing happens. at: its time.monotonic(); None: the present moment."""
        self._request(lambda: self._mark(label, origin, at))

    def rename(self, person: int, name: str, source: int) -> None:
        """Request a name for a person. source: the number of the source whose faces are meant; see Shown."""
        self._request(lambda: self._rename(person, name, source))

    def inform(self, informed: bool) -> None:
        """Request to note whether the people in the picture were told."""
        self._request(lambda: self._inform(informed))

    # Called on the worker's thread.

    def _carry_out(self, request: Callable[[], None]) -> None:
        """Carry out a request. If something cannot be written, the session is ended."""
        try:
            request()
        except FerError as error:
            self._break(error)

    def _break(self, error: FerError) -> None:
        folder = str(self._writer.folder) if self._writer is not None else ""
        self.end()
        self._failed(str(error))
        self._broken(folder, redact(str(error)))

    def _begin(self, plan: SessionPlan) -> None:
        self.end()
        self._plan = plan

    def _mark(self, label: str, origin: str, at: float | None) -> None:
        if self._writer is not None:
            self._writer.mark(label, origin, monotonic=at)

    def _rename(self, person: int, name: str, source: int) -> None:
        if self._writer is not None and source == self._source:
            self._writer.rename(person, name)

    def _inform(self, informed: bool) -> None:
        if self._plan is not None:
            self._plan = replace(self._plan, informed=informed)
        if self._writer is not None:
            self._writer.inform(informed)

    def write(self, result: Result, playing: Playing, settings: Settings, pipeline: Pipeline) -> None:
        """Add a result to the session, if one is recorded.

        If it cannot be written, the session is ended; if only its video failed, it goes on.
        """
        if self._plan is None:
            return
        try:
            writer = self._writer_for(self._plan, playing, settings, pipeline)
            if result.frame.restart:
                self._mark_source(writer, playing)
            had_video = writer.keeps_video
            try:
                writer.write(result)
            except FerError as error:
                if not had_video or writer.keeps_video:
                    raise
                self._failed(f"{error}; the session goes on without its video")
        except FerError as error:
            self._break(error)

    def _writer_for(
        self, plan: SessionPlan, playing: Playing, settings: Settings, pipeline: Pipeline
    ) -> SessionWriter:  # fmt: skip
        """Return the writer for the next result of a source; a new one if model or kind of source have changed."""
        source = playing.source
        bundles = [c.bundle for c in (pipeline.classifier, pipeline.attribute) if c is not None]
        models = (source.live, *(str(bundle.card["sha256"]) for bundle in bundles))
        writer = self._writer
        if writer is not None and models == self._models and source.continuous:
            if playing.number != self._source:
                self._source = playing.number
                writer.restart()
                self._mark_source(writer, playing)
            return writer
        if writer is not None:
            self.end()
            # Names belong to the faces' numbers, which begin anew.
            self._plan = plan = replace(plan, append=True, names=())
        if not source.continuous:
            raise FerError("a session records a camera, a stream or a video; photos do not follow each other in time")
        info = describe(source, settings, bundles[0], bundles[1:], version=__version__, informed=plan.informed)
        writer = SessionWriter(plan.folder, info, append=plan.append, video=plan.video, notice=self._notice)
        self._writer, self._models, self._source = writer, models, playing.number
        for person, name in plan.names:
            writer.rename(person, name)
        self._changed(str(writer.folder))
        return writer

    @staticmethod
    def _mark_source(writer: SessionWriter, playing: Playing) -> None:
        """Mark that another source begins, or the same one after a gap."""
        writer.mark(f"source: {name_in_results(redact(playing.source.name))}", "source")

    def end(self) -> None:
        """Finish the session, if there is one, and report where it is."""
        self._plan, writer = None, self._writer
        if writer is None:
            return
        self._writer = None
        try:
            writer.close()
        except FerError as error:
            self._failed(str(error))
        self._changed("")
