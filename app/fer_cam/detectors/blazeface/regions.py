"""The squares of a picture in which BlazeFace looks for faces, and their pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from fer_cam.detectors.blazeface.colour import PICTURE, without_cast

__all__ = ["REACH", "REACH_OF_PHOTOS", "Region", "pixels_of", "plan"]

LEVELS_OF_GREY = np.arange(256, dtype=np.float32)

REACH = 13 / 192
"""Smallest face that the full-range network finds, as a fraction of its square: 13 of 192 pixels. Measured on 30
upright faces of the London set: 100 % are found at 12 pixels, 97 % at 10, 80 % at 8; turned by 45°, 97, 80 and 43 %."""
REACH_OF_PHOTOS = 18 / 192
"""The same for a single picture, which may take its time. Of 154 faces of that set side by side in one picture, 60
pixels large, 121 are found with REACH and all with this; of the demo's face 300 times, 217 and all."""
LEVELS = 3.0
"""Factor between the squares of two levels. Each level finds faces up to this times its smallest, and more."""
DARK, GAIN = 70.0, 12.0
"""A square whose mean brightness (0..255) is below DARK is made brighter to that mean, at most GAIN times: a gain that
undoes a dim room and leaves a noisy black picture black."""


@dataclass(frozen=True)
class Region:
    """A square of a picture: left, top and side in pixels. It may reach outside the picture."""

    left: int
    top: int
    side: int


def _starts(length: int, side: int, overlap: float) -> list[int]:
    """Return where squares begin that cover `length` pixels evenly and overlap by at least `overlap` pixels."""
    if length <= side:
        return [0]
    count = int(np.ceil((length - overlap) / (side - overlap)))
    return [round(i * (length - side) / (count - 1)) for i in range(count)]


@lru_cache(maxsize=8)
def plan(height: int, width: int, min_face: int, reach: float = REACH) -> tuple[Region, ...]:
    """Return the squares to search, the one around the whole picture first, then smaller ones for smaller faces.

    min_face: smallest face to find, in pixels. reach: smallest face as a fraction of its square. Squares of one level
    overlap by the smallest face of the level above, so that each face lies whole in a square of its level.
    """
    whole = max(height, width)
    side = min_face / reach
    regions = []
    # A last level hardly smaller than the picture would cost several squares for few faces.
    while side < whole / 1.1:
        above = min(side * LEVELS, whole)
        overlap = min(above * reach, side / 2)
        regions += [
            Region(left, top, round(side))
            for top in _starts(height, round(side), overlap)
            for left in _starts(width, round(side), overlap)
        ]
        side *= LEVELS
    return (Region(0, 0, whole), *regions)


def pixels_of(image: np.ndarray, region: Region, side: int) -> np.ndarray:
    """Return a square of the picture as a network takes it, float32 RGB (side, side, 3), -1..1; outside is black.

    image: uint8 BGR (h, w, 3). A dark square is made brighter, see DARK.
    """
    height, width = image.shape[:2]
    right, bottom = min(width, region.left + region.side), min(height, region.top + region.side)
    part = image[region.top : bottom, region.left : right]
    scale = side / region.side
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = reduce(part, size)
    small = cv2.cvtColor(without_cast(small, cv2.mean(small), PICTURE), cv2.COLOR_BGR2RGB)
    mean = sum(cv2.mean(small)[:3]) / 3
    gain = min(GAIN, max(1.0, DARK / max(1e-3, mean)))
    table = np.minimum(LEVELS_OF_GREY * np.float32(gain / 127.5) - 1, 1)
    if size == (side, side):
        pixels: np.ndarray = cv2.LUT(small, table)
        return pixels
    pixels = np.full((side, side, 3), -1, np.float32)
    pixels[: size[1], : size[0]] = cv2.LUT(small, table)
    return pixels


def reduce(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return a picture, uint8 (h, w, 3), resized to `size` (width, height) without aliasing.

    A picture that is far larger is halved first: that is the only area average that OpenCV has in vector code, and
    bilinear sampling loses nothing down to half the size.
    """
    while image.shape[1] >= 2 * size[0] and image.shape[0] >= 2 * size[1] and min(image.shape[:2]) >= 2:
        image = cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return image if image.shape[1::-1] == size else cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
