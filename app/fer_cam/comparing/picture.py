"""Both pictures of a comparison in one, for a file."""

from __future__ import annotations

import cv2
import numpy as np

from fer_cam.comparing.agreement_text import side_name
from fer_cam.comparing.second_labels import second_result
from fer_cam.drawing.overlay import draw
from fer_cam.types import Result

__all__ = ["draw_both"]


def draw_both(result: Result) -> np.ndarray:
    """Return the picture with boxes and labels, uint8 BGR.

    With a comparison it is both pictures side by side, of the first labelling on the left, each below its name.
    """
    second = second_result(result)
    if result.comparison is None or second is None:
        return draw(result)
    names = (result.comparison.first, result.comparison.second)
    return np.hstack([_titled(draw(each), side_name(side)) for each, side in zip((result, second), names, strict=True)])


def _titled(image: np.ndarray, title: str) -> np.ndarray:
    """Return an image with a title above it, in letters that grow with the image."""
    height, width = image.shape[:2]
    size = max(0.4, min(width, height) / 480 * 0.6)
    (text_width, text_height), base = cv2.getTextSize(title, cv2.FONT_HERSHEY_SIMPLEX, size, 1)
    strip = np.full((2 * text_height + base, width, 3), 255, np.uint8)
    place = (max(0, (width - text_width) // 2), round(1.5 * text_height))
    cv2.putText(strip, title, place, cv2.FONT_HERSHEY_SIMPLEX, size, (0, 0, 0), 1, cv2.LINE_AA)
    return np.vstack([strip, image])
