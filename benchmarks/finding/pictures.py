"""Pictures for found.py: one person on a 640x480 frame, tilted, far, in bad light or partly covered, and the true box.

A picture depends on its column, its portrait and the seed alone.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from finding.columns import COLUMNS, Column, to_bytes
from finding.portraits import Portrait

WIDTH, HEIGHT = 640, 480
SIDE = 160.0
"""Side of the true box in pixels, in columns without a size of their own."""
CROWD, CROWD_SIDE = (5, 4), 60.0
"""Columns and rows of the crowd, and the side of each true box in pixels."""


@dataclass(frozen=True)
class Square:
    """The true box of one face: centre and side in pixels, turned anticlockwise by `tilt` degrees."""

    x: float
    y: float
    side: float
    tilt: float = 0.0

    def corners(self) -> np.ndarray:
        """Return the corners, float32 (4, 2)."""
        return cv2.boxPoints(((self.x, self.y), (self.side, self.side), -self.tilt))


def background(rng: np.random.Generator) -> np.ndarray:
    """Return a frame without people, float32 (480, 640, 3): an uneven wall, a few things with edges, and noise."""
    corners = rng.uniform(60, 190) + rng.uniform(-40, 40, (2, 2, 1)) + rng.uniform(-12, 12, (2, 2, 3))
    frame = cv2.resize(corners.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    for cells, strength in ((6, 8), (24, 3), (96, 2)):
        blotches = rng.normal(0, strength, (cells, cells * 4 // 3, 1)).astype(np.float32)
        frame += cv2.resize(blotches, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)[..., None]
    for _ in range(6):
        x, y, w, h = (int(rng.integers(0, limit)) for limit in (WIDTH, HEIGHT, 200, 200))
        colour = [float(v) for v in rng.uniform(20, 235) + rng.uniform(-30, 30, 3)]
        cv2.rectangle(frame, (x, y), (x + w, y + h), colour, cv2.FILLED if rng.random() < 0.6 else 6)
    frame = cv2.GaussianBlur(frame, (0, 0), 1.2)
    return frame + rng.normal(0, 3, (HEIGHT, WIDTH, 1)).astype(np.float32)


def paste(frame: np.ndarray, portrait: Portrait, square: Square, gain: float = 1.0) -> None:
    """Draw a portrait into a float frame, in place, with its true box at `square`. gain: factor of its brightness."""
    scale = square.side / portrait.side
    size = tuple(round(v * scale) for v in portrait.image.shape[1::-1])
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    image, alpha = (cv2.resize(a, size, interpolation=interpolation) for a in (portrait.image, portrait.alpha))
    # OpenCV counts from the middle of the first pixel.
    middle = (portrait.centre + 0.5) * np.divide(size, portrait.image.shape[1::-1]) - 0.5
    matrix = cv2.getRotationMatrix2D([float(v) for v in middle], square.tilt, 1)
    matrix[:, 2] += (square.x, square.y) - middle
    person = cv2.warpAffine(image, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    share = cv2.warpAffine(alpha, matrix, (WIDTH, HEIGHT))[..., None]
    frame += share * (gain * person - frame)


def place(column: Column, side: float, rng: np.random.Generator) -> Square:
    """Return where the column's face lies: drawn at random, wholly inside the frame except for `outside`."""
    tilt = column.tilt * float(rng.choice((-1, 1)))
    reach = side * (0.5 if tilt == 0 else 0.5**0.5)
    x, y = rng.uniform(reach, WIDTH - reach), rng.uniform(reach, HEIGHT - reach)
    if column.outside:
        y = side * (0.5 - abs(column.outside))
        y = HEIGHT - y if column.outside > 0 else y
    return Square(x, y, side, tilt)


def crowd(rng: np.random.Generator) -> list[Square]:
    """Return the places of 20 faces in rows, the last row in front."""
    across, down = WIDTH / CROWD[0], HEIGHT / CROWD[1]
    middles = [((i + 0.5) * across, (j + 0.5) * down) for j in range(CROWD[1]) for i in range(CROWD[0])]
    return [Square(x + rng.uniform(-15, 15), y + rng.uniform(-8, 8), CROWD_SIDE) for x, y in middles]


def picture(
    column: Column, portraits: Sequence[Portrait], side: float, rng: np.random.Generator
) -> tuple[np.ndarray, list[Square]]:
    """Return a frame, uint8 BGR (480, 640, 3), and the true boxes.

    portraits: one for each face. side: as in `pictures`.
    """
    side = column.side or side
    frame = background(rng)
    squares = crowd(rng) if column.crowd else [place(column, side, rng)]
    if column.backlight:  # a bright window behind a person whose face gets a fifth of the light
        frame = 225 + 0.15 * (frame - 128)
    for portrait, square in zip(portraits, squares, strict=True):
        shown = column.cover(portrait) if column.cover else portrait
        paste(frame, shown, square, 0.2 if column.backlight else 1.0)
    if column.backlight:  # the lens scatters some of that light over the picture
        frame = frame + 0.06 * cv2.GaussianBlur(frame, (0, 0), 40)
    return to_bytes(column.change(frame, side, rng) if column.change else frame), squares


def pictures(
    name: str, portraits: Sequence[Portrait], seed: int, side: float = SIDE
) -> Iterator[tuple[np.ndarray, list[Square]]]:
    """Yield the pictures of the column `name` and their true boxes.

    There is one for each portrait; of the crowd, one for each 20 of them. side: of the true box in pixels, where the
    column has no size of its own.
    """
    column, key = COLUMNS[name], zlib.crc32(name.encode())
    if not column.crowd:
        for i, portrait in enumerate(portraits):
            yield picture(column, [portrait], side, np.random.default_rng([seed, key, i]))
        return
    size = CROWD[0] * CROWD[1]
    order = np.random.default_rng([seed, key]).permutation(len(portraits))
    for i in range(max(1, len(order) // size)):
        chosen = np.resize(order[i * size : (i + 1) * size], size)
        yield picture(column, [portraits[j] for j in chosen], side, np.random.default_rng([seed, key, i]))


def tilting_clip(pair: Sequence[Portrait], frames: int = 110) -> Iterator[tuple[np.ndarray, list[Square]]]:
    """Yield the frames of a clip: two people side by side, who tilt from -60 to 60 degrees, one against the other."""
    room = background(np.random.default_rng(7))
    for tilt in np.linspace(-60, 60, frames):
        frame = room.copy()
        squares = [Square(190, 235, 130, float(tilt)), Square(450, 235, 130, float(-tilt))]
        for portrait, square in zip(pair, squares, strict=True):
            paste(frame, portrait, square)
        yield to_bytes(frame), squares
