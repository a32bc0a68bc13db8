"""The interface of every detector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from fer_cam.types import Detection

__all__ = ["Detector"]


class Detector(Protocol):
    """Finds faces and follows them.

    min_face: smallest face to find, in pixels of the frame; may be changed between two frames. follows_boxes: True if
    `follow` needs only this picture and the last boxes; False if it compares with the picture before, so that on each
    frame it must be called before `detect`.
    """

    name: str
    follows_boxes: bool
    min_face: int

    def detect(self, image: np.ndarray, known: Sequence[Detection] = (), *, thorough: bool = False) -> list[Detection]:
        """Return the faces in a uint8 BGR picture (h, w, 3), largest first.

        known: faces of this picture that are certain already, such as those that a mesh follows. A detector may save
        the work of confirming them; its answer is the same but for their exact boxes. thorough: take more
        time for faces hardly larger than min_face, as no other picture will show them.
        """

    def follow(self, image: np.ndarray, faces: Sequence[Detection]) -> list[Detection | None]:
        """Return where each of `faces`, detected on the frame before, is in this picture; None if it is lost.

        Looks only near the last boxes, which costs a fraction of `detect`, and finds no new faces.
        """
