"""Films without a cut in which people pass each other, so that parts of the picture move in opposite directions."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scene_films.shots import SIZE, Film, Shots, cut_out, over

__all__ = ["CROSSINGS"]

RATE = 30


def _cross(shots: Shots, wall: np.ndarray, seconds: float, sides: tuple[float, float]) -> Film:
    """Two people change places within `seconds`, the second one before the first; sides: of the heads' pictures."""
    first = int(shots.random.integers(100))
    heads = [cut_out(shots.person(first + 2 * i)) for i in range(2)]
    y = shots.random.uniform(0.42, 0.58, 2)
    pictures = []
    for i in range(round(RATE * (seconds + 2))):
        way = float(np.clip((i / RATE - 1) / seconds, 0, 1))
        picture = wall
        for head, side, x, height in zip(heads, sides, (0.84 - 0.68 * way, 0.16 + 0.68 * way), y, strict=True):
            matrix = cv2.getRotationMatrix2D((240, 240), 0, side / 480)
            matrix[:, 2] += np.array([x * SIZE[0], height * SIZE[1]]) - 240
            picture = over(picture, head, matrix)
        noise = shots.random.normal(0, 3, picture.shape)
        pictures.append((picture + noise).clip(0, 255).astype(np.uint8))
    return Film(pictures, RATE)


def _ordinary(shots: Shots) -> tuple[float, float]:
    one, two = shots.random.uniform(140, 280, 2)
    return float(one), float(two)


def _fast_plain(shots: Shots) -> Film:
    return _cross(shots, shots.plain_wall(), float(shots.random.uniform(0.6, 1.2)), _ordinary(shots))


def _slow_plain(shots: Shots) -> Film:
    return _cross(shots, shots.plain_wall(), float(shots.random.uniform(1.5, 3)), _ordinary(shots))


def _fast_wall(shots: Shots) -> Film:
    return _cross(shots, shots.wall(), float(shots.random.uniform(0.6, 1.2)), _ordinary(shots))


def _close(shots: Shots) -> Film:
    """The second person passes close to the camera."""
    wall = shots.plain_wall() if shots.random.random() < 0.5 else shots.wall()
    return _cross(shots, wall, float(shots.random.uniform(0.8, 1.5)), (150.0, float(shots.random.uniform(320, 460))))


CROSSINGS: dict[str, Callable[[Shots], Film]] = {
    "two people cross in 1 s, plain wall": _fast_plain,
    "two people cross in 2 s, plain wall": _slow_plain,
    "two people cross in 1 s, drawn wall": _fast_wall,
    "two people cross, one of them close": _close,
}
"""Names of these kinds of films, and what makes one."""
