"""Draw the headset bar on one picture file, which keeps its size, channels and format."""

from __future__ import annotations

from pathlib import PurePosixPath

import cv2
import numpy as np

from fer_models.occlusion import draw_headset
from fer_train.data.picture_files import decode_face
from fer_train.headset.pictures import headset_corners

__all__ = ["occlude_picture"]

JPEG_QUALITY = 95
"""Compressing a JPEG again at this quality changes its pixels by about one grey level."""

LOSSLESS = (".png", ".bmp", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pnm")
"""Suffixes that keep their format. OpenCV writes WebP without loss if it is not told a quality."""


def occlude_picture(data: bytes, name: str, landmarks: np.ndarray | None = None) -> bytes | None:
    """Return the bytes of a picture file with the bar, in the format of `name`'s suffix; None for a damaged file.

    landmarks: (68, 2) in pixels, for the published formula; (5, 2), for an estimate; None for the mean position of the
    eyes in FER2013's crops. A picture that OpenCV cannot write in its format becomes a PNG of the same name, which
    fer-train reads by its content.
    """
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    except cv2.error:
        picture = None
    if picture is not None and picture.dtype == np.uint16:
        picture = np.right_shift(picture, 8).astype(np.uint8)
    if picture is None or picture.dtype != np.uint8:
        picture = decode_face(data, grey=False)
    if picture is None:
        return None
    corners = headset_corners(picture.shape[:2], landmarks)
    if picture.ndim == 3 and picture.shape[2] == 4:
        # The bar is opaque: draw it on the colours, and on the inverted alpha channel.
        colours, opaque = np.ascontiguousarray(picture[:, :, :3]), np.ascontiguousarray(255 - picture[:, :, 3])
        picture = np.dstack([draw_headset(colours, corners), 255 - draw_headset(opaque, corners)])
    else:
        picture = draw_headset(np.ascontiguousarray(picture), corners)
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in (".jpg", ".jpeg", ".jpe", ".jfif"):
        return _encode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return (_encode(suffix, picture, []) if suffix in LOSSLESS else None) or _encode(".png", picture, [])


def _encode(suffix: str, picture: np.ndarray, options: list[int]) -> bytes | None:
    try:
        success, encoded = cv2.imencode(suffix, picture, options)
    except cv2.error:  # a format that this OpenCV does not write, or not with these channels
        return None
    return encoded.tobytes() if success else None
