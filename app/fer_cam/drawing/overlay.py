"""Draws a result on its picture: box, emotion and confidence of each face, and under them its second labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fer_cam.types import Box, Face, Result
from fer_models.emotion_names import emotion_of

__all__ = ["COLOURS", "colour_of", "draw"]

COLOURS = {
    "angry": (60, 60, 230),
    "disgust": (60, 160, 70),
    "fear": (200, 90, 160),
    "happy": (40, 200, 250),
    "sad": (230, 140, 60),
    "surprise": (80, 140, 255),
    "neutral": (200, 200, 200),
    "contempt": (140, 110, 170),
}
"""BGR by emotion. Any other label is drawn in white."""


UNSURE = (150, 150, 150)
"""BGR of a face whose emotion is a guess."""


def colour_of(label: str) -> tuple[int, int, int]:
    """Return the BGR colour of a label, 0..255. A synonym of an emotion, such as happiness, has its colour."""
    return COLOURS.get(emotion_of(label) or label, (255, 255, 255))


FONT = cv2.FONT_HERSHEY_SIMPLEX
LARGEST, SMALLEST, READABLE = 0.62, 0.4, 0.31
"""Sizes of letters (OpenCV's fontScale) for a picture of 480 lines: of a large face, of a small face, and the smallest
that can be read, in any picture."""
SECOND = 0.8
"""Size of a second label's letters, relative to those of the emotion above it."""


@dataclass(frozen=True)
class _Line:
    """A text, the size and stroke of its letters, and its width, height and depth below the baseline in pixels."""

    text: str
    size: float
    thickness: int
    width: int
    height: int
    base: int


def _fit(texts: tuple[str, str], largest: float, smallest: float, room: float) -> _Line:
    """Return the first text that fits into `room` with letters of `smallest` to `largest` size.

    If none fits, it is the last text with the smallest letters. room: pixels; a little more than the width of the
    box, so that the labels of a crowd stay apart.
    """
    text, size = texts[-1], smallest
    for candidate in texts:
        width = cv2.getTextSize(candidate, FONT, largest, 1)[0][0]
        fitting = min(1.0, room / max(1, width)) * largest
        if fitting >= smallest:
            text, size = candidate, fitting
            break
    thickness = max(1, round(1.4 * max(0.5, size / LARGEST)))
    (width, height), base = cv2.getTextSize(text, FONT, size, thickness)
    return _Line(text, size, thickness, width, height, base)


def _lines(face: Face, scale: float) -> list[_Line]:
    """Return the emotion and, in smaller letters, each second label; for a guess "unsure", and the guess below it."""
    room, smallest = 1.1 * face.box[2], max(SMALLEST * scale, READABLE)
    emotion = (f"{face.emotion} {face.confidence:.0%}", face.emotion)
    lines = [_fit(emotion if face.sure else ("unsure", "unsure"), LARGEST * scale, smallest, room)]
    small = max(SECOND * lines[0].size, READABLE)
    more = [] if face.sure else [(f"{emotion[0]}?", f"{face.emotion}?")]
    for second in face.attributes.values():
        doubt = "" if second.sure else "?"
        more.append((f"{second.label} {second.confidence:.0%}{doubt}", f"{second.label}{doubt}"))
    for texts in more:
        lines.append(_fit(texts, small, min(small, max(SECOND * smallest, READABLE)), max(room, lines[0].width)))
    return lines


def _colour(face: Face) -> tuple[int, int, int]:
    return colour_of(face.emotion) if face.sure else UNSURE


def _intersect(box: Box, other: Box) -> bool:
    return all(box[i] < other[i] + other[i + 2] and other[i] < box[i] + box[i + 2] for i in (0, 1))


def _top(box: Box, label: Box, first: int, picture_height: int, others: Sequence[Box]) -> int:
    """Return the y at which a label begins: above the box if there is room, else below it, else inside its top edge.

    label: the label's left edge, 0, and its size. first: height of its first line. others: boxes of the other faces.
    A label of several lines covers no other face and no place of another face's label. If that is impossible, its
    first line stands where it would stand alone, above the box, and the other lines are inside the box.
    """
    _, y, _, h = box
    left, _, width, height = label
    if height > first:
        zones = [(ox, oy - height, ow, oh + height) for ox, oy, ow, oh in others]
        for top in (y - height, y + h) if y < first else (y - height,):
            free = not any(_intersect((left, top, width, height), other) for other in zones)
            if 0 <= top <= picture_height - height and free:
                return top
        return max(0, min(y - first if y >= first else y, picture_height - height))
    if y >= first:
        return y - first
    return y + h if y + h + first <= picture_height else max(0, y)


def _draw_label(image: np.ndarray, face: Face, scale: float, others: Sequence[Box]) -> None:
    lines = _lines(face, scale)
    pad = round(5 * max(0.5, lines[0].size / LARGEST))
    steps = [line.height + line.base + pad for line in lines]
    steps[0] += pad
    label_width, label_height = max(line.width for line in lines) + 2 * pad, sum(steps)
    height, width = image.shape[:2]
    left = int(np.clip(face.box[0], 0, max(0, width - label_width)))
    top = _top(face.box, (left, 0, label_width, label_height), steps[0], height, others)
    colour = _colour(face)
    cv2.rectangle(image, (left, top), (left + label_width, top + label_height), colour, cv2.FILLED)
    ink = (0, 0, 0) if np.dot(colour, (0.114, 0.587, 0.299)) > 110 else (255, 255, 255)
    y = top + pad
    for line, step in zip(lines, steps, strict=True):
        origin = (left + pad, y + line.height)
        cv2.putText(image, line.text, origin, FONT, line.size, ink, line.thickness, cv2.LINE_AA)
        y += step - (pad if line is lines[0] else 0)


def draw(result: Result) -> np.ndarray:
    """Return a copy of the result's picture, uint8 BGR (h, w, 3), with every face marked.

    Lines and letters grow with the picture, so that they can be read at any resolution.
    """
    image = result.frame.image.copy()
    scale = max(0.5, min(image.shape[:2]) / 480)
    for face in reversed(result.faces):
        x, y, w, h = face.box
        cv2.rectangle(image, (x, y), (x + w, y + h), _colour(face), max(1, round(2 * scale)), cv2.LINE_AA)
        _draw_label(image, face, scale, [f.box for f in result.faces if f is not face])
    return image
