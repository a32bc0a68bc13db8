"""The window's side of stimuli: the page, the run, and what is offered after it."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QWidget

from fer_cam.gui.background import Background
from fer_cam.gui.pages.question import Role, ask
from fer_cam.gui.saving import Saving
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.stimulus.page import StimulusPage
from fer_cam.gui.stimulus.run import StimulusRun
from fer_cam.gui.work.worker import Worker
from fer_cam.session.reader import read_session
from fer_cam.session.report import write_report
from fer_cam.stimulus.playlist import Playlist

__all__ = ["Stimulus"]


class Stimulus(QObject):
    """Opens the page, and offers the report once a session that was started for a show has ended."""

    told = pyqtSignal(str)  # a line for the status line
    failed = pyqtSignal(str)  # a line about what went wrong

    def __init__(self, window: QWidget, worker: Worker, saving: Saving, sessions: Sessions) -> None:
        super().__init__(window)
        self._window, self._sessions = window, sessions
        self.run, self._background = StimulusRun(window, worker, saving, sessions), Background(self)
        self._background.failed.connect(self.failed)
        self.run.told.connect(self.told)
        self.run.failed.connect(self.failed)
        self.run.recorded.connect(self._offer)
        self.page: StimulusPage | None = None
        self._playlist = Playlist()

    def open(self) -> StimulusPage:
        """Show the page, with the playlist of the last time, and return it."""
        page = self.page
        if page is None:
            page = self.page = StimulusPage(self._window, self.run, self._playlist)
            page.finished.connect(self._forget)
            page.show()
        page.raise_()
        page.activateWindow()
        return page

    def _forget(self, *_: object) -> None:
        """Keep the playlist, and make a page anew the next time, in the language of then."""
        if self.page is not None:
            self._playlist = self.page.playlist
            self.page.leave()
            self.page = None

    def _offer(self, folder: str) -> None:
        """Ask what to do with the session that was recorded."""
        ask(
            self._window, self.tr("Stimulus"), self.tr("The stimulus is over, and its session is recorded."), folder,
            (self.tr("Open the &report"), Role.AcceptRole, lambda: self._write_report(folder)),
            (self.tr("Re&view the session"), Role.ActionRole, lambda: self._sessions.open(Path(folder))),
            (self.tr("&Close"), Role.RejectRole, None),
        )  # fmt: skip

    def _write_report(self, folder: str) -> None:
        self._background.submit(lambda: write_report(read_session(folder, edited=True)), self._open_report)

    def _open_report(self, place: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place.absolute())))
        self.told.emit(self.tr("Saved {}").format(place))

    def close(self) -> None:
        """End the show and everything that runs beside the window."""
        self.run.close()
        if self.page is not None:
            self.page.close()
        self._background.close()
