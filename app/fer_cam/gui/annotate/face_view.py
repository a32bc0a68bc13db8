"""A saved face, as large as fits."""

from __future__ import annotations

import cv2
import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from fer_cam.gui.look.theme import present_theme
from fer_cam.gui.picture.message import PictureMessage

__all__ = ["FaceView", "grey_image"]

LARGEST = 560
"""Longest side in pixels: a face of 48 pixels shows no more when it is larger."""


def grey_image(picture: np.ndarray, side: int) -> QImage:
    """Return a grey picture, uint8 (h, w), scaled smoothly so that its longer side has `side` pixels."""
    scale = side / max(picture.shape)
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    pixels = np.ascontiguousarray(cv2.resize(picture, size, interpolation=way))
    image = QImage(pixels.data, size[0], size[1], size[0], QImage.Format.Format_Grayscale8)  # type: ignore[call-overload]
    return image.copy()  # owns its memory


class FaceView(QWidget):
    """Shows a face in the middle, with round corners."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: np.ndarray | None = None
        self._image: QImage | None = None
        self.setMinimumSize(QSize(160, 160))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Face to label"))
        self.message = PictureMessage(self)

    def show_face(self, picture: np.ndarray | None, description: str = "") -> None:
        """Show a face, uint8 grey (h, w). description: for screen readers."""
        self._picture, self._image = picture, None
        self.setAccessibleDescription(description)
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self.message.fit_into(self.rect())
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), present_theme().colour("stage"))
        if self._picture is None:
            return
        ratio = self.devicePixelRatioF()
        side = max(16, min(self.width() - 40, self.height() - 40, LARGEST))
        wanted = round(side * ratio)
        if self._image is None or max(self._image.width(), self._image.height()) != wanted:
            self._image = grey_image(self._picture, wanted)
            self._image.setDevicePixelRatio(ratio)
        width, height = self._image.width() / ratio, self._image.height() / ratio
        place = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(place, 12, 12)
        painter.setClipPath(path)
        painter.drawImage(place.topLeft(), self._image)
