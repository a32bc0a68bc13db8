"""The plot of a person's last minutes, with pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QEvent, pyqtSignal
from PyQt6.QtGui import QColor

from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.gui.look.theme import present_theme
from fer_cam.gui.people.probability_bars import label_colour
from fer_cam.gui.timeline.colours import AFFECT_COLOURS
from fer_cam.live.history import Series

__all__ = ["TimelinePlot"]

SPAN = 60.0
"""Seconds that are shown while the plot follows the time."""


class _ValueAxis(pg.AxisItem):
    """Shows shares as 0, 50 and 100 %, and valence and arousal as -1, 0 and 1."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [f"{v:.0f}" if abs(v) <= 1 and spacing <= 1 else percent(v / 100) for v in values]

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        return [(50.0 if high > 10 else 1.0, 0.0)]


class _ClockAxis(pg.AxisItem):
    """Shows seconds as minutes:seconds."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [f"{int(v) // 60}:{int(v) % 60:02d}" if v >= 0 else "" for v in values]

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        step = next((s for s in (1, 2, 5, 10, 30, 60, 120, 300) if (high - low) / s <= max(3, size / 70)), 600)
        return [(step, 0.0)]


class TimelinePlot(pg.PlotWidget):
    """Curves over time. It follows the time until the user scrolls or zooms."""

    moved_by_user = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(axisItems={"bottom": _ClockAxis("bottom"), "left": _ValueAxis("left")})
        self.setMinimumSize(120, 60)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=True, y=False)
        self.getViewBox().setLimits(xMin=0.0, minXRange=2.0, maxXRange=1200.0)
        self._curves: dict[str, pg.PlotDataItem] = {}
        self._markers: list[pg.InfiniteLine] = []
        self._marked: Sequence[tuple[float, str]] = ()
        self._range: tuple[float, float] | None = None
        self.getViewBox().sigRangeChangedManually.connect(lambda *_: self.moved_by_user.emit())
        self.apply_theme()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange and hasattr(self, "_markers"):
            self.apply_theme()

    def apply_theme(self) -> None:
        """Take the colours of the theme in force."""
        theme = present_theme()
        self.setBackground(theme.colour("card"))
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(theme.colour("border"))
            axis.setTextPen(theme.colour("muted"))
            axis.setStyle(tickFont=self.font())
        self.showGrid(x=True, y=True, alpha=0.12)
        self.clear_curves()
        self.set_markers(self._marked)

    def clear_curves(self) -> None:
        """Remove every curve; the next call of a show method makes them anew."""
        for curve in self._curves.values():
            self.removeItem(curve)
        self._curves.clear()
        self._range = None

    def _show(self, name: str, colour: QColor, times: np.ndarray, values: np.ndarray) -> None:
        curve = self._curves.get(name)
        if curve is None:
            curve = self._curves[name] = self.plot(
                pen=pg.mkPen(colour, width=2), name=name, connect="finite", antialias=True, autoDownsampleFactor=1.0
            )
            curve.setClipToView(True)
            curve.setDownsampling(auto=True, method="subsample")
        curve.setData(times, values)

    def _set_range(self, low: float, high: float) -> None:
        if (low, high) != self._range:
            self._range = low, high
            self.setYRange(low, high, padding=0.12)

    def show_emotions(self, series: Series) -> None:
        """Show the probability of each emotion, in percent."""
        self._set_range(0, 100)
        for column, label in enumerate(series.labels):
            self._show(label, label_colour(label), series.times, 100 * series.probabilities[:, column])
        self.setAccessibleDescription(", ".join(emotion_word(label) for label in series.labels))

    def show_affect(self, series: Series) -> None:
        """Show valence and arousal, -1..1."""
        self._set_range(-1, 1)
        for name, colour, values in zip(
            ("valence", "arousal"), AFFECT_COLOURS, (series.valence, series.arousal), strict=True
        ):
            self._show(name, QColor(colour), series.times, values)

    def follow(self, now: float) -> None:
        """Show the last SPAN seconds. now: seconds, at the right edge once there are some."""
        low = max(0.0, now - SPAN)
        self.setXRange(low, max(now, low + 10), padding=0)

    def set_markers(self, markers: Sequence[tuple[float, str]]) -> None:
        """Show vertical lines with words: (seconds, label) each."""
        self._marked = markers
        for line in self._markers:
            self.removeItem(line)
        theme = present_theme()
        pen, words = pg.mkPen(theme.colour("muted"), width=1), {"color": theme.colour("text"), "anchors": [(0, 0)] * 2}
        self._markers = []
        for number, (time, label) in enumerate(markers):
            place = {"position": 1.0 - 0.15 * (number % 3)}  # close ones do not cover each other
            self._markers.append(pg.InfiniteLine(time, pen=pen, label=label, labelOpts=words | place))
        for line in self._markers:
            self.addItem(line)
