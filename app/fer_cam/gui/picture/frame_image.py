"""A frame as a QImage of exactly the screen's pixels."""

from __future__ import annotations

import cv2
import numpy as np
from PyQt6.QtGui import QImage

__all__ = ["frame_image"]


def frame_image(frame: np.ndarray, width: int, height: int, *, mirrored: bool) -> QImage:
    """Return a frame scaled to width x height pixels of the screen.

    frame: uint8 BGR (h, w, 3). mirrored: swap left and right. OpenCV scales several times faster than Qt's painter,
    and averages where it makes a picture smaller.
    """
    # Averaging is needed, and worth its time, only where more than two pixels of the frame fall on one of the screen.
    much_smaller = 2 * width < frame.shape[1]
    scaled = cv2.resize(
        frame, (max(1, width), max(1, height)), interpolation=cv2.INTER_AREA if much_smaller else cv2.INTER_LINEAR
    )
    if mirrored:
        scaled = cv2.flip(scaled, 1)
    pixels = np.ascontiguousarray(cv2.cvtColor(scaled, cv2.COLOR_BGR2BGRA))
    shared = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_RGB32)  # type: ignore[call-overload]
    # The QImage shares the array's memory and does not keep it alive by itself.
    shared.pixels = pixels
    return shared
