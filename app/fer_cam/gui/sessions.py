"""Starts and ends sessions and sets markers, as the user asks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

from fer_cam.gui.language.core_text import core_text
from fer_cam.gui.live_results import LiveResults
from fer_cam.gui.pages.session_broken import show_session_broken
from fer_cam.gui.preferences import Preferences
from fer_cam.gui.saving import Saving
from fer_cam.gui.session_places import marker_labels, new_session, sessions_folder
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.gui.work.worker import Worker
from fer_cam.live.playback import clock_time

if TYPE_CHECKING:
    from fer_cam.gui.review.window import ReviewWindow

__all__ = ["Sessions"]


class Choosing(Protocol):
    """The part of the main window that holds the user's choices."""

    @property
    def preferences(self) -> Preferences: ...

    def prefer(self, **changes: object) -> None:
        """Change preferences."""


class Sessions(QObject):
    """The window's side of a session. The worker's thread writes it."""

    told = pyqtSignal(str)  # a line for the status line
    changed = pyqtSignal(bool)  # a session has begun or ended

    def __init__(
        self, parent: QWidget, choosing: Choosing, worker: Worker, saving: Saving, results: LiveResults
    ) -> None:
        super().__init__(parent)
        self._window, self._choosing, self._worker = parent, choosing, worker
        self._saving, self._results = saving, results
        self.folder = ""
        """Of the session that is recorded; "" without one."""
        self.last = ""
        """Folder of the last session that has ended since the start; "" without one."""
        self._since = 0.0
        self._reviews: list[QWidget] = []
        worker.session_changed.connect(self._show)
        worker.session_broken.connect(self._show_broken)

    def _show(self, folder: str) -> None:
        ended, self.folder, self._since = self.folder, folder, time.monotonic()
        if folder:
            self.told.emit(self.tr("Recording a session in {}").format(folder))
        elif ended:
            self.last = ended
            self.told.emit(self.tr("The session is in {}; Ctrl+Shift+R reviews it").format(ended))
        self.changed.emit(bool(folder))

    def _show_broken(self, folder: str, reason: str) -> None:
        show_session_broken(self._window, folder, core_text(reason), lambda: self.open(Path(folder)))
        self.changed.emit(bool(self.folder))

    @property
    def waiting(self) -> bool:
        """True while a session that was asked for waits for its first picture."""
        return not self.folder and self._worker.session.waiting

    @property
    def time(self) -> str:
        """The length of the session so far, see clock_time; "" without one."""
        return clock_time(time.monotonic() - self._since) if self.folder else ""

    def toggle(self) -> None:
        """Finish the session, or take back one that waits, or start one in the user's folder after the question."""
        if self.folder:
            self._worker.session.stop()
        elif self.waiting:
            self._worker.session.stop()
            self.told.emit(self.tr("No session will be recorded"))
            self.changed.emit(False)
        else:
            self._saving.ask(self.begin)

    def begin(self) -> None:
        """Start a session in the user's folder of sessions, after the question was asked."""
        preferences, informed = self._choosing.preferences, self._saving.informed
        people = informed.people if informed is not None else None
        if not self._worker.has_source:
            self.told.emit(self.tr("The session begins with the next picture: choose a source, or press Play again"))
        self.start(SessionPlan(new_session(preferences.sessions), True, preferences.session_video, people))

    def start(self, plan: SessionPlan) -> None:
        """Start a session without a question. The people in the picture keep the names that they have."""
        people = self._results.people
        names = tuple((i, people.name(i)) for i in people.named)
        self._worker.session.start(
            SessionPlan(plan.folder, append=plan.append, video=plan.video, informed=plan.informed, names=names)
        )

    def ask_only(self) -> None:
        """Ask the question while a session is recorded already, and note the answer in it."""
        self._saving.ask(self._inform)

    def _inform(self) -> None:
        if self._saving.informed is not None:
            self._worker.session.inform(self._saving.informed.people)

    def rename(self, person: int, name: str) -> None:
        """Name a person of the picture, also in the session."""
        self._results.people.rename(person, name)
        if self._results.last is not None:
            self._worker.session.rename(person, name, self._results.last.source)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the markers 1 to 9."""
        return marker_labels(self._choosing.preferences.markers)

    def mark(self, number: int, origin: str = "") -> None:
        """Set marker `number`, 1..9, at this moment, on the timeline and in the session. origin: "": its key."""
        if self._results.last is None:
            return
        label = self.labels[number - 1]
        self._results.mark(label)
        self._worker.session.mark(label, origin or f"key {number}")
        self.told.emit(self.tr("Marker: {}").format(label))

    def note(self, label: str, origin: str, at: float) -> None:
        """Set a marker that no key sets. at: time.monotonic() of what it marks."""
        self._results.mark(label)
        self._worker.session.mark(label, origin, at)

    def ask_open(self) -> None:
        """Ask for the folder of a session, and open it in a window of its own."""
        start = sessions_folder(self._choosing.preferences.sessions)
        folder = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open session"), str(start if start.is_dir() else Path.home())
        )
        if folder:
            self.open(Path(folder))

    def open_last(self) -> None:
        """Open the last session since the start; without one ask for a folder."""
        if self.last:
            self.open(Path(self.last))
        else:
            self.ask_open()

    def open(self, folder: Path) -> ReviewWindow | None:
        """Open a session in a window of its own, and return it; None if pyqtgraph is missing."""
        try:
            from fer_cam.gui.review.window import ReviewWindow
        except ImportError:
            self.told.emit(self.tr("The curves need pyqtgraph: pip install pyqtgraph"))
            return None
        window = ReviewWindow(folder)
        self._reviews.append(window)
        window.destroyed.connect(lambda: self._reviews.remove(window))
        window.show()
        return window

    def close(self) -> None:
        """Close the windows of sessions."""
        for window in list(self._reviews):
            window.close()

    def ask_folder(self) -> None:
        """Ask for the folder that holds the sessions, and remember it."""
        present = sessions_folder(self._choosing.preferences.sessions)
        folder = QFileDialog.getExistingDirectory(
            self._window, self.tr("Folder of the sessions"), str(present if present.is_dir() else present.parent)
        )
        if folder:
            self._choosing.prefer(sessions=str(Path(folder)))
