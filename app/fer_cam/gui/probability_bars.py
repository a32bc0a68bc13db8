"""Bars that show how likely each emotion is."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QSizePolicy, QWidget

from fer_cam.drawing.overlay import colour_of
from fer_cam.types import Face

__all__ = ["ProbabilityBars"]


class ProbabilityBars(QWidget):
    """A bar for each label of the model, for one face; the bars are empty if there is no face."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: tuple[str, ...] = ()
        self._face: Face | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Probabilities")

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Set the rows: class names in the model's order."""
        if labels != self._labels:
            self._labels = labels
            self.updateGeometry()
            self.update()

    def show_face(self, face: Face | None) -> None:
        """Show the probabilities of a face; None: empty bars."""
        self._face = face
        if face is not None:
            self.set_labels(tuple(face.probabilities))
        words = [f"{k} {v:.0%}" for k, v in face.probabilities.items()] if face else ["no face"]
        self.setAccessibleDescription(", ".join(words))
        self.update()

    def _row(self) -> int:
        return round(self.fontMetrics().height() * 1.6)

    def sizeHint(self) -> QSize:
        return QSize(220, self._row() * max(7, len(self._labels)))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, row = self.fontMetrics(), self._row()
        names = max((metrics.horizontalAdvance(n) for n in self._labels), default=0) + 10
        number = metrics.horizontalAdvance("100 %") + 8
        room = max(10, self.width() - names - number)
        text, groove = self.palette().color(QPalette.ColorRole.WindowText), QColor(128, 128, 128, 50)
        for index, label in enumerate(self._labels):
            top, value = index * row, self._face.probabilities.get(label, 0.0) if self._face else 0.0
            painter.setPen(text)
            font = painter.font()
            font.setBold(self._face is not None and label == self._face.emotion)
            painter.setFont(font)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, names, row), middle, label)
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(names, top + row * 0.25, room, row * 0.5)
            painter.setBrush(groove)
            painter.drawRoundedRect(bar, 3, 3)
            blue, green, red = colour_of(label)
            painter.setBrush(QColor(red, green, blue))
            bar.setWidth(room * value)
            painter.drawRoundedRect(bar, 3, 3)
            if self._face:
                painter.setPen(text)
                where = QRectF(names + room, top, number, row)
                painter.drawText(where, middle | Qt.AlignmentFlag.AlignRight, f"{value:.0%}")
