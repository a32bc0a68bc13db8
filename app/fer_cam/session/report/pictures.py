"""Cut the pictures of peaks out of a session's video."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import cv2
import numpy as np

from fer_cam.session.data import Session
from fer_cam.session.film import SessionFilm
from fer_cam.session.summary import Peak
from fer_models.errors import FerError

__all__ = ["peak_pictures"]

SIDE = 168
"""Of a picture, in pixels."""
MARGIN = 0.25
"""Added to the box of a face on each side, as a share of it."""


def peak_pictures(session: Session, peaks: Sequence[Peak]) -> dict[int, str]:
    """Return a picture for each peak, as a data: address by the peak's row; none for one that cannot be read."""
    if not session.videos:
        return {}
    pictures: dict[int, str] = {}
    try:
        film = SessionFilm(session.videos)
    except FerError:
        return pictures
    for peak in sorted(peaks, key=lambda p: p.time):
        image = film.at(peak.time)
        if image is not None:
            face = _cut(image, session.faces.box[peak.row])
            good, data = cv2.imencode(".jpg", face, [cv2.IMWRITE_JPEG_QUALITY, 85])
            if good:
                pictures[peak.row] = f"data:image/jpeg;base64,{base64.b64encode(data.tobytes()).decode()}"
    film.close()
    return pictures


def _cut(image: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return a square of SIDE pixels around a box; beside the picture's edge it is grey."""
    x, y, width, height = (float(v) for v in box)
    side = max(width, height, 2.0) * (1 + 2 * MARGIN)
    scale = SIDE / side
    left, top = x + width / 2 - side / 2, y + height / 2 - side / 2
    matrix = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    return cv2.warpAffine(
        image, matrix, (SIDE, SIDE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=(128, 128, 128)
    )
