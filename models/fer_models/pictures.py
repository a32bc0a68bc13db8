"""Decode the bytes of picture files, also of damaged ones."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import cv2
import numpy as np

__all__ = ["decode_picture", "from_pil", "opencv_errs"]

VIDEO_BOX = b"ftyp"


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
    if data[:4] in (b"II*\0", b"MM\0*"):
        try:
            from PIL import Image

            with Image.open(BytesIO(data), formats=("TIFF",)) as picture:
                return picture.mode in ("LAB", "I", "F")
        except Exception:  # damaged: whoever decodes it reports it
            return False
    return False


def from_pil(picture: Any, *, grey: bool = False) -> np.ndarray:
    """Return a PIL picture, turned as its EXIF says, as uint8 (h, w) if `grey`, else BGR (h, w, 3).

    Transparency is left out. Grey of more than 8 bits is reduced: floats up to 1 are taken for 0..1, values up to 255
    for 8 bits, others for 16.
    """
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I") or upright.mode == "F":
        pixels = np.asarray(upright).astype(np.float32)
        most = pixels.max(initial=0)
        scale = 255 / 65_535 if most > 255 else 255.0 if upright.mode == "F" and most <= 1 else 1.0
        level = np.clip(np.round(pixels * scale), 0, 255).astype(np.uint8)
        return level if grey else cv2.cvtColor(level, cv2.COLOR_GRAY2BGR)
    if grey:  # Pillow has no direct way from these colours to grey
        return np.asarray((upright.convert("RGB") if upright.mode in ("LAB", "HSV") else upright).convert("L"))
    return cv2.cvtColor(np.asarray(upright.convert("RGB")), cv2.COLOR_RGB2BGR)
