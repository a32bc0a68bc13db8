"""Shows the worker's results in the widgets of the window."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from fer_cam.gui.choices import Choices
from fer_cam.gui.inside import Inside
from fer_cam.gui.live_results import LiveResults
from fer_cam.gui.menus.choose_source import source_name
from fer_cam.gui.messages import Messages
from fer_cam.gui.user_preferences import UserPreferences
from fer_cam.gui.work.worker import Worker

__all__ = ["LiveView"]

REFRESH = 125
"""Milliseconds between two updates of cards, timeline and figures. The picture is shown as soon as it is there."""


class LiveView(QObject):
    """Takes each result from the worker and shows it."""

    frame_shown = pyqtSignal(int)  # frames shown so far
    refreshed = pyqtSignal()  # now and then

    def __init__(
        self, worker: Worker, results: LiveResults, messages: Messages, choices: Choices, user: UserPreferences
    ) -> None:
        super().__init__()
        self._worker, self._results, self._messages = worker, results, messages
        self._choices, self._user = choices, user
        self._inside: Inside | None = None
        self.shown = 0
        """Frames shown so far."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(REFRESH)
        worker.updated.connect(self._update)

    def show_in(self, inside: Inside) -> None:
        """Show results in these widgets from now on."""
        self._inside = inside
        self._messages.show_in(inside)
        if self._results.last is not None:
            self.show_picture()
            inside.timeline.make_plot()
        elif not self._messages.trouble:
            self._messages.starting()

    def _update(self) -> None:
        shown, inside = self._worker.take(), self._inside
        if shown is None or inside is None:
            return
        if self._results.add(shown):
            inside.timeline.clear()
        self._messages.picture_came()
        self.show_picture()
        self.shown += 1
        if self.shown == 1:
            QTimer.singleShot(0, inside.timeline.make_plot)
        self.frame_shown.emit(self.shown)

    def show_picture(self) -> None:
        """Show the newest picture with the marks that are wanted."""
        shown = self._results.last
        if shown is not None and self._inside is not None:
            self._inside.pictures.show_result(shown.result, mirrored=shown.camera and self._user.now.mirror)
            if self._messages.trouble:
                self._inside.pictures.dim()

    def refresh(self) -> None:
        """Show the newest result beside and below the picture."""
        self.refreshed.emit()
        if self._inside is not None:
            model = source_name(self._choices.settings.model, ())
            tallies = self._worker.agreement.tallies() if self._inside.pictures.comparing else None
            self._results.refresh(self._inside, model, tallies, lost=bool(self._messages.trouble))

    def stop(self) -> None:
        """Refresh no more."""
        self._timer.stop()
