"""Cut the pictures of peaks out of a session's video."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np

from fer_cam.session.data import Session
from fer_cam.session.summary import Peak

__all__ = ["peak_pictures"]

SIDE = 168
"""Of a picture, in pixels."""
MARGIN = 0.25
"""Added to the box of a face on each side, as a share of it."""


def peak_pictures(session: Session, peaks: Sequence[Peak]) -> dict[int, str]:
    """Return a picture for each peak, as a data: address by the peak's row; none for one that cannot be read."""
    if session.video is None or not session.info.size:
        return {}
    start = session.info.source_start if session.info.source_start is not None else session.start
    pictures = {}
    for peak in sorted(peaks, key=lambda p: p.time):
        image = _frame_at(session.video, peak.time - start)
        if image is not None:
            face = _cut(image, session.faces.box[peak.row])
            good, data = cv2.imencode(".jpg", face, [cv2.IMWRITE_JPEG_QUALITY, 85])
            if good:
                pictures[peak.row] = f"data:image/jpeg;base64,{base64.b64encode(data.tobytes()).decode()}"
    return pictures


def _frame_at(video: Path, seconds: float) -> np.ndarray | None:
    """Return the picture that the video shows at a time, uint8 BGR (h, w, 3); None if it cannot be read."""
    try:
        import av
    except ImportError:
        return _frame_by_opencv(video, seconds)
    with suppress(OSError, ValueError, IndexError, av.FFmpegError), av.open(str(video)) as container:
        stream = container.streams.video[0]
        container.seek(max(0, round(seconds * 1e6)))
        last = None
        for frame in container.decode(stream):
            if frame.time is not None and frame.time > seconds + 1e-3 and last is not None:
                break
            last = frame
        return None if last is None else last.to_ndarray(format="bgr24")
    return None


def _frame_by_opencv(video: Path, seconds: float) -> np.ndarray | None:
    capture = cv2.VideoCapture(str(video))
    try:
        capture.set(cv2.CAP_PROP_POS_MSEC, max(0.0, seconds * 1000))
        good, image = capture.read()
        return image if good else None
    finally:
        capture.release()


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
