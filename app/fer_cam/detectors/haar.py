"""OpenCV's Haar cascade (Viola & Jones 2001): frontal faces, with no download and no weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from fer_cam.detectors.flow import FlowFollower, reduced_grey
from fer_cam.settings import Settings
from fer_cam.types import Detection
from fer_models.errors import FerError

__all__ = ["HaarDetector"]

CASCADE = "haarcascade_frontalface_alt2.xml"
"""Chosen over frontalface_default by measurement: it is as fast and frames faces alike. It misses no face in 150 demo
frames (frontalface_default: 5) and faces in 2 of 41 frames of people walking in (5), and it finds no second face in 62
frames of one man."""

WINDOW = 20
"""Side of the cascade's own window in pixels."""

STEP, NEIGHBOURS, SMALLEST = 1.15, 2, 24
"""Factor between the sizes that are searched; raw hits that make a face; side of the smallest face on the grey copy, in
pixels. Chosen over 1.1, 3 and 30 by measurement: 962 of 1,200 portraits found (978 with the others), 270 false faces on
pictures without an upright face (292), 1.75 ms a frame where faces are followed (3.08 ms)."""


DEBIAN_CASCADES = Path("/usr/share/opencv4/haarcascades")
"""Folder of Debian's package opencv-data. Debian's OpenCV, which 32-bit ARM uses, has no module cv2.data."""


def _cascade_path() -> Path:
    """Return the path of the cascade. Raises FerError if neither OpenCV nor Debian's opencv-data has it."""
    try:
        from cv2 import data
    except ImportError:
        folders = [DEBIAN_CASCADES]
    else:
        folders = [Path(data.haarcascades), DEBIAN_CASCADES]
    for folder in folders:
        if (folder / CASCADE).is_file():
            return folder / CASCADE
    raise FerError(
        f"OpenCV's {CASCADE} is missing; run: apt install opencv-data (for apt's OpenCV), or reinstall opencv-python"
    )


def _read_cascade(path: Path) -> cv2.CascadeClassifier:
    try:
        cascade = cv2.CascadeClassifier(str(path))
        damaged = cascade.empty()
    except (cv2.error, SystemError):  # an empty file raises the one and then the other
        damaged = True
    if damaged:
        raise FerError(f"{path}: cannot be read; reinstall opencv-python, or apt's opencv-data")
    return cascade


class HaarDetector:
    """Works on a grey copy that is reduced until the smallest face is a little larger than the cascade's window.

    Not for two threads at once.
    """

    name = "haar"
    follows_boxes = False

    def __init__(self, min_face: int = Settings.min_face, neighbours: int = NEIGHBOURS) -> None:
        """min_face: smallest face in pixels of the frame. neighbours: raw hits that make a face.

        Raises FerError if the installed OpenCV has no cascades (version 5.0 dropped them) or a damaged one.
        """
        if not hasattr(cv2, "CascadeClassifier"):
            raise FerError(f"OpenCV {cv2.__version__} has no Haar cascades; pip install 'opencv-python>=4.11,<5'")
        self._cascade = _read_cascade(_cascade_path())
        self.min_face, self.neighbours = min_face, neighbours
        self._flow = FlowFollower()

    def _grey(self, image: np.ndarray, min_face: int) -> tuple[np.ndarray, float]:
        """Return a grey copy, reduced for faces of that size, and its scale."""
        scale = min(1.0, SMALLEST / min_face)
        return reduced_grey(image, scale), scale

    def follow(self, image: np.ndarray, faces: Sequence[Detection]) -> list[Detection | None]:
        """Return where each face of the last picture is now, by optical flow; None if it is lost."""
        grey, scale = self._grey(image, self.min_face)
        boxes = self._flow.follow(grey, [face.box for face in faces], scale)
        return [None if box is None else Detection(box, face.score) for face, box in zip(faces, boxes, strict=True)]

    def detect(self, image: np.ndarray, known: Sequence[Detection] = (), *, thorough: bool = False) -> list[Detection]:
        """Return the faces, largest first. The score is n / (n + 2) for n overlapping raw hits."""
        min_face = self.min_face  # read once: another thread may change it while a search runs
        grey, scale = self._grey(image, min_face)
        self._flow.see(grey)
        smallest = max(WINDOW, round(min_face * scale))
        if min(grey.shape) < smallest:
            return []
        boxes, hits = self._cascade.detectMultiScale2(
            cv2.equalizeHist(grey), scaleFactor=STEP, minNeighbors=self.neighbours, minSize=(smallest, smallest)
        )
        fx, fy = image.shape[1] / grey.shape[1], image.shape[0] / grey.shape[0]
        detections = [
            Detection(
                (round(x * fx), round(y * fy), round(w * fx), round(h * fy)),
                float(n / (n + 2.0)),
            )
            for (x, y, w, h), n in zip(boxes, hits, strict=True)
        ]
        return sorted(detections, key=lambda d: -d.box[2] * d.box[3])
