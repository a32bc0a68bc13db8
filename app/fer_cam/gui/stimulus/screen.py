"""The screen on which stimuli are shown."""

from __future__ import annotations

import time

import numpy as np
from PyQt6.QtCore import QRect, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QScreen
from PyQt6.QtWidgets import QWidget

from fer_cam.stimulus.show import Show

__all__ = ["StimulusScreen"]

TICK = 4
"""Milliseconds between two looks at what is due."""
CROSS, ARM = QColor(190, 190, 190), 0.025
"""Colour of the fixation cross, and length of its arms as a share of the screen's height."""
WINDOW = 0.6
"""Share of the screen that the window takes if the show is not full screen."""


class StimulusScreen(QWidget):
    """Shows the pictures of a Show on black, full screen or in a window, and notes when they were painted."""

    stopped = pyqtSignal()  # Escape was pressed, or the window was closed
    done = pyqtSignal()  # everything was shown

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Stimulus"))
        self.setAccessibleName(self.tr("Stimulus"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show: Show | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def open_on(self, screen: QScreen, *, full: bool) -> tuple[int, int]:
        """Appear on a screen, and return the size of the pictures, (width, height) in pixels of the screen.

        full: full screen; else in a window in the middle.
        """
        room = screen.geometry() if full else screen.availableGeometry()
        if not full:
            width, height = round(WINDOW * room.width()), round(WINDOW * room.height())
            room = QRect(room.center().x() - width // 2, room.center().y() - height // 2, width, height)
        self.setScreen(screen)
        self.setGeometry(room)  # a window manager puts a full-screen window on the screen of its place
        if full:
            self.setCursor(Qt.CursorShape.BlankCursor)
            self.showFullScreen()
        else:
            self.show()
        self.raise_()
        self.activateWindow()
        ratio = screen.devicePixelRatio()
        return round(room.width() * ratio), round(room.height() * ratio)

    def play(self, show: Show) -> None:
        """Show it from now on."""
        self._show = show
        self._timer.start(TICK)

    def _tick(self) -> None:
        show = self._show
        if show is None:
            return
        if show.tick(time.monotonic()):
            self.update()
        if show.done:
            self._timer.stop()
            self.done.emit()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        show = self._show
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if show is not None and show.picture is not None:
            self._paint_picture(painter, show.picture)
        elif show is not None and show.cross:
            arm, middle = max(6, round(ARM * self.height())), self.rect().center()
            thick = max(2, arm // 6)
            painter.fillRect(QRect(middle.x() - arm, middle.y() - thick // 2, 2 * arm, thick), CROSS)
            painter.fillRect(QRect(middle.x() - thick // 2, middle.y() - arm, thick, 2 * arm), CROSS)
        painter.end()
        if show is not None:
            show.painted(time.monotonic())

    def _paint_picture(self, painter: QPainter, picture: np.ndarray) -> None:
        """Paint a picture, uint8 BGRA, in the middle, as large as there is room."""
        height, width = picture.shape[:2]
        image = QImage(picture.data, width, height, 4 * width, QImage.Format.Format_RGB32)  # type: ignore[call-overload]
        ratio = self.devicePixelRatioF()
        room_width, room_height = self.width() * ratio, self.height() * ratio
        scale = min(room_width / width, room_height / height)
        if abs(scale * width - width) > 1 or abs(scale * height - height) > 1:  # the window was resized
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        else:
            scale = 1.0
        target_width, target_height = round(scale * width / ratio), round(scale * height / ratio)
        place = QRect((self.width() - target_width) // 2, (self.height() - target_height) // 2, target_width,
                      target_height)  # fmt: skip
        painter.drawImage(place, image)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.stopped.emit()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self._timer.stop()
        self._show = None
        self.stopped.emit()
        super().closeEvent(event)
