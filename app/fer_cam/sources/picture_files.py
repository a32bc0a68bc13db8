"""Tell by its content what a picture file is, and read it: what OpenCV or Pillow can read, upright, 8 bits BGR."""

from __future__ import annotations

import importlib.util
import logging
import warnings
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from fer_cam.sources.picture_stream import stream_format
from fer_models.pictures import decode_picture, from_pil, opencv_errs

__all__ = ["HEIC_SUFFIXES", "PICTURE_SUFFIXES", "RAW_SUFFIXES", "has_heif", "kind_of", "read_any", "upright_pixels"]

HEIC_SUFFIXES = {".heic", ".heif", ".hif"}
"""Pictures of iPhones, which Pillow reads with the package pillow-heif."""
RAW_SUFFIXES = {".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".raf", ".rw2", ".pef", ".srw"}
"""Raw pictures of cameras. Many look like a TIFF whose first picture is a small preview; none is read."""
PICTURE_SUFFIXES = HEIC_SUFFIXES | RAW_SUFFIXES | {
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".webp", ".tif", ".tiff", ".jp2", ".avif", ".gif", ".ppm", ".pgm",
}  # fmt: skip
"""Files of such names count as pictures without a look at their content, also damaged ones, which are reported."""

FORMATS = (
    "JPEG", "MPO", "PNG", "GIF", "WEBP", "AVIF", "BMP", "DIB", "TIFF", "JPEG2000", "PPM", "ICO", "ICNS", "PCX", "SGI",
    "SUN", "PSD", "DDS", "QOI", "HEIF",
)  # fmt: skip
"""Formats of Pillow that are pictures. Not EPS, which runs a program, nor MPEG and FLI, which are films."""
MOVING = {"GIF", "PNG", "WEBP", "AVIF"}
"""Formats whose several pictures are a film. Those of TIFF are pages, and those of MPO views."""
EBML = b"\x1a\x45\xdf\xa3"
VIDEO_BOX = b"ftyp"
PICTURE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"hevc", b"hevx"}
"""Brands that follow `ftyp` in a file that is a picture, and no MP4."""


def has_heif() -> bool:
    """Return True if pillow-heif is installed."""
    return importlib.util.find_spec("pillow_heif") is not None


@lru_cache(1)
def _formats() -> tuple[str, ...]:
    """Return those of FORMATS that this Pillow reads."""
    from PIL import Image

    # A photo of a phone with 108 megapixels is no attack; OpenCV reads up to 1,000 megapixels. Of damaged pictures
    # fer-cam says itself what the matter is.
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    warnings.filterwarnings("ignore", module=r"PIL\..*")
    logging.getLogger("PIL").addHandler(logging.NullHandler())
    Image.init()
    if has_heif():
        from pillow_heif import register_heif_opener

        register_heif_opener()
    return tuple(name for name in FORMATS if name in Image.OPEN)


def _names(path: Path) -> tuple[str, ...]:
    # A TGA has no signature, and almost any file passes for one.
    return (*_formats(), "TGA") if path.suffix.lower() == ".tga" else _formats()


def kind_of(path: Path) -> Literal["still", "moving", ""]:
    """Return whether a file is a picture, "still", or an animation, "moving"; "" if it is neither, such as a film.

    The content decides. A name decides only for what cannot be recognised: damaged pictures, raw ones, HEIC without
    pillow-heif.
    """
    suffix = path.suffix.lower()
    if suffix in RAW_SUFFIXES:
        return "still"
    try:
        with open(path, "rb") as file:
            start = file.read(12)
        if start[4:8] == VIDEO_BOX:
            if start[8:12] not in PICTURE_BRANDS:
                return ""
            suffix = ".heic" if suffix not in PICTURE_SUFFIXES else suffix
        if start[:4] == EBML or start[8:12] == b"AVI ":
            return ""
        if stream_format(path):
            return ""
        from PIL import Image  # here, because most videos need none of it

        with Image.open(path, formats=_names(path)) as picture:
            return "moving" if picture.format in MOVING and getattr(picture, "is_animated", False) else "still"
    except Exception as error:  # Pillow raises many kinds for damaged files
        if type(error).__name__ == "DecompressionBombError":  # a large one, which OpenCV may read
            return "still"
    return "still" if suffix in PICTURE_SUFFIXES or _opencv_reads(path) else ""


def _opencv_reads(path: Path) -> bool:
    try:
        str(path).encode()  # OpenCV crashes on a name that is not valid UTF-8
        return cv2.haveImageReader(str(path))
    except (UnicodeEncodeError, cv2.error):
        return False


def read_any(path: Path) -> np.ndarray | None:
    """Return the picture at `path`, uint8 BGR (h, w, 3), turned as its EXIF says, or None if it cannot be read.

    16 bits are reduced to 8, transparency is left out, and of several pictures the first is taken.
    """
    if path.suffix.lower() in RAW_SUFFIXES:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if opencv_errs(data):
        return _read_with_pillow(data, path)
    picture = decode_picture(data)
    return _read_with_pillow(data, path) if picture is None else picture


def _read_with_pillow(data: bytes, path: Path) -> np.ndarray | None:
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=_names(path)) as picture:
            return upright_pixels(picture)
    except Exception:  # Pillow raises many kinds for damaged files
        return None


def upright_pixels(picture: Any) -> np.ndarray:
    """Return a PIL picture, turned as its EXIF says, as uint8 BGR (h, w, 3). See fer_models.pictures.from_pil."""
    from PIL import ImageOps

    return from_pil(ImageOps.exif_transpose(picture))
