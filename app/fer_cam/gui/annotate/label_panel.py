"""Beside the face: a button for each label, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fer_cam.gui.language.words import emotion_word
from fer_cam.gui.people.probability_bars import label_colour

__all__ = ["LabelPanel"]


def _spot(colour: QColor) -> QIcon:
    """Return a round spot of a colour, which no text needs to be read on."""
    pixels = QPixmap(28, 28)
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(2, 2, 24, 24)
    painter.end()
    return QIcon(pixels)


class LabelPanel(QWidget):
    """Buttons with the number of their key; the label that the face has is pressed."""

    chosen = pyqtSignal(str)  # a label; "" for none

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        """By label; "" for none."""
        heading = QLabel(self.tr("What does this face show?"))
        heading.setObjectName("heading")
        heading.setWordWrap(True)
        self._labels = QVBoxLayout()
        self._labels.setSpacing(6)
        self.back, self.skip = QPushButton(self.tr("‹ &Back")), QPushButton(self.tr("S&kip ›"))
        self.next_unlabelled = QPushButton(self.tr("&Next without a label"))
        self.undo, self.score = QPushButton(self.tr("&Undo")), QPushButton(self.tr("&Score …"))
        self.only, self.shuffle = QCheckBox(self.tr("&Only faces without a label")), QCheckBox(self.tr("&Random order"))
        self.answer = QCheckBox(self.tr("Show the &model's answer"))
        self.shuffle.setToolTip(self.tr("So that the faces before do not lead you"))
        self.answer.setToolTip(self.tr("It may lead you; leave it off while you label"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addLayout(self._labels)
        column.addSpacing(10)
        for widgets in ((self.back, self.skip), (self.next_unlabelled,), (self.undo, self.score)):
            row = QHBoxLayout()
            for widget in widgets:
                row.addWidget(widget)
            column.addLayout(row)
        column.addSpacing(10)
        for box in (self.only, self.shuffle, self.answer):
            column.addWidget(box)
        column.addStretch()
        self.setMinimumWidth(250)

    def show_labels(self, labels: Sequence[str]) -> None:
        """Make a button for each label, and one for none."""
        for button in self.buttons.values():
            self._labels.removeWidget(button)
            button.deleteLater()
        self.buttons = {}
        for number, label in enumerate(labels, 1):
            key = f"{number}   " if number < 10 else ""
            self._add(label, key + emotion_word(label), _spot(label_colour(label)))
        self._add("", "0   " + self.tr("cannot say"), QIcon())

    def _add(self, label: str, text: str, icon: QIcon) -> None:
        button = QPushButton(icon, text.replace("&", "&&"))
        button.setCheckable(True)
        button.setStyleSheet("text-align: left; padding: 7px 12px;")
        button.setAccessibleName(text)
        button.clicked.connect(lambda _=False: self.chosen.emit(label))
        self._labels.addWidget(button)
        self.buttons[label] = button

    def show_label(self, label: str) -> None:
        """Press the button of the label that the face has; none without one."""
        for name, button in self.buttons.items():
            button.setChecked(bool(label) and name == label)
