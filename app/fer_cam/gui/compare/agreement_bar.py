"""The line below the pictures of a comparison: how often both agree so far."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from fer_cam.comparing.tally import Tallies
from fer_cam.gui.compare.words import agreement_words, look_words
from fer_cam.gui.menus.actions import Actions

__all__ = ["AgreementBar"]

NARROW = 560
"""Width below which the text has the room of the button that begins anew, which the page and the menu have, too."""


class AgreementBar(QFrame):
    """Shows the agreement, with a button for the page about it and one that begins the count anew."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.text, self._words = QLabel(), ""
        self.text.setAccessibleName(self.tr("Agreement"))
        self.text.setToolTip(look_words())
        self.text.setMinimumWidth(1)  # it does not make a narrow window wider
        self.page, self.restart = QToolButton(), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for button, action in ((self.page, actions.agreement), (self.restart, actions.count_anew)):
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.restart.setVisible(self.width() >= NARROW)
        self.text.setWordWrap(self.width() >= NARROW)  # a narrow window has no height for it; the tool tip has all
        self._fit()

    def _fit(self) -> None:
        text, room = self._words, self.width() - self.page.sizeHint().width() - 32
        if self.width() < NARROW:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.text.setText(text)

    def show_agreement(self, tallies: Tallies | None) -> None:
        """Show the agreement so far."""
        text = agreement_words(tallies) if tallies is not None else ""
        if text != self._words:
            self._words = text
            self._fit()
            self.text.setToolTip(f"{text}\n\n{look_words()}" if text else look_words())
