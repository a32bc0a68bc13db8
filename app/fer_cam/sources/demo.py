"""A moving scene with a real face, for machines without a camera.

The face is Grace Hopper's portrait (US Navy photograph, public domain), which matplotlib ships with its examples.
Nothing is copied into this project.
"""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

import cv2
import numpy as np

from fer_cam.types import Frame
from fer_models.errors import FerError

__all__ = ["DemoSource", "portrait_path"]

LENGTH = 600
"""Frames of one round, 20 seconds, after which every motion is back at its start."""
HEAD = (120, 62, 290)
"""Left, top and side, in pixels of the portrait, of the square that is shown when there are several faces."""
DEBIAN_DATA = Path("/usr/share/matplotlib/mpl-data")
"""Folder of Debian's package python-matplotlib-data, which has the portrait without matplotlib itself."""
MAX_FACES = 60
"""More faces would be too small for the detectors."""


def portrait_path() -> Path:
    """Return the path of matplotlib's portrait, without importing matplotlib. Raises FerError if it is missing."""
    spec = importlib.util.find_spec("matplotlib")
    folders = [Path(folder) / "mpl-data" for folder in (spec.submodule_search_locations or ())] if spec else []
    for folder in (*folders, DEBIAN_DATA):
        path = folder / "sample_data" / "grace_hopper.jpg"
        if path.is_file():
            return path
    raise FerError(
        "the demo shows a portrait that matplotlib ships: pip install matplotlib, apt install python-matplotlib-data, "
        "or give a --source"
    )


class DemoSource:
    """The demo, 640x480 at 30 frames/s: the portrait drifts, sways and comes nearer, and the light changes.

    Several faces sway in a grid, each with a phase of its own.
    """

    name = "demo"
    live = False
    continuous = True
    fps = 30.0
    dropped = 0

    def __init__(self, *, faces: int = 1, loop: bool = False, size: tuple[int, int] = (640, 480)) -> None:
        """faces: number of faces, 1 to 60. loop: start again after 20 s. size: (width, height) in pixels.

        Raises FerError for another number of faces, and if the portrait is missing.
        """
        if not 1 <= faces <= MAX_FACES:
            raise FerError(f"demo:{faces}: the demo has from 1 to {MAX_FACES} faces; give such a number", exit_code=2)
        picture = cv2.imread(str(portrait_path()), cv2.IMREAD_COLOR)
        if picture is None:
            raise FerError(f"{portrait_path()}: cannot be read; pip install --force-reinstall matplotlib")
        self._portrait, self._size, self._loop, self._faces = picture, size, loop, faces
        self._index = 0
        width, height = size
        across = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
        down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
        warm, cool = np.array([96, 110, 128], np.float32), np.array([70, 62, 54], np.float32)
        self._wall = ((1 - across) * warm + across * cool) * (1.1 - 0.4 * down)

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end."""
        if self._index >= LENGTH and not self._loop:
            return None
        frame = Frame(self._index, self._index / self.fps, self._draw(self._index), time.monotonic())
        self._index += 1
        return frame

    def _draw(self, index: int) -> np.ndarray:
        turn = 2 * np.pi * (index % LENGTH) / LENGTH
        light = 1.0 + 0.15 * np.sin(turn + 2)
        scene = np.clip(self._wall * light, 0, 255).astype(np.uint8)
        photo = cv2.convertScaleAbs(self._portrait, alpha=light)
        if self._faces == 1:
            self._draw_one(scene, photo, turn)
        else:
            self._draw_many(scene, photo, turn)
        return scene

    def _draw_one(self, scene: np.ndarray, photo: np.ndarray, turn: float) -> None:
        width, height = self._size
        scale = height / 600 * (0.82 + 0.14 * np.sin(2 * turn))
        angle = 7 * np.sin(3 * turn)
        ph, pw = photo.shape[:2]
        matrix = cv2.getRotationMatrix2D((pw / 2, ph * 0.4), angle, scale)
        centre = (width * (0.5 + 0.17 * np.sin(turn)), height * (0.47 + 0.05 * np.sin(2 * turn + 1)))
        matrix[:, 2] += np.array(centre) - (pw / 2, ph * 0.4)
        cv2.warpAffine(photo, matrix, self._size, dst=scene, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT)

    def _draw_many(self, scene: np.ndarray, photo: np.ndarray, turn: float) -> None:
        width, height = self._size
        columns = int(np.ceil(np.sqrt(self._faces * width / height)))
        rows = -(-self._faces // columns)
        left, top, side = HEAD
        head = photo[top : top + side, left : left + side]
        cell = np.array([width / columns, height / rows])
        head_scale = 0.92 * cell.min() / side
        # Reduced once by area, so that small heads have no jagged edges.
        small = cv2.resize(head, None, fx=head_scale, fy=head_scale, interpolation=cv2.INTER_AREA)
        for face in range(self._faces):
            phase = 2 * np.pi * face * 0.381966  # by the golden section, so that no two faces sway alike
            middle = (np.array([face % columns, face // columns]) + 0.5) * cell
            middle += 0.04 * cell * (np.sin(2 * turn + phase), np.cos(3 * turn + phase))
            centre = (small.shape[1] / 2, small.shape[0] / 2)
            matrix = cv2.getRotationMatrix2D(centre, 5 * np.sin(3 * turn + phase), 0.95 + 0.05 * np.sin(turn + phase))
            matrix[:, 2] += middle - centre
            # Only the face's own cell is warped: twenty warps of the whole scene would be slower than the pipeline.
            x0, y0 = np.maximum(0, middle - 0.6 * cell).astype(int)
            x1, y1 = np.minimum(self._size, middle + 0.6 * cell).astype(int)
            matrix[:, 2] -= (x0, y0)
            part = np.ascontiguousarray(scene[y0:y1, x0:x1])
            size = (int(x1 - x0), int(y1 - y0))
            cv2.warpAffine(small, matrix, size, dst=part, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
            scene[y0:y1, x0:x1] = part

    def close(self) -> None:
        """End the demo; `read` returns None from now on."""
        self._index, self._loop = LENGTH, False
