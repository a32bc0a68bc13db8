"""What every detector is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from fer_cam.types import Detection

__all__ = ["Detector"]


class Detector(Protocol):
    """Finds faces. min_face: the smallest, in pixels of the frame; may be changed between two frames.

    follows_boxes: whether `follow` needs this picture and the last boxes alone; otherwise it compares with
    the picture before, and must come before `detect` of the same frame.
    """

    name: str
    follows_boxes: bool
    min_face: int

    def detect(self, image: np.ndarray) -> list[Detection]:
        """Faces in a uint8 BGR picture (h, w, 3), largest first."""

    def follow(self, image: np.ndarray, faces: Sequence[Detection]) -> list[Detection | None]:
        """Each of `faces` of the frame before, where it is in this one; None where it is not seen.

        Looks near the last boxes alone, at a fraction of detect's cost; finds no new faces.
        """
