"""What every detector is."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from fer_cam.types import Detection

__all__ = ["Detector"]


class Detector(Protocol):
    """Finds upright faces."""

    name: str

    def detect(self, image: np.ndarray) -> list[Detection]:
        """Faces in a uint8 BGR picture (h, w, 3), largest first."""
