"""Tell picture files from others by suffix or content, and decode what OpenCV does not read."""

from __future__ import annotations

import io
import warnings
from pathlib import PurePosixPath
from typing import IO

import numpy as np
from PIL import Image, ImageOps

from fer_models.pictures import decode_picture, from_pil, opencv_errs

__all__ = ["PICTURES", "decode_face", "holds_picture", "is_picture_name"]

PICTURES = frozenset(
    (
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".webp", ".tif", ".tiff", ".gif", ".jp2", ".ppm",
        ".pgm", ".pbm", ".pnm", ".avif",
    )
)  # fmt: skip
"""Suffixes of pictures. A file with another suffix, or without one, is a picture if its content is."""

Image.init()  # loads Pillow's formats, which differ between its versions
_FORMATS = tuple(
    {"JPEG", "MPO", "PNG", "GIF", "BMP", "DIB", "WEBP", "TIFF", "JPEG2000", "PPM", "AVIF", "ICO", "PCX", "SGI"}
    & set(Image.OPEN)
)
"""Pillow's formats by which the content of a file is recognised; some others fit almost any file."""

_UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, OverflowError, MemoryError, Image.DecompressionBombError)
"""Exceptions of Pillow for a file that is not a picture, or is damaged."""


def is_picture_name(name: str) -> bool:
    """Return True if the suffix of a file name is that of a picture, in capitals or not."""
    return PurePosixPath(name).suffix.lower() in PICTURES


def holds_picture(file: IO[bytes]) -> bool:
    """Return True if the content of an open file begins as a picture does, whatever its name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(file, formats=_FORMATS):
                return True
        except _UNREADABLE:
            return False


def decode_face(data: bytes, *, grey: bool) -> np.ndarray | None:
    """Return the picture in a file's bytes, uint8 (h, w) if `grey`, else BGR (h, w, 3); None if it is not one.

    OpenCV is asked first, Pillow for what OpenCV does not read or reads wrong, such as some TIFF and BMP files. Both
    turn a picture as its EXIF data say.
    """
    picture = None if opencv_errs(data) else decode_picture(data, grey=grey)
    if picture is not None or not data:
        return picture
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return from_pil(ImageOps.exif_transpose(image), grey=grey)
    except _UNREADABLE:
        return None
