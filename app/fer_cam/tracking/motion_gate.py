"""Tells whether a picture without faces has changed since it was last searched. Times are passed in.

A camera that looks at an empty room all night would otherwise search the same picture four times a second.
"""

from __future__ import annotations

import cv2
import numpy as np

__all__ = ["MotionGate"]

CELLS_A_FACE = 4
"""Cells across the smallest face. The pixels of a cell are averaged, which leaves little of the camera's noise."""
LEAST, MOST, SIGMAS = 3.0, 12.0, 6.0
"""A cell has changed if it differs by SIGMAS times the noise, in levels of grey, but by LEAST at least, and by MOST in
any case: where everything moves, all differences look like noise."""
FEW = 3
"""So many cells must have changed: the smallest face has 16."""
AWAKE = 1.5
"""Seconds after a change in which searches go on: a face may have been blurred, or turned away, while it moved."""
LONGEST = 2.0
"""Seconds after which a picture is searched anyway, for a face that came without a change that was seen."""


class MotionGate:
    """Compares each picture with the one that was searched last. Not for two threads at once.

    Lamps and the camera's own exposure change whole rows by a factor, which counts as no change; so does the flicker of
    lamps, which lies in bands across the picture.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the last pictures, because the next one is unrelated, or faces are followed: it must be searched."""
        self._searched: np.ndarray | None = None
        self._since = self._changed = -np.inf

    def needs_search(self, image: np.ndarray, now: float, min_face: int) -> bool:
        """Return True if a picture without known faces must be searched, and take it as searched then.

        image: uint8 BGR (h, w, 3). now: its time in seconds. min_face: side in pixels of the smallest face.
        """
        cells = _cells(image, min_face)
        before = self._searched
        if before is None or before.shape != cells.shape or _has_changed(before, cells):
            self._changed = now
        if now - self._changed < AWAKE or now - self._since >= LONGEST - 0.001:
            self._searched, self._since = cells, now
            return True
        return False


def _cells(image: np.ndarray, min_face: int) -> np.ndarray:
    """Return the mean green of each cell: float32 (rows, columns)."""
    side = max(4, min_face // CELLS_A_FACE)
    rows, columns = max(1, image.shape[0] // side), max(1, image.shape[1] // side)
    green = cv2.extractChannel(image, 1)[: rows * side, : columns * side]  # whole cells: OpenCV is fast with those
    return cv2.resize(green, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)


def _has_changed(before: np.ndarray, after: np.ndarray) -> bool:
    """Return True if FEW cells or more differ by more than noise and light explain."""
    gain = np.median((after + 4) / (before + 4), axis=1, keepdims=True)
    difference = np.abs(after + 4 - gain * (before + 4))
    noise = 1.48 * float(np.median(difference))
    return int((difference > min(MOST, max(LEAST, SIGMAS * noise))).sum()) >= FEW
