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
        self.text = QLabel()
        self.text.setAccessibleName(self.tr("Agreement"))
        self.text.setToolTip(look_words())
        self.text.setMinimumWidth(1)  # it does not make a narrow window wider
        self.text.setWordWrap(True)
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

    def show_agreement(self, tallies: Tallies | None) -> None:
        """Show the agreement so far."""
        text = agreement_words(tallies) if tallies is not None else ""
        if text != self.text.text():
            self.text.setText(text)
            self.text.setToolTip(f"{text}\n\n{look_words()}" if text else look_words())
