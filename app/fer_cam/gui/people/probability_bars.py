"""Bars with a word and a percentage: how likely each emotion is, or its share of time."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from fer_cam.drawing.colours import UNSURE, colour_for
from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.gui.look.theme import present_theme
from fer_cam.live.history import UNSURE_LABEL

__all__ = ["ProbabilityBars", "label_colour"]


def label_colour(label: str) -> QColor:
    """Return the colour of a label or of UNSURE_LABEL; one that is white elsewhere is the theme's accent here."""
    if label == UNSURE_LABEL:
        return QColor(*UNSURE)
    colour = colour_for(label)
    return present_theme().colour("accent") if colour == (255, 255, 255) else QColor(*colour)


class ProbabilityBars(QWidget):
    """A bar for each label; a row has a word, a bar and a percentage."""

    def __init__(self, name: str) -> None:
        """name: of the control, for screen readers."""
        super().__init__()
        self._values: Mapping[str, float] = {}
        self._bold = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_values(self, values: Mapping[str, float], bold: str = "") -> None:
        """Show values of 0..1 by label. bold: the label whose row is written bold."""
        if len(values) != len(self._values):
            self.updateGeometry()
        self._values, self._bold = values, bold
        self.setAccessibleDescription(", ".join(f"{emotion_word(k)} {percent(v)}" for k, v in values.items()))
        self.update()

    def _row(self) -> int:
        return round(self.fontMetrics().height() * 1.25)

    def sizeHint(self) -> QSize:
        return QSize(200, self._row() * max(1, len(self._values)))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, row, theme = self.fontMetrics(), self._row(), present_theme()
        words = {label: emotion_word(label) for label in self._values}
        names = max((metrics.horizontalAdvance(w) for w in words.values()), default=0) * 1.08 + 8
        number = metrics.horizontalAdvance(percent(1.0)) + 6
        room = max(10.0, self.width() - names - number)
        middle = Qt.AlignmentFlag.AlignVCenter
        for index, (label, value) in enumerate(self._values.items()):
            top = index * row
            font = painter.font()
            font.setBold(label == self._bold)
            painter.setFont(font)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(0, top, names, row), middle, words[label])
            painter.drawText(
                QRectF(names + room, top, number, row), middle | Qt.AlignmentFlag.AlignRight, percent(value)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(names, top + row * 0.28, room, row * 0.44)
            painter.setBrush(theme.colour("border"))
            painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
            bar.setWidth(room * max(0.0, min(1.0, value)))
            painter.setBrush(label_colour(label))
            painter.drawRoundedRect(bar, min(bar.height(), bar.width()) / 2, bar.height() / 2)
