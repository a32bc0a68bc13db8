"""Decode the bytes of picture files, also of damaged ones."""

from __future__ import annotations

import cv2
import numpy as np

__all__ = ["decode_picture"]


def decode_picture(data: bytes, *, grey: bool = False) -> np.ndarray | None:
    """Return the picture in an image file's bytes: uint8 (h, w) if `grey`, else BGR (h, w, 3). None: not a picture."""
    if not data:
        return None
    try:
        if data[:2] in (b"PF", b"Pf"):
            return _from_floats(data, grey)
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
    except cv2.error:  # a header that claims more pixels than OpenCV takes
        return None


def _from_floats(data: bytes, grey: bool) -> np.ndarray | None:
    """Return a PFM picture, whose pixels are floats from 0 to 1, as decode_picture does. OpenCV would make it black."""
    kind = cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), kind | cv2.IMREAD_ANYDEPTH)
    return None if pixels is None else np.clip(np.nan_to_num(pixels) * 255, 0, 255).astype(np.uint8)
