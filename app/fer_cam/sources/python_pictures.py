"""Turns what Python programs hold pictures in into the pictures that the pipeline takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from fer_cam.sources.picture_files import read_any, upright_pixels

__all__ = ["as_bgr", "as_crops", "is_single"]

REMEDIES = {
    "float": "convert it with (255 * picture).astype(numpy.uint8) if it is in 0..1, else with .astype(numpy.uint8)",
    "uint16": "convert it with (picture // 257).astype(numpy.uint8)",
    "bool": "convert it with picture.astype(numpy.uint8) * 255",
}
"""Conversion of arrays of other types by their kind. Only the caller knows the range of their values."""


def as_bgr(picture: Any, *, rgb: bool = False) -> np.ndarray:
    """Return a picture as contiguous uint8 BGR (h, w, 3).

    picture: uint8 array, grey (h, w) or (h, w, 1), BGR (h, w, 3) or BGRA (h, w, 4), whose alpha is ignored; a PIL
    picture; or the path of a picture file, which is turned as its EXIF orientation says. rgb: the channels of an array
    are in the order red, green, blue. Raises ValueError, whose text names the conversion, for everything else.
    """
    if isinstance(picture, (str, os.PathLike)):
        image = read_any(Path(picture))
        if image is None:
            raise ValueError(f"{os.fspath(picture)!r} is not a picture file that can be read; check the path")
        return image
    if picture is None:
        raise ValueError("expected a picture, got None: cv2.imread returns None for a file that it cannot read")
    if _is_pil(picture):
        return upright_pixels(picture)
    if not isinstance(picture, np.ndarray):
        raise ValueError(f"expected a picture, got {_kind(picture)}; convert it to a uint8 array (h, w, 3)")
    if picture.dtype != np.uint8:
        kind = "float" if picture.dtype.kind == "f" else picture.dtype.name
        remedy = REMEDIES.get(kind, "convert it to uint8, 0..255")
        raise ValueError(f"expected a uint8 picture, got {picture.dtype} {picture.shape}; {remedy}")
    if picture.size == 0:
        raise ValueError(f"the picture is empty: its shape is {picture.shape}")
    if picture.ndim == 4 and len(picture) == 1:
        raise ValueError(f"expected one picture, got a batch of shape {picture.shape}; give picture[0]")
    channels = 1 if picture.ndim == 2 else picture.shape[2] if picture.ndim == 3 else 0
    if channels not in (1, 3, 4):
        hint = "; give picture.transpose(1, 2, 0)" if picture.ndim == 3 and picture.shape[0] in (1, 3, 4) else ""
        raise ValueError(f"expected a picture (h, w), (h, w, 3) or (h, w, 4), got shape {picture.shape}{hint}")
    # OpenCV takes neither negative strides, such as those of picture[..., ::-1], nor subclasses of arrays.
    picture = np.ascontiguousarray(picture)
    if channels == 1:
        return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    if channels == 4:
        return cv2.cvtColor(picture, cv2.COLOR_RGBA2BGR if rgb else cv2.COLOR_BGRA2BGR)
    if rgb:
        return cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    result: np.ndarray = picture
    return result


def as_crops(crops: Any, *, rgb: bool = False) -> Iterator[np.ndarray]:
    """Yield each of several face crops as `as_bgr` returns it; a grey one stays grey, (h, w).

    crops: a list, tuple, generator or other iterable of pictures, or one array of shape (n, h, w), (n, h, w, 1) or
    (n, h, w, 3). Raises ValueError for one picture that is not in a list.
    """
    if crops is None:
        raise ValueError("expected a list of face crops, got None; give one crop as [crop]")
    if isinstance(crops, (str, os.PathLike)) or _is_pil(crops) or is_single(crops):
        kind = f"an array of shape {crops.shape}" if isinstance(crops, np.ndarray) else _kind(crops)
        raise ValueError(f"expected a list of face crops, got {kind}; give one crop as [crop]")
    try:
        iterator = iter(crops)
    except TypeError:
        raise ValueError(f"expected a list of face crops, got {_kind(crops)}") from None
    for crop in iterator:
        is_grey = isinstance(crop, np.ndarray) and crop.dtype == np.uint8 and crop.size and crop.ndim == 2
        yield np.ascontiguousarray(crop) if is_grey else as_bgr(crop, rgb=rgb)


def is_single(crops: Any) -> bool:
    """Return True if `crops` is an array of one crop, and not of several stacked ones."""
    if not isinstance(crops, np.ndarray) or crops.size == 0 or crops.dtype == object:
        return False
    return crops.ndim < 3 or crops.shape[2:] in ((1,), (3,), (4,))


def _kind(value: Any) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def _is_pil(picture: Any) -> bool:
    return type(picture).__module__.partition(".")[0] == "PIL" and hasattr(picture, "convert")
