"""BlazeFace's networks (Bazarevsky et al. 2019): from a square of pixels to boxes and points in that square."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.runtime import make_interpreter

__all__ = ["FULL_RANGE", "SHORT_RANGE", "BlazeNetwork", "Grid", "Raw"]

LIMIT = 80.0
"""Raw scores are cut to -80..80, so that the sigmoid does not overflow in float32."""


@dataclass(frozen=True)
class Grid:
    """The anchors of a network: for each (stride, number) that many at the centre of each cell of a square grid."""

    name: str
    side: int
    cells: tuple[tuple[int, int], ...]

    def anchors(self) -> np.ndarray:
        """Return the anchors' centres, float32 (n, 2), as fractions 0..1 of the side, row by row."""
        parts = []
        for stride, number in self.cells:
            middle = (np.arange(self.side // stride) + 0.5) * stride / self.side
            x, y = np.meshgrid(middle, middle)
            parts.append(np.repeat(np.stack([x, y], axis=-1).reshape(-1, 2), number, axis=0))
        return np.concatenate(parts).astype(np.float32)


SHORT_RANGE = Grid("short_range", 128, ((8, 2), (16, 6)))
FULL_RANGE = Grid("full_range", 192, ((4, 1),))
"""Sides and anchors of the two networks: MediaPipe, modules/face_detection/*_common.pbtxt (SsdAnchorsCalculator)."""


@dataclass(frozen=True, eq=False)
class Raw:
    """Candidates above a score. boxes: left, top, right, bottom (n, 4). points: (n, 6, 2). scores: (n,), 0..1.

    The points are the eye on the left side of the picture, the one on the right, the tip of the nose, the middle of the
    mouth, and the ears (tragion) on the left and on the right.
    """

    boxes: np.ndarray
    points: np.ndarray
    scores: np.ndarray


class BlazeNetwork:
    """One network with one interpreter. Not for two threads at once."""

    def __init__(self, path: Path, grid: Grid, threads: int = 1) -> None:
        """Load the network. Raises FerError if the runtime cannot."""
        self._interpreter, self.side = make_interpreter(path, threads), grid.side
        self._anchors = grid.anchors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = sorted(self._interpreter.get_output_details(), key=lambda o: -int(o["shape"][-1]))
        self._values, self._scores = (output["index"] for output in outputs)

    def run(self, pixels: np.ndarray, threshold: float) -> Raw:
        """Return the candidates with a score of at least `threshold`, in fractions of the square's side.

        pixels: float32 RGB (side, side, 3), -1..1.
        """
        self._interpreter.set_tensor(self._input, pixels[None])
        self._interpreter.invoke()
        raw = self._interpreter.get_tensor(self._scores)[0, :, 0]
        # Scores rise with the raw values, so that only the candidates need a sigmoid.
        good = np.flatnonzero(raw >= np.log(threshold / (1 - threshold)))
        values = self._interpreter.get_tensor(self._values)[0, good].reshape(-1, 8, 2) / self.side
        centres, half = self._anchors[good] + values[:, 0], values[:, 1] / 2
        return Raw(
            np.concatenate([centres - half, centres + half], axis=1),
            values[:, 2:] + self._anchors[good][:, None],
            1 / (1 + np.exp(-np.clip(raw[good], -LIMIT, LIMIT))),
        )
