"""The commands of compare mode: on and off, the page about the agreement, the count anew, the file."""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from fer_cam.gui.choices import Choices
from fer_cam.gui.compare.agreement_page import AgreementPage
from fer_cam.gui.saving import Saving
from fer_cam.gui.work.worker import Worker
from fer_cam.live.people import People
from fer_cam.settings import COMPARE_HEADSET, Settings

__all__ = ["CompareControl"]


class CompareControl(QObject):
    """Carries out the commands."""

    def __init__(self, window: QWidget, worker: Worker, choices: Choices, saving: Saving, people: People) -> None:
        super().__init__(window)
        self._window, self._worker, self._choices = window, worker, choices
        self._saving, self._people = saving, people
        self._last = COMPARE_HEADSET
        """The last comparison, which the key brings back."""
        self.page: AgreementPage | None = None
        """The page while it is open."""
        choices.shown.connect(self._note)
        choices.requested.connect(self._note)

    def _note(self, settings: Settings) -> None:
        if settings.compare is not None:
            self._last = settings.compare

    def toggle(self) -> None:
        """End the comparison, or begin the last one again; the first is with and without the headset bar."""
        settings = self._choices.settings
        on = settings.compare is None
        last = COMPARE_HEADSET if self._last == settings.model else self._last
        self._choices.change(compare=last if on else None)

    def count_anew(self) -> None:
        """Begin the count anew."""
        self._worker.agreement.restart()

    def show_page(self) -> None:
        """Open the page about the agreement, or bring it to the front."""
        if self.page is None:
            self.page = AgreementPage(
                self._window, self._worker.agreement.tallies, self._people.name, self.save, self.count_anew
            )
            self.page.destroyed.connect(self._page_closed)
        self.page.show()
        self.page.raise_()
        self.page.activateWindow()

    def _page_closed(self) -> None:
        self.page = None

    def save(self, path: str | None = None) -> None:
        """Save the count as CSV. path: the file; None asks the user."""
        tallies = self._worker.agreement.tallies()
        if tallies is not None:
            self._saving.save_agreement(tallies, {id: self._people.name(id) for id in tallies.people}, path)
