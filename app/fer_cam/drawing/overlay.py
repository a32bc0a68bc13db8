"""Draw a result on its picture: box, label, confidence, and under it an attribute where there is one."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fer_cam.types import Box, Face, Result

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
"""BGR by emotion; a label that is not here is drawn in white."""


def colour_of(label: str) -> tuple[int, int, int]:
    """BGR colour of a label, 0..255."""
    return COLOURS.get(label, (255, 255, 255))


FONT, LARGEST, SMALLEST, LEAST = cv2.FONT_HERSHEY_SIMPLEX, 0.62, 0.4, 0.31
"""Size of letters at 480 lines, which shrinks with small faces; LEAST is the smallest that can be read."""
SECOND = 0.8
"""Size of an attribute's letters against those of the emotion above it."""


@dataclass(frozen=True)
class _Line:
    """A text and its letters: size, stroke, width and height above and below the baseline, in pixels."""

    text: str
    size: float
    thickness: int
    width: int
    height: int
    base: int


def _fit(texts: tuple[str, str], largest: float, least: float, room: float) -> _Line:
    """The first text whose letters, of size `least` to `largest`, are as wide as the room; else the last at least.

    room: pixels, a little more than the box is wide, so that a crowd's labels keep apart.
    """
    text, size = texts[-1], least
    for shown in texts:
        wide = cv2.getTextSize(shown, FONT, largest, 1)[0][0]
        fitting = min(1.0, room / max(1, wide)) * largest
        if fitting >= least:
            text, size = shown, fitting
            break
    thickness = max(1, round(1.4 * max(0.5, size / LARGEST)))
    (width, height), base = cv2.getTextSize(text, FONT, size, thickness)
    return _Line(text, size, thickness, width, height, base)


def _lines(face: Face, scale: float) -> list[_Line]:
    """The emotion, and under it in smaller letters each attribute."""
    room, least = 1.1 * face.box[2], max(SMALLEST * scale, LEAST)
    lines = [_fit((f"{face.emotion} {face.confidence:.0%}", face.emotion), LARGEST * scale, least, room)]
    small = max(SECOND * lines[0].size, LEAST)
    for a in face.attributes.values():
        texts = (f"{a.label} {a.confidence:.0%}", a.label)
        lines.append(_fit(texts, small, min(small, max(SECOND * least, LEAST)), max(room, lines[0].width)))
    return lines


def _meet(box: Box, other: Box) -> bool:
    return all(box[i] < other[i] + other[i + 2] and other[i] < box[i] + box[i + 2] for i in (0, 1))


def _top(box: Box, ground: Box, first: int, height: int, others: list[Box]) -> int:
    """Where a label begins: above the box where there is room, else below it, else inside its top edge.

    ground: its left, 0, and its size. first: height of its first line. height: of the picture. others: boxes
    of the other faces. What has more than one line covers no other face, nor the place of its label: else its
    first line is where it would be alone, above the box, and the rest in the box.
    """
    _, y, _, h = box
    left, _, wide, whole = ground
    if whole > first:
        near = [(ox, oy - whole, ow, oh + whole) for ox, oy, ow, oh in others]
        for top in (y - whole, y + h) if y < first else (y - whole,):
            if 0 <= top <= height - whole and not any(_meet((left, top, wide, whole), other) for other in near):
                return top
        return max(0, min(y - first if y >= first else y, height - whole))
    if y >= first:
        return y - first
    return y + h if y + h + first <= height else max(0, y)


def _label(image: np.ndarray, face: Face, scale: float, others: list[Box]) -> None:
    lines = _lines(face, scale)
    pad = round(5 * max(0.5, lines[0].size / LARGEST))
    steps = [line.height + line.base + pad for line in lines]
    steps[0] += pad
    wide, whole = max(line.width for line in lines) + 2 * pad, sum(steps)
    height, width = image.shape[:2]
    left = int(np.clip(face.box[0], 0, max(0, width - wide)))
    top = _top(face.box, (left, 0, wide, whole), steps[0], height, others)
    colour = colour_of(face.emotion)
    cv2.rectangle(image, (left, top), (left + wide, top + whole), colour, cv2.FILLED)
    ink = (0, 0, 0) if np.dot(colour, (0.114, 0.587, 0.299)) > 110 else (255, 255, 255)
    place = top + pad
    for line, step in zip(lines, steps, strict=True):
        at = (left + pad, place + line.height)
        cv2.putText(image, line.text, at, FONT, line.size, ink, line.thickness, cv2.LINE_AA)
        place = place + step - (pad if line is lines[0] else 0)


def draw(result: Result) -> np.ndarray:
    """A copy of the result's picture, uint8 BGR (h, w, 3), with every face marked.

    Lines and letters grow with the picture, so that they can be read at any resolution.
    """
    image = result.frame.image.copy()
    scale = max(0.5, min(image.shape[:2]) / 480)
    for face in reversed(result.faces):
        x, y, w, h = face.box
        cv2.rectangle(image, (x, y), (x + w, y + h), colour_of(face.emotion), max(1, round(2 * scale)), cv2.LINE_AA)
        _label(image, face, scale, [f.box for f in result.faces if f is not face] if face.attributes else [])
    return image
