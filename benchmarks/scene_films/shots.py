"""Shots and films: faces before walls, and what is done with them: noise, pans, drawings.

Faces come from the London set and the recorded clips, walls are drawn (dead leaves: overlapping discs of random sizes,
whose edges and spectrum are like those of photographs).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

__all__ = ["SIZE", "Film", "Shot", "Shots", "cartoon", "cut_out", "draw_wall", "film_of", "noisy", "over", "pan"]

SIZE = (480, 360)
"""Width and height of every film in pixels."""

Shot = Callable[[float], np.ndarray]
"""A shot: the picture, uint8 BGR, at a time in seconds since its start."""


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures and their rate. cuts: indices of the pictures that begin a new scene."""

    pictures: list[np.ndarray]
    fps: float
    cuts: tuple[int, ...] = ()


def draw_wall(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a picture of overlapping discs."""
    low, high = sorted(random.uniform(20, 230, 2))
    image = np.full((height, width, 3), (low + high) / 2, np.uint8)
    for _ in range(int(random.integers(20, 200))):
        radius = int(min(8 / random.uniform(0.03, 1) ** 0.7, 150))
        centre = (int(random.integers(0, width)), int(random.integers(0, height)))
        colour = random.uniform(low, high) + random.uniform(-25, 25, 3)
        cv2.circle(image, centre, radius, tuple(float(c) for c in colour.clip(0, 255)), -1, cv2.LINE_AA)
    return cv2.GaussianBlur(image, (0, 0), float(random.uniform(0.8, 4)))


class Shots:
    """Makes shots at random. The same seed gives the same shots."""

    def __init__(self, faces: Path, seed: int = 0) -> None:
        """faces: the folder of the London set."""
        self.random = np.random.default_rng(seed)
        self._faces = sorted(faces.glob("*.jpg"))

    def wall(self, width: int = SIZE[0], height: int = SIZE[1]) -> np.ndarray:
        """Return a wall."""
        return draw_wall(self.random, width, height)

    def plain_wall(self) -> np.ndarray:
        """Return a wall of one colour, lit from one side."""
        across = np.linspace(*self.random.uniform(60, 200) * np.array((0.9, 1.1)), SIZE[0])
        return np.broadcast_to(across[None, :, None], (SIZE[1], SIZE[0], 3)).astype(np.uint8)

    def person(self, index: int | None = None) -> np.ndarray:
        """Return one of the London pictures, uint8 BGR (480, 480, 3)."""
        chosen = int(self.random.integers(len(self._faces))) if index is None else index % len(self._faces)
        picture = cv2.imread(str(self._faces[chosen]))
        assert picture is not None
        return picture

    def talk(
        self, wall: np.ndarray | None = None, person: np.ndarray | None = None, *, side: float | None = None,
        place: tuple[float, float] | None = None, lively: float = 1.0,
    ) -> Shot:  # fmt: skip
        """Return a shot of a person who sways before a wall; side: of the head's picture, in pixels."""
        wall = self.wall() if wall is None else wall
        person = self.person() if person is None else person
        head = cut_out(person)
        side = float(self.random.uniform(150, 420)) if side is None else side
        x, y = place or (float(self.random.uniform(0.3, 0.7)), float(self.random.uniform(0.4, 0.6)))
        phase, pace = self.random.uniform(0, 6, 3), self.random.uniform(0.2, 0.7, 3) * lively

        def shot(time: float) -> np.ndarray:
            swing = np.sin(2 * np.pi * pace * time + phase)
            scale = side / 480 * (1 + 0.04 * lively * swing[2])
            matrix = cv2.getRotationMatrix2D((240, 240), 4 * lively * swing[0], scale)
            matrix[:, 2] += np.array([x * SIZE[0], y * SIZE[1]]) - 240 + 0.06 * side * lively * swing[:2]
            return over(wall, head, matrix)

        return shot


def cut_out(person: np.ndarray) -> np.ndarray:
    """Return the person with an opacity, float32 BGRA, which fades out around head and shoulders."""
    y, x = np.mgrid[0:480, 0:480].astype(np.float32)
    inside = 1 - (((x - 240) / 190) ** 2 + ((y - 260) / 230) ** 2)
    alpha = np.clip(inside * 8, 0, 1)[..., None]
    return np.concatenate([person.astype(np.float32), alpha], axis=2)


def over(wall: np.ndarray, head: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return the wall, uint8 BGR, with a cut-out head before it; matrix: affine, from the head's picture."""
    top = cv2.warpAffine(head, matrix, SIZE, flags=cv2.INTER_AREA)
    alpha = top[..., 3:]
    mixed: np.ndarray = (wall * (1 - alpha) + top[..., :3] * alpha).round().astype(np.uint8)
    return mixed


def film_of(shots: list[Shot], fps: float, seconds: float, alike: bool = False) -> Film:
    count = max(2, round(fps * seconds))
    pictures = [shot(i / fps) for shot in shots for i in range(count)]
    return Film(pictures, fps, tuple(range(count, len(pictures), count)))


def noisy(film: Film, shots: Shots, gain: float, sigma: float) -> Film:
    def dim(picture: np.ndarray) -> np.ndarray:
        noise = shots.random.normal(0, sigma, picture.shape)
        return (picture * gain + noise).clip(0, 255).astype(np.uint8)

    return Film([dim(p) for p in film.pictures], film.fps, film.cuts)


def pan(shots: Shots, speed: float, fps: float, seconds: float) -> Film:
    """The camera turns: speed in pixels a second, with the motion blur of half a frame."""
    count = round(fps * seconds)
    wide = shots.wall(SIZE[0] + int(speed * seconds) + 20)
    for _ in range(4):
        head = cut_out(shots.person())
        matrix = cv2.getRotationMatrix2D((240, 240), 0, 0.5)
        matrix[:, 2] += (shots.random.uniform(0, wide.shape[1]) - 240, 180 - 240)
        top = cv2.warpAffine(head, matrix, (wide.shape[1], wide.shape[0]), flags=cv2.INTER_AREA)
        wide = (wide * (1 - top[..., 3:]) + top[..., :3] * top[..., 3:]).astype(np.uint8)
    blur = max(1, round(speed / fps / 2))
    wide = cv2.blur(wide, (blur, 1))
    return Film([np.ascontiguousarray(wide[:, (s := round(i * speed / fps)) : s + SIZE[0]]) for i in range(count)], fps)


def cartoon(shots: Shots) -> Shot:
    wall = cv2.medianBlur(shots.wall() // 48 * 48, 9)
    talk = shots.talk(wall, shots.person() // 64 * 64, lively=3)
    return talk
