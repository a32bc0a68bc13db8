"""The headset bar on one picture file, which keeps its size, its channels and its format."""

from __future__ import annotations

from pathlib import PurePosixPath

import cv2
import numpy as np

from fer_models.occlusion import draw_headset
from fer_train.headset.pictures import headset_corners

__all__ = ["occlude_picture"]

JPEG_QUALITY = 95
"""A second compression at this quality changes pixels by a grey level or so."""


def occlude_picture(data: bytes, name: str, landmarks: np.ndarray | None = None) -> bytes | None:
    """A picture file's bytes with the bar drawn, in the format that `name` ends with; None for a damaged one.

    landmarks: (68, 2) pixels for the exact bar; None for where the eyes of FER2013's crops lie.
    """
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if data else None
    except cv2.error:
        picture = None
    if picture is None or picture.dtype != np.uint8:
        return None
    corners = headset_corners(picture.shape[:2], landmarks)
    if picture.ndim == 3 and picture.shape[2] == 4:  # the bar is opaque
        colours, opaque = np.ascontiguousarray(picture[:, :, :3]), np.ascontiguousarray(255 - picture[:, :, 3])
        picture = np.dstack([draw_headset(colours, corners), 255 - draw_headset(opaque, corners)])
    else:
        picture = draw_headset(np.ascontiguousarray(picture), corners)
    suffix = PurePosixPath(name).suffix.lower()
    options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if suffix in (".jpg", ".jpeg") else []
    success, encoded = cv2.imencode(suffix, picture, options)
    return encoded.tobytes() if success else None
