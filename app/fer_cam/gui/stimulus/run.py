"""Shows a playlist while a session is recorded, and sets its markers in both."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QScreen
from PyQt6.QtWidgets import QWidget

from fer_cam.gui.language.core_text import core_text
from fer_cam.gui.saving import Saving
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.stimulus.screen import StimulusScreen
from fer_cam.gui.work.worker import Worker
from fer_cam.session.stimulus.markers import ORIGIN
from fer_cam.stimulus.clip import Clip, load_clip
from fer_cam.stimulus.playlist import Playlist
from fer_cam.stimulus.show import Show

__all__ = ["StimulusRun"]

AFTER = 500
"""Milliseconds that a session goes on after the last item, so that its last frames are processed."""


class StimulusRun(QObject):
    """Runs at most one show at a time. Without a session it starts one, after the question, and ends it."""

    told = pyqtSignal(str)  # a line for the status line
    failed = pyqtSignal(str)  # a line about what went wrong
    changed = pyqtSignal(bool)  # a show has begun or ended
    recorded = pyqtSignal(str)  # the folder of a session that was started for a show, after its end

    def __init__(self, window: QWidget, worker: Worker, saving: Saving, sessions: Sessions) -> None:
        super().__init__(window)
        self._worker, self._saving, self._sessions = worker, saving, sessions
        self._loader = ThreadPoolExecutor(1, "stimulus")
        self._plan: tuple[Playlist, QScreen, bool] | None = None  # waits for a session
        self.show: Show | None = None
        """The show that runs; None without one."""
        self.screen: StimulusScreen | None = None
        self._own = ""  # folder of the session that was started for the show
        self._ending = ""  # the same, once the show is over
        sessions.changed.connect(self._session_changed)
        worker.failed.connect(self._worker_failed)

    @property
    def active(self) -> bool:
        """True from the start of a show, or while it waits for its session, to its end."""
        return self._plan is not None or self.show is not None

    def start(self, playlist: Playlist, screen: QScreen, *, full: bool) -> None:
        """Begin a show, and a session for it if none is recorded. full: full screen; else in a window."""
        if self.active or not playlist.items:
            return

        def begin() -> None:
            if self.active:
                return
            self._plan = (playlist, screen, full)
            if self._sessions.folder:
                self._begin("")
            else:
                self._sessions.begin()
                self.changed.emit(True)

        if self._sessions.folder:
            begin()
        else:
            self._saving.ask(begin)

    def _session_changed(self, on: bool) -> None:
        if on and self._plan is not None:
            self._begin(self._sessions.folder)
        elif not on and self._plan is not None:  # the session was taken back before its first picture
            self._plan = None
            self.changed.emit(False)
        elif not on and self.show is not None:
            self._own = ""
            self.stop()
            self.failed.emit(self.tr("The session has ended, so the stimulus was stopped"))
        elif not on and self._ending:
            folder, self._ending = self._ending, ""
            self.recorded.emit(folder)

    def _worker_failed(self, _: str) -> None:
        if self._plan is not None and not self._sessions.folder:  # the session could not be started
            self._plan = None
            self.changed.emit(False)

    def _begin(self, own: str) -> None:
        """Open the screen and start the show. own: folder of the session, if it was started for the show."""
        assert self._plan is not None
        (playlist, screen, full), self._plan, self._own = self._plan, None, own
        self.screen = StimulusScreen()
        size = self.screen.open_on(screen, full=full)

        def load(file: Path) -> Future[Clip]:
            return self._loader.submit(load_clip, file, size)

        self.show = Show(playlist, load, mark=self._mark, failed=lambda why: self.failed.emit(core_text(why)))
        self.screen.stopped.connect(self.stop)
        self.screen.done.connect(self._end)
        self.screen.play(self.show)
        self.changed.emit(True)

    def _mark(self, label: str, at: float) -> None:
        self._sessions.note(label, ORIGIN, at)

    def stop(self) -> None:
        """End the show now, or do not begin it."""
        if self._plan is not None:
            self._plan = None
            self._worker.session.stop()
            self.changed.emit(False)
        if self.show is not None:
            self.show.stop(time.monotonic())
            self._end()

    def _end(self) -> None:
        """Close the screen and, if it was started for the show, the session."""
        if self.show is None:
            return
        self.show, screen, self.screen = None, self.screen, None
        if screen is not None:
            screen.close()
        if self._own:
            self._ending, self._own = self._own, ""
            QTimer.singleShot(AFTER, self._worker.session.stop)
        else:
            self.told.emit(self.tr("The stimulus has ended"))
        self.changed.emit(False)

    @property
    def text(self) -> str:
        """The present item and the seconds left, in words; "" without a show."""
        show = self.show
        if self._plan is not None:
            return self.tr("Stimulus: waits for the session to begin")
        if show is None or show.step is None:
            return ""
        step, left = show.step, show.left(time.monotonic())
        if step.kind == "item":
            words = self.tr("Stimulus {} of {}: {}").format(step.number, show.count, step.name)
        else:
            words = self.tr("Stimulus: baseline") if step.kind == "baseline" else self.tr("Stimulus: pause")
        return words if left is None else self.tr("{}, {} s left").format(words, round(left + 0.49))

    def close(self) -> None:
        """End the show and its thread; whoever closes the window ends the session."""
        self._own = self._ending = ""
        self.stop()
        self._loader.shutdown(wait=False, cancel_futures=True)
