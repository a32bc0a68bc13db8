"""Shows that a video or a session is recorded, and for how long."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QTimer

from fer_cam.gui.inside import Inside
from fer_cam.gui.messages import Messages
from fer_cam.gui.saving import Saving
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.stimulus.run import StimulusRun
from fer_cam.gui.work.worker import Worker

__all__ = ["RecordingTime"]

PAUSE = 250
"""Milliseconds between two looks at the clock."""


class RecordingTime(QObject):
    """Keeps buttons, picture and status line right about what is recorded."""

    def __init__(
        self, worker: Worker, saving: Saving, sessions: Sessions, stimulus: StimulusRun, messages: Messages
    ) -> None:  # fmt: skip
        super().__init__()
        self._saving, self._sessions, self._stimulus, self._messages = saving, sessions, stimulus, messages
        self._inside: Inside | None = None
        self._session = False  # one is recorded, or waits for its first picture
        worker.recording.connect(self._recording_changed)
        sessions.changed.connect(self._session_changed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.count)
        self._timer.start(PAUSE)

    def show_in(self, inside: Inside) -> None:
        """Show it in these widgets from now on."""
        self._inside = inside
        inside.actions.show_recording(self._saving.recording)
        self._show_session()

    def _recording_changed(self, on: bool) -> None:
        self._saving.show_recording(on)
        if self._inside is not None:
            self._inside.actions.show_recording(on)
        if on:
            self._messages.tell(self.tr("Recording; press Stop recording to finish the video"))
        self.count()

    def _session_changed(self, _: bool) -> None:
        self.count()

    def _show_session(self) -> None:
        self._session = bool(self._sessions.folder) or self._sessions.waiting
        if self._inside is not None:
            self._inside.actions.show_session(self._session)

    def count(self) -> None:
        """Show the time that has passed."""
        inside = self._inside
        if inside is None:
            return
        if self._session != (bool(self._sessions.folder) or self._sessions.waiting):
            self._show_session()
        session = self.tr("Session {}").format(self._sessions.time) if self._sessions.folder else ""
        if self._sessions.waiting and not self._stimulus.active:
            session = self.tr("Session: waits for a picture")
        text = "  ".join(part for part in (self._saving.recording_time, session, self._stimulus.text) if part)
        if text != inside.view.recording_text:
            inside.view.recording_text = text
            inside.view.update()
            inside.status.show_recording(text)

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()
