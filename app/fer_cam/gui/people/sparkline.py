"""A small history: the likeliest emotion of each moment as a column in its colour, as high as its probability."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from fer_cam.gui.look.theme import present_theme
from fer_cam.gui.people.probability_bars import label_colour
from fer_cam.live.history import Series

__all__ = ["Sparkline"]

SECONDS = 60.0
COLUMN = 3
"""Width of a column, in units of the screen."""


class Sparkline(QWidget):
    """Shows the last minute of one person; the newest moment is on the right."""

    def __init__(self) -> None:
        super().__init__()
        self._series: Series | None = None
        self._now = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("The last minute: the colour is the likeliest emotion, the height its probability"))
        self.setAccessibleName(self.tr("The last minute"))

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def show_series(self, series: Series | None, now: float) -> None:
        """Show a person's history. now: seconds of its clock."""
        self._series, self._now = series, now
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(present_theme().colour("window"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        series = self._series
        if series is None or not len(series.times):
            return
        start = np.searchsorted(series.times, self._now - SECONDS)
        times, values = series.times[start:], series.probabilities[start:]
        good = ~np.isnan(values).any(1)
        times, values = times[good], values[good]
        columns = max(1, self.width() // COLUMN)
        places = ((times - self._now + SECONDS) / SECONDS * columns).astype(int).clip(0, columns - 1)
        best = values.argmax(1) if len(values) else np.zeros(0, int)
        # The last value of a column is shown; a column lasts about a second.
        last = {int(column): (int(best[i]), float(values[i, best[i]])) for i, column in enumerate(places)}
        for column, (label, value) in last.items():
            height = value * (self.height() - 2)
            painter.setBrush(label_colour(series.labels[label]))
            painter.drawRect(QRectF(column * COLUMN, self.height() - 1 - height, COLUMN, height))
