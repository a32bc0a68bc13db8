"""Draw a result on its picture: box, label, confidence."""

from __future__ import annotations

import cv2
import numpy as np

from fer_cam.types import Face, Result

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


def _fit(face: Face, scale: float) -> tuple[str, float]:
    """The text and the size of its letters: as wide as the box, so that a crowd's labels keep apart."""
    text = f"{face.emotion} {face.confidence:.0%}"
    least = max(SMALLEST * scale, LEAST)
    for shown in (text, face.emotion):
        wide = cv2.getTextSize(shown, FONT, LARGEST * scale, 1)[0][0]
        fitting = min(1.0, 1.1 * face.box[2] / max(1, wide)) * LARGEST * scale
        if fitting >= least:
            return shown, fitting
    return face.emotion, least


def _label(image: np.ndarray, face: Face, scale: float) -> None:
    text, size = _fit(face, scale)
    scale = max(0.5, size / LARGEST)
    thickness = max(1, round(1.4 * scale))
    (tw, th), base = cv2.getTextSize(text, FONT, size, thickness)
    pad = round(5 * scale)
    x, y, _, h = face.box
    height, width = image.shape[:2]
    # Above the box where there is room, else below it, else inside its top edge.
    top = y - th - base - 2 * pad
    if top < 0:
        top = y + h if y + h + th + base + 2 * pad <= height else max(0, y)
    left = int(np.clip(x, 0, max(0, width - tw - 2 * pad)))
    colour = colour_of(face.emotion)
    cv2.rectangle(image, (left, top), (left + tw + 2 * pad, top + th + base + 2 * pad), colour, cv2.FILLED)
    ink = (0, 0, 0) if np.dot(colour, (0.114, 0.587, 0.299)) > 110 else (255, 255, 255)
    cv2.putText(image, text, (left + pad, top + pad + th), FONT, size, ink, thickness, cv2.LINE_AA)


def draw(result: Result) -> np.ndarray:
    """A copy of the result's picture, uint8 BGR (h, w, 3), with every face marked.

    Lines and letters grow with the picture, so that they can be read at any resolution.
    """
    image = result.frame.image.copy()
    scale = max(0.5, min(image.shape[:2]) / 480)
    for face in reversed(result.faces):
        x, y, w, h = face.box
        cv2.rectangle(image, (x, y), (x + w, y + h), colour_of(face.emotion), max(1, round(2 * scale)), cv2.LINE_AA)
        _label(image, face, scale)
    return image
