"""A moving scene with a real face, for machines without a camera.

The face is Grace Hopper's portrait (US Navy photograph, public domain), which matplotlib ships with
its examples; nothing is copied into this project.
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
"""Frames of one round: 20 seconds, in which every motion comes back to its start."""


def portrait_path() -> Path:
    """Where matplotlib keeps the portrait, without importing it. Raises FerError if it is not there."""
    spec = importlib.util.find_spec("matplotlib")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / "mpl-data" / "sample_data" / "grace_hopper.jpg"
        if path.is_file():
            return path
    raise FerError("the demo shows a portrait that matplotlib ships: pip install matplotlib, or give a --source")


class DemoSource:
    """640x480 at 30 frames/s: the portrait drifts, sways, comes nearer and the light changes."""

    name = "demo"
    live = False
    continuous = True
    fps = 30.0
    dropped = 0

    def __init__(self, *, loop: bool = False, size: tuple[int, int] = (640, 480)) -> None:
        """loop: begin again after 20 s. size: (width, height). Raises FerError without the portrait."""
        picture = cv2.imread(str(portrait_path()), cv2.IMREAD_COLOR)
        if picture is None:
            raise FerError(f"{portrait_path()}: cannot be read; pip install --force-reinstall matplotlib")
        self._portrait, self._size, self._loop = picture, size, loop
        self._index = 0
        width, height = size
        across = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
        down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
        warm, cool = np.array([96, 110, 128], np.float32), np.array([70, 62, 54], np.float32)
        self._wall = ((1 - across) * warm + across * cool) * (1.1 - 0.4 * down)

    def read(self) -> Frame | None:
        if self._index >= LENGTH and not self._loop:
            return None
        frame = Frame(self._index, self._index / self.fps, self._draw(self._index), time.monotonic())
        self._index += 1
        return frame

    def _draw(self, index: int) -> np.ndarray:
        width, height = self._size
        turn = 2 * np.pi * (index % LENGTH) / LENGTH
        scale = height / 600 * (0.82 + 0.14 * np.sin(2 * turn))
        angle = 7 * np.sin(3 * turn)
        ph, pw = self._portrait.shape[:2]
        matrix = cv2.getRotationMatrix2D((pw / 2, ph * 0.4), angle, scale)
        centre = (width * (0.5 + 0.17 * np.sin(turn)), height * (0.47 + 0.05 * np.sin(2 * turn + 1)))
        matrix[:, 2] += np.array(centre) - (pw / 2, ph * 0.4)
        light = 1.0 + 0.15 * np.sin(turn + 2)
        scene = np.clip(self._wall * light, 0, 255).astype(np.uint8)
        photo = cv2.convertScaleAbs(self._portrait, alpha=light)
        cv2.warpAffine(photo, matrix, self._size, dst=scene, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_TRANSPARENT)
        return scene

    def close(self) -> None:
        self._index, self._loop = LENGTH, False
