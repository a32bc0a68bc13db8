"""Decode the bytes of picture files, also of damaged ones."""

from __future__ import annotations

from typing import Any, Literal

import cv2
import numpy as np

__all__ = ["decode_picture", "from_pil", "opencv_errs"]

VIDEO_BOX = b"ftyp"
BITS, PHOTOMETRIC, CIELAB = 258, 262, 8
"""Tags of a TIFF, and the value of the latter for CIELab."""


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


def opencv_errs(data: bytes) -> bool:
    """Return True for what OpenCV reads wrong, so that Pillow must.

    That is AVIF with an orientation, packed BMP, and TIFF in CIELab colours, of 32 bits or of floats.
    """
    if data[4:8] == VIDEO_BOX:
        return True
    if data[:2] == b"BM":
        return int.from_bytes(data[30:34], "little") in (1, 2)
    return data[:4] in (b"II*\0", b"MM\0*") and _tiff_is_odd(data)


def _tiff_is_odd(data: bytes) -> bool:
    """Return True for a TIFF in CIELab colours or with one channel of 32 bits (TIFF 6.0, sections 2, 8 and 23)."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    start = int.from_bytes(data[4:8], order)
    for place in range(start + 2, start + 2 + 12 * int.from_bytes(data[start : start + 2], order), 12):
        tag, count = int.from_bytes(data[place : place + 2], order), int.from_bytes(data[place + 4 : place + 8], order)
        value = int.from_bytes(data[place + 8 : place + 10], order)
        if (tag == PHOTOMETRIC and value == CIELAB) or (tag == BITS and count == 1 and value == 32):
            return True
        if place >= len(data):
            break
    return False


def from_pil(picture: Any, *, grey: bool = False) -> np.ndarray:
    """Return a PIL picture as uint8 (h, w) if `grey`, else BGR (h, w, 3). It is upright: turned as its EXIF says.

    Transparency is left out. Grey of more than 8 bits is reduced: floats up to 1 are taken for 0..1, values up to 255
    for 8 bits, others for 16.
    """
    if picture.mode.startswith("I") or picture.mode == "F":
        pixels = np.asarray(picture).astype(np.float32)
        most = pixels.max(initial=0)
        scale = 255 / 65_535 if most > 255 else 255.0 if picture.mode == "F" and most <= 1 else 1.0
        level = np.clip(np.round(pixels * scale), 0, 255).astype(np.uint8)
        return level if grey else cv2.cvtColor(level, cv2.COLOR_GRAY2BGR)
    if grey:  # Pillow has no direct way from these colours to grey
        return np.asarray((picture.convert("RGB") if picture.mode in ("LAB", "HSV") else picture).convert("L"))
    return cv2.cvtColor(np.asarray(picture.convert("RGB")), cv2.COLOR_RGB2BGR)
