"""Takes every picture for a face as a whole: for crops, as data sets have them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fer_cam.settings import Settings
from fer_cam.types import Detection

__all__ = ["WholePicture"]


class WholePicture:
    """A detector whose only face is the whole picture."""

    name = "whole"
    follows_boxes = True

    def __init__(self, min_face: int = Settings.min_face) -> None:
        """min_face: kept, and without effect."""
        self.min_face = min_face

    def detect(self, image: np.ndarray, known: Sequence[Detection] = (), *, thorough: bool = False) -> list[Detection]:
        """Return one face, whose box is the picture (h, w, 3)."""
        return [Detection((0, 0, image.shape[1], image.shape[0]), 1.0)]

    def follow(self, image: np.ndarray, faces: Sequence[Detection]) -> list[Detection | None]:
        """Return the whole picture for each of `faces`."""
        return [*self.detect(image)] * len(faces)
