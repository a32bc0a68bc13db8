"""The live picture in the window."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

__all__ = ["VideoView"]


class VideoView(QWidget):
    """Shows a picture as large as fits, and a line of text over it."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._text = ""
        self.setMinimumSize(QSize(240, 180))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Live picture")

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    def show_image(self, image: np.ndarray) -> None:
        """Show a picture, uint8 BGR (h, w, 3), which is copied."""
        image = np.ascontiguousarray(image)
        height, width = image.shape[:2]
        # The QImage shares the array's memory and does not keep the array alive, so it is copied.
        # PyQt6's stubs allow only bytes; PyQt6 takes any buffer, and bytes would cost one more copy.
        shared = QImage(image.data, width, height, 3 * width, QImage.Format.Format_BGR888)  # type: ignore[call-overload]
        self._image = shared.copy()
        self.update()

    def show_text(self, text: str) -> None:
        """Show a line of text over the picture; "": none."""
        if text != self._text:
            self._text = text
            self.update()

    @property
    def image(self) -> QImage | None:
        """The picture that is shown, at its own resolution; None before the first."""
        return self._image

    def picture_rect(self) -> QRect:
        """Return the picture's place in the widget, in pixels."""
        if self._image is None:
            return self.rect()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(
            (self.width() - size.width()) // 2, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(24, 24, 27))
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.picture_rect(), self._image)
        if self._text:
            font = painter.font()
            font.setPointSizeF(font.pointSizeF() * 1.2)
            painter.setFont(font)
            area = self.rect().adjusted(20, 20, -20, -20)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            bounds = painter.boundingRect(area, flags, self._text).adjusted(-14, -10, 14, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 190))
            painter.drawRoundedRect(bounds, 8, 8)
            painter.setPen(QColor(245, 245, 245))
            painter.drawText(area, flags, self._text)
