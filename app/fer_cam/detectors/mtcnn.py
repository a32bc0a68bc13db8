"""MTCNN (Zhang et al. 2016) through the `mtcnn` package: faces at any angle to about 60 degrees,
with five points."""

from __future__ import annotations

import gc
import os
from typing import Any

import cv2
import numpy as np

from fer_cam.types import Detection
from fer_models.errors import FerError
from fer_models.quiet import quiet

__all__ = ["MtcnnDetector"]

CELL = 12
"""Side of P-Net's receptive field in pixels: a smaller picture has no place for one face."""
POINTS = ("left_eye", "right_eye", "nose", "mouth_left", "mouth_right")


class _LargeEnough:
    """P-Net, asked only for pictures that it can answer for.

    mtcnn 1.0 counts the levels of its image pyramid from the picture's size, whatever
    `min_face_size` is. With 24 or more the last levels are under 12 px, TensorFlow refuses them, and
    the package turns that into "no faces". Here such a level has no faces and the others count.
    """

    def __init__(self, network: Any) -> None:
        self._network = network

    def __call__(self, pictures: Any) -> Any:
        count, height, width = pictures.shape[:3]
        if min(height, width) >= CELL:
            return self._network(pictures)
        import tensorflow as tf

        return tf.zeros((count, 1, 1, 4)), tf.zeros((count, 1, 1, 2))


class MtcnnDetector:
    """Built once; the first picture of each size is slower."""

    name = "mtcnn"

    def __init__(self, min_face: int = 48, threshold: float = 0.9) -> None:
        """min_face: smallest face in pixels. threshold: least score 0..1 of a face.

        Raises FerError where the package or TensorFlow is missing.
        """
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        try:
            with quiet():
                from mtcnn import MTCNN

                self._package = MTCNN()
                # The package leaves its lz4 files open; on Python 3.13 their end is a complaint, which
                # belongs in here too.
                gc.collect()
        except ImportError as error:
            missing = getattr(error, "name", None) or error
            raise FerError(f"--detector mtcnn: {missing} is missing; pip install 'mtcnn>=1,<2' tensorflow") from error
        for stage in self._package.stages:
            if type(stage).__name__ == "StagePNet":
                stage._model = _LargeEnough(stage._model)
        self.min_face, self.threshold = min_face, threshold

    def detect(self, image: np.ndarray) -> list[Detection]:
        """Faces with points, largest first; the score is O-Net's probability."""
        side = min(image.shape[:2])
        if side < 2 * CELL:
            return []
        # Below half the picture's side the package's smallest level would be 0 pixels.
        smallest = min(max(self.min_face, 20), side // 2)
        rows = self._package.detect_faces(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), min_face_size=smallest)
        found = []
        for row in rows:
            x, y, w, h = (int(v) for v in row["box"])
            if row["confidence"] < self.threshold or max(w, h) < self.min_face or min(w, h) < 1:
                continue
            points = np.array([row["keypoints"][name] for name in POINTS], np.float64)
            found.append(Detection((x, y, w, h), float(row["confidence"]), points))
        return sorted(found, key=lambda d: -d.box[2] * d.box[3])
