"""The row below the picture: play, scrub, speed, and jumps between markers."""

from __future__ import annotations

from PyQt6.QtCore import QLocale, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from fer_cam.gui.review.clock import SPEEDS, ReviewClock

__all__ = ["Transport", "clock_text"]

STEPS = 10
"""Of the slider in a second."""
LEAST_WIDTH, ROOM = 300, 330
"""Of the row, and pixels that it needs beside the words of its button; with less it leaves out what has a key."""


def clock_text(seconds: float) -> str:
    """Return a time as minutes:seconds.tenths."""
    tenths = round(max(0.0, seconds) * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


class Transport(QWidget):
    """Moves a clock, and shows where it is."""

    jump = pyqtSignal(int)  # to the marker before (-1) or after (1) this moment

    def __init__(self, clock: ReviewClock) -> None:
        super().__init__()
        self._clock = clock
        self.play, self.slider = QPushButton(), QSlider(Qt.Orientation.Horizontal)
        self.before, self.after = QPushButton("«"), QPushButton("»")
        self.setMinimumWidth(LEAST_WIDTH)
        self._narrow = False
        self.time, self.speed = QLabel(), QComboBox()
        self.play.setCheckable(True)
        self.slider.setAccessibleName(self.tr("Position"))
        self.slider.setSingleStep(STEPS)
        self.slider.setPageStep(10 * STEPS)
        for speed in SPEEDS:
            self.speed.addItem(QLocale().toString(speed) + "×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Speed"))
        for button, text in (
            (self.before, self.tr("To the previous marker")),
            (self.after, self.tr("To the next marker")),
        ):
            button.setAccessibleName(text)
            button.setToolTip(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        for widget in (self.play, self.before, self.after):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.time)
        row.addWidget(self.speed)
        self.play.clicked.connect(clock.play)
        self.slider.valueChanged.connect(self._scrubbed)
        self.speed.activated.connect(self._choose_speed)
        self.before.clicked.connect(lambda: self.jump.emit(-1))
        self.after.clicked.connect(lambda: self.jump.emit(1))
        clock.moved.connect(self._show)
        clock.playing_changed.connect(self._show_playing)
        self._show_playing(clock.playing)
        self.set_end()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._narrow = self.width() < ROOM + self.play.sizeHint().width()
        for button in (self.before, self.after):
            button.setVisible(not self._narrow)
        self._show(self._clock.position)

    def set_end(self) -> None:
        """Take the clock's end."""
        self.slider.setMaximum(round(self._clock.end * STEPS))
        self._show(self._clock.position)

    def _choose_speed(self) -> None:
        self._clock.speed = float(self.speed.currentData())

    def _scrubbed(self, value: int) -> None:
        self._clock.seek(value / STEPS)

    def _show(self, position: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(position * STEPS))
        self.slider.blockSignals(False)
        end = "" if self._narrow else f" / {clock_text(self._clock.end)}"
        self.time.setText(f"{clock_text(position)}{end}")

    def _show_playing(self, on: bool) -> None:
        self.play.setChecked(on)
        self.play.setText(self.tr("Pau&se") if on else self.tr("Pla&y"))
