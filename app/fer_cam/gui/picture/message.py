"""A calm message in the picture: what happened, what to do, and a button that does it."""

from __future__ import annotations

from PyQt6.QtCore import QRect, Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

__all__ = ["PictureMessage"]

WIDEST = 460
WIDE, NARROW = (22, 18), (12, 6)
"""Margins in pixels, on the sides and above and below, with and without much room."""


class PictureMessage(QFrame):
    """A card in the middle of the picture; hidden unless there is something to say."""

    again_clicked = pyqtSignal()
    demo_clicked = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.title, self.advice, self.detail = QLabel(), QLabel(), QLabel()
        self.title.setObjectName("heading")
        self.detail.setObjectName("muted")
        self.again, self.demo = QPushButton(self.tr("&Try again")), QPushButton(self.tr("Show the &demo"))
        self.again.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for label in (self.title, self.advice, self.detail):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addWidget(self.demo)
        row.addStretch()
        column.addSpacing(4)
        column.addLayout(row)
        self.again.clicked.connect(self.again_clicked)
        self.demo.clicked.connect(self.demo_clicked)
        self.hide()

    def tell(self, title: str, advice: str = "", detail: str = "", *, again: str = "", demo: bool = False) -> None:
        """Show the message. again: label of the button that opens the source again; "" for none. demo: offer it."""
        for label, text in ((self.title, title), (self.advice, advice), (self.detail, detail)):
            label.setText(text)
            label.setVisible(bool(text))
        self.again.setText(again)
        self.again.setVisible(bool(again))
        self.demo.setVisible(demo)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{advice} {detail}".strip())
        parent = self.parentWidget()
        self.show()
        if parent is not None:
            self.fit_into(parent.rect())
        self.raise_()

    def fit_into(self, area: QRect) -> None:
        """Put the message into the middle of `area`. Where there is little room it leaves out the detail first."""
        width = min(WIDEST, max(160, area.width() - 40))
        self.setFixedWidth(width)
        self.ensurePolished()
        layout = self.layout()
        assert layout is not None
        for detail, (across, down) in ((True, WIDE), (False, WIDE), (False, NARROW)):
            self.detail.setVisible(detail and bool(self.detail.text()))
            layout.setContentsMargins(across, down, across, down)
            layout.activate()
            height = layout.totalHeightForWidth(width) + 2 * self.frameWidth()
            if height <= area.height() - 8:
                break
        self.resize(width, height)
        self.move(area.center().x() - width // 2, max(4, area.center().y() - height // 2))
