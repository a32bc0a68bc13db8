"""The quiet page of the first start: a card above the others, until it is closed once."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from fer_cam.gui.pages.facts import facts

__all__ = ["WelcomeCard"]


class WelcomeCard(QFrame):
    """Says what happens to pictures, what a label is, and what the law says."""

    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Before you start"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(4)
        for heading, sentences in facts():
            title, text = QLabel(heading), QLabel(sentences)
            title.setObjectName("heading")
            title.setWordWrap(True)
            text.setObjectName("muted")
            text.setWordWrap(True)
            column.addWidget(title)
            column.addWidget(text)
            column.addSpacing(5)
        self.close_button = QPushButton(self.tr("Und&erstood"))
        self.close_button.setObjectName("primary")
        self.close_button.clicked.connect(self._close)
        column.addWidget(self.close_button)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
