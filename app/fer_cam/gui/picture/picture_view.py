"""The live picture in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)  # fmt: skip
from PyQt6.QtWidgets import QSizePolicy, QWidget

from fer_cam.gui.language.words import emotion_word, person_word
from fer_cam.gui.look.theme import present_theme
from fer_cam.gui.picture.drop import spec_of_drop
from fer_cam.gui.picture.face_marks import FaceMarks
from fer_cam.gui.picture.frame_image import frame_image
from fer_cam.gui.picture.message import PictureMessage
from fer_cam.live.fit import Fit, fit
from fer_cam.live.history import UNSURE_LABEL
from fer_cam.types import Result

__all__ = ["PictureView"]


class PictureView(QWidget):
    """Shows a result as large as fits, with boxes and labels, and a message over it if there is one."""

    double_clicked = pyqtSignal()
    key = pyqtSignal(object)  # a QKeyEvent, which its receiver accepts or not
    dropped = pyqtSignal(str)  # the source that was dropped on the picture

    def __init__(self, name_of: Callable[[int], str]) -> None:
        """name_of: returns the name that the user gave to a person, or ""."""
        super().__init__()
        self._name_of, self._marks = name_of, FaceMarks()
        self._result: Result | None = None
        self._image: QImage | None = None  # of the frame, at the screen's resolution; None: to be made
        self._mirrored = self.landmarks = self._dimmed = False
        self._title = ""
        self.recording_text = ""
        """Shown beside a red dot; "" while nothing is recorded."""
        self.message = PictureMessage(self)
        self.setMinimumSize(QSize(200, 150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(True)

    def sizeHint(self) -> QSize:
        return QSize(800, 600)

    def show_result(self, result: Result, *, mirrored: bool) -> None:
        """Show a result; the screen is painted when Qt has time. mirrored: swap left and right, but not in letters."""
        self._result, self._mirrored, self._image, self._dimmed = result, mirrored, None, False
        self.update()

    @property
    def title(self) -> str:
        """Written above the picture, outside of it; "" for none."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        if title != self._title:
            self._title, self._image = title, None
            self.update()

    def dim(self) -> None:
        """Darken the last picture, because it is live no more."""
        self._dimmed = True
        self.update()

    def clear(self) -> None:
        """Forget the picture."""
        self._result = self._image = None
        self.update()

    @property
    def result(self) -> Result | None:
        """The result that is shown; None before the first."""
        return self._result

    @property
    def label_places(self) -> dict[int, QRectF]:
        """The last places of the labels, by the id of the face."""
        return dict(self._marks.places)

    def describe(self) -> None:
        """Tell a screen reader what the faces show."""
        faces = self._result.faces if self._result else ()
        words = [
            f"{person_word(f.id, self._name_of(f.id))}: {emotion_word(f.emotion if f.sure else UNSURE_LABEL)}"
            for f in sorted(faces, key=lambda face: face.id)
        ]
        text = "; ".join(words) or self.tr("No face")
        if text != self.accessibleDescription():  # each change is announced
            self.setAccessibleDescription(text)

    def fit(self) -> Fit | None:
        """Return the picture's place in the widget; None before the first picture."""
        if self._result is None:
            return None
        height, width = self._result.frame.image.shape[:2]
        room = self._title_height
        place = fit((width, height), (self.width(), max(1, self.height() - room)), mirrored=self._mirrored)
        return replace(place, top=place.top + room)

    @property
    def _title_height(self) -> int:
        return round(1.7 * self.fontMetrics().height()) if self._title else 0

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._image = None
        self.message.fit_into(self.rect())
        super().resizeEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        self.double_clicked.emit()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None:
            self.key.emit(event)
            if not event.isAccepted():
                super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        if event is not None and spec_of_drop(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        spec = "" if event is None else spec_of_drop(event.mimeData())
        if event is not None and spec:
            event.acceptProposedAction()
            self.dropped.emit(spec)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), present_theme().colour("stage"))
        place = self.fit()
        if self._result is not None and place is not None:
            self._paint_picture(painter, self._result, place)
            self._paint_title(painter, place)
        if self.recording_text:
            self._paint_recording(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter, result: Result, place: Fit) -> None:
        ratio = self.devicePixelRatioF()
        x, y, w, h = place.picture
        width, height = round(w * ratio), round(h * ratio)
        if self._image is None or (self._image.width(), self._image.height()) != (width, height):
            self._image = frame_image(result.frame.image, width, height, mirrored=self._mirrored)
            self._image.setDevicePixelRatio(ratio)
        # At whole pixels of the screen, so that nothing is interpolated a second time.
        painter.drawImage(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), self._image)
        if self._dimmed:
            painter.fillRect(QRectF(x, y, w, h), QColor(0, 0, 0, 140))
        else:
            self._marks.draw(painter, place, result.faces, self._name_of, landmarks=self.landmarks)

    def _paint_title(self, painter: QPainter, place: Fit) -> None:
        if not self._title:
            return
        font, height = QFont(self.font()), self._title_height
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(present_theme().colour("text"))
        text = QFontMetricsF(font).elidedText(self._title, Qt.TextElideMode.ElideMiddle, self.width() - 16)
        area = QRectF(0, place.top - height, self.width(), height)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_recording(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        width = painter.fontMetrics().horizontalAdvance(self.recording_text)
        height = painter.fontMetrics().height()
        place = QRectF(12, 12, width + height + 22, height + 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setBrush(QColor(235, 60, 50))
        painter.drawEllipse(QRectF(place.left() + 10, place.center().y() - height * 0.3, height * 0.6, height * 0.6))
        painter.setPen(QColor(255, 255, 255))
        inside = place.adjusted(height * 0.6 + 18, 0, 0, 0)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), self.recording_text)
