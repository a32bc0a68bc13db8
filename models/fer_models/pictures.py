"""Read picture files of any name, also damaged ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

__all__ = ["decode_picture", "read_picture"]


def decode_picture(data: bytes, *, grey: bool = False) -> np.ndarray | None:
    """Return the picture in an image file's bytes: uint8 (h, w) if `grey`, else BGR (h, w, 3). None: not a picture."""
    if not data:
        return None
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
    except cv2.error:  # a header that claims more pixels than OpenCV takes
        return None


def read_picture(path: Path) -> np.ndarray | None:
    """Return the picture at `path`, uint8 BGR (h, w, 3), or None if it cannot be read.

    OpenCV gets the bytes and not the name: it crashes the process on a name that is not valid UTF-8.
    """
    try:
        return decode_picture(path.read_bytes())
    except OSError:
        return None
