"""Draw the headset bar on one picture file, which keeps its size, channels and format."""

from __future__ import annotations

from pathlib import PurePosixPath

import cv2
import numpy as np

from fer_models.occlusion import draw_headset
from fer_train.headset.pictures import headset_corners

__all__ = ["occlude_picture"]

JPEG_QUALITY = 95
"""Compressing a JPEG again at this quality changes its pixels by about one grey level."""


def occlude_picture(data: bytes, name: str, landmarks: np.ndarray | None = None) -> bytes | None:
    """Return the bytes of a picture file with the bar, in the format of `name`'s suffix; None for a damaged file.

    landmarks: (68, 2) in pixels, for the published formula; None for the mean position of the eyes in FER2013's crops.
    """
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    except cv2.error:
        picture = None
    if picture is None or picture.dtype != np.uint8:
        return None
    corners = headset_corners(picture.shape[:2], landmarks)
    if picture.ndim == 3 and picture.shape[2] == 4:
        # The bar is opaque: draw it on the colours, and on the inverted alpha channel.
        colours, opaque = np.ascontiguousarray(picture[:, :, :3]), np.ascontiguousarray(255 - picture[:, :, 3])
        picture = np.dstack([draw_headset(colours, corners), 255 - draw_headset(opaque, corners)])
    else:
        picture = draw_headset(np.ascontiguousarray(picture), corners)
    suffix = PurePosixPath(name).suffix.lower()
    options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if suffix in (".jpg", ".jpeg") else []
    success, encoded = cv2.imencode(suffix, picture, options)
    return encoded.tobytes() if success else None
