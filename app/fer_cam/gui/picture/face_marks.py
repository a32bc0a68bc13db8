"""Boxes, labels and landmarks of faces, drawn as shapes and letters at the screen's resolution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from fer_cam.drawing.colours import UNSURE, Colour, colour_for, ink_for
from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.live.fit import Fit, Rect
from fer_cam.live.history import UNSURE_LABEL
from fer_cam.live.label_places import LabelPlacer, Wanted
from fer_cam.types import Face

__all__ = ["FaceMarks"]

LARGEST, SMALLEST = 17.0, 10.5
"""Height of letters, in units of the screen, on a large and on a small face."""
SECOND = 0.82
"""Size of a second line's letters, relative to the first."""
PAD_X, PAD_Y = 7.0, 3.0


@dataclass(frozen=True)
class _Label:
    lines: tuple[tuple[str, QFont], ...]
    width: float
    height: float
    colour: Colour


def _colour(face: Face) -> Colour:
    return colour_for(face.emotion) if face.sure else UNSURE


def _texts(face: Face, name: str, room: float, metrics: QFontMetricsF) -> list[str]:
    """Return the lines of a label: emotion, or "unsure" and the guess; second labels; the name. room: units."""
    short = emotion_word(face.emotion)
    long = f"{short} {percent(face.confidence)}"
    emotion = long if metrics.horizontalAdvance(long) <= room else short
    lines = [emotion] if face.sure else [emotion_word(UNSURE_LABEL), f"{emotion}?"]
    for second in face.attributes.values():
        lines.append(f"{second.label} {percent(second.confidence)}{'' if second.sure else '?'}")
    return [*lines, name] if name else lines


def _label(face: Face, name: str, box: Rect, base: QFont) -> _Label:
    size = max(SMALLEST, min(LARGEST, box[2] / 8))
    first, second = QFont(base), QFont(base)
    first.setPixelSize(round(size))
    first.setWeight(QFont.Weight.DemiBold)
    second.setPixelSize(max(9, round(SECOND * size)))
    texts = _texts(face, name, max(1.35 * box[2], 60.0), QFontMetricsF(first))
    lines = tuple((text, first if i == 0 else second) for i, text in enumerate(texts))
    sizes = [(QFontMetricsF(font).horizontalAdvance(text), QFontMetricsF(font).height()) for text, font in lines]
    return _Label(lines, max(w for w, _ in sizes) + 2 * PAD_X, sum(h for _, h in sizes) + 2 * PAD_Y, _colour(face))


class FaceMarks:
    """Draws the faces of a frame and remembers where their labels were, so that these stay in place."""

    def __init__(self) -> None:
        self._placer = LabelPlacer()
        self.places: dict[int, QRectF] = {}
        """The last place of each face's label, by id."""

    def draw(
        self, painter: QPainter, fit: Fit, faces: Sequence[Face], name_of: Callable[[int], str], *, landmarks: bool
    ) -> None:
        """Draw every face, the largest on top. name_of: returns a person's name, or ""."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = {face.id: fit.box(face.box) for face in faces}
        labels = {face.id: _label(face, name_of(face.id), boxes[face.id], painter.font()) for face in faces}
        wanted = [Wanted(f.id, boxes[f.id], (labels[f.id].width, labels[f.id].height)) for f in faces]
        places = self._placer.place(wanted, fit.picture)
        self.places = {i: QRectF(*places[i], labels[i].width, labels[i].height) for i in places}
        for face in reversed(faces):
            if landmarks and face.landmarks is not None:
                self._draw_landmarks(painter, fit, face)
            self._draw_box(painter, boxes[face.id], _colour(face), guess=not face.sure)
        for face in reversed(faces):
            self._draw_label(painter, labels[face.id], self.places[face.id], QRectF(*boxes[face.id]))

    @staticmethod
    def _draw_landmarks(painter: QPainter, fit: Fit, face: Face) -> None:
        assert face.landmarks is not None
        points = QPolygonF([QPointF(*fit.point(x, y)) for x, y in face.landmarks.tolist()])
        painter.setPen(QPen(QColor(255, 255, 255, 170), 1.6, cap=Qt.PenCapStyle.RoundCap))
        painter.drawPoints(points)

    @staticmethod
    def _draw_box(painter: QPainter, box: Rect, colour: Colour, *, guess: bool) -> None:
        shape, radius = QRectF(*box), min(10.0, box[2] / 10)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 110), 4.5))  # so that the box is seen on any ground
        painter.drawRoundedRect(shape, radius, radius)
        pen = QPen(QColor(*colour), 2.4)
        if guess:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(shape, radius, radius)

    @staticmethod
    def _draw_label(painter: QPainter, label: _Label, place: QRectF, box: QRectF) -> None:
        distance = max(
            place.top() - box.bottom(), box.top() - place.bottom(), place.left() - box.right(),
            box.left() - place.right(),
        )  # fmt: skip
        if distance > 12:  # pushed away by other faces: a line says whose it is
            painter.setPen(QPen(QColor(*label.colour), 1.4))
            painter.drawLine(place.center(), box.center())
        painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
        painter.setBrush(QColor(*label.colour))
        painter.drawRoundedRect(place, 5, 5)
        painter.setPen(QColor(*ink_for(label.colour)))
        top = place.top() + PAD_Y
        for text, font in label.lines:
            painter.setFont(font)
            metrics = QFontMetricsF(font)
            painter.drawText(QPointF(place.left() + PAD_X, top + metrics.ascent()), text)
            top += metrics.height()
