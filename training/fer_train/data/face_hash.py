"""Perceptual hash of a face: 64 bits that stay nearly the same when a picture is compressed or resized.

The bits are signs of the low frequencies of a cosine transform, as in pHash (Zauner 2010, "Implementation and
Benchmarking of Perceptual Image Hash Functions"), with two changes. The transform sees the disc in the middle of the
picture only, so that a picture can be turned without its corners. And the sign of a frequency is taken relative to its
median over all faces of a set, because faces resemble each other.
"""

from __future__ import annotations

import cv2
import numpy as np

__all__ = ["BITS", "SIDE", "TURNS", "coefficients", "disc", "grey_of", "hashes", "thumbnail", "turned"]

BITS = 64
SIDE = 24
"""Height and width in pixels of the thumbnail that is hashed. It is even: then mirroring changes signs alone."""


def disc(side: int) -> np.ndarray:
    """Return the weight of each pixel of a square, float32 (side, side): 1 in the middle, 0 outside its circle."""
    place = (np.arange(side) + 0.5) / side * 2 - 1
    radius = np.hypot(place[:, None], place[None, :])
    return (np.cos(np.minimum(radius, 1) * np.pi / 2) ** 2).astype(np.float32)


def _frequencies() -> list[tuple[int, int]]:
    """Return the 64 lowest frequencies (down, across) but the mean; with each one also its mirror at the diagonal."""
    low = [(u, v) for u in range(11) for v in range(11) if 0 < u + v <= 10]
    return [(u, v) for u, v in low if (u, v) != (5, 5)]


_FREQUENCIES = _frequencies()
_WEIGHT = disc(SIDE)


def _basis() -> np.ndarray:
    """Return the matrix that maps thumbnails to frequencies, float32 (SIDE * SIDE, 64)."""
    place = (np.arange(SIDE) + 0.5) * np.pi / SIDE
    waves = np.stack([np.outer(np.cos(u * place), np.cos(v * place)) for u, v in _FREQUENCIES], axis=-1)
    weighted = (waves * _WEIGHT[..., None]).reshape(SIDE * SIDE, BITS)
    # The weighted mean of a picture has no part in any frequency: brightness does not count.
    mean = _WEIGHT.reshape(-1, 1) * weighted.sum(axis=0, keepdims=True) / _WEIGHT.sum()
    return (weighted - mean).astype(np.float32)


_BASIS = _basis()


def _turns() -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return the eight ways to turn a picture by 90 degrees, clockwise, and to mirror it.

    Each is (words, places, signs): the frequencies of the turned picture are values[places] * signs.
    """
    index = {f: i for i, f in enumerate(_FREQUENCIES)}
    same = np.arange(BITS)
    swapped = np.array([index[v, u] for u, v in _FREQUENCIES])
    down = np.array([(-1) ** u for u, _ in _FREQUENCIES], np.float32)
    across = np.array([(-1) ** v for _, v in _FREQUENCIES], np.float32)
    one = np.ones(BITS, np.float32)
    return [
        ("", same, one),
        ("mirrored", same, across),
        ("turned by 180 degrees", same, down * across),
        ("mirrored, turned by 180 degrees", same, down),
        ("turned by 90 degrees", swapped, across),
        ("turned by 270 degrees", swapped, down),
        ("mirrored, turned by 90 degrees", swapped, one),
        ("mirrored, turned by 270 degrees", swapped, down * across),
    ]


TURNS = _turns()


def grey_of(image: np.ndarray) -> np.ndarray:
    """Return a picture, uint8 (h, w, 1) or RGB (h, w, 3), as grey uint8 (h, w)."""
    return image[:, :, 0] if image.shape[2] == 1 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def thumbnail(image: np.ndarray) -> np.ndarray:
    """Return the grey thumbnail of a picture, uint8 (h, w, 1) or RGB (h, w, 3), as uint8 (SIDE, SIDE)."""
    return cv2.resize(grey_of(image), (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def coefficients(thumbnails: np.ndarray) -> np.ndarray:
    """Return the low frequencies of thumbnails, uint8 (n, SIDE, SIDE), as float32 (n, 64) of length 1.

    A thumbnail of one colour gives zeros.
    """
    values = thumbnails.reshape(len(thumbnails), -1).astype(np.float32) @ _BASIS
    length = np.linalg.norm(values, axis=1, keepdims=True)
    return values / np.maximum(length, 1e-3)


def turned(thumbnails: np.ndarray, degrees: float) -> np.ndarray:
    """Return thumbnails turned counter-clockwise about their middle."""
    if not degrees:
        return thumbnails
    middle = (SIDE - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), degrees, 1.0)
    how = cv2.INTER_LINEAR
    return np.stack(
        [cv2.warpAffine(t, matrix, (SIDE, SIDE), flags=how, borderMode=cv2.BORDER_REPLICATE) for t in thumbnails]
    )


def hashes(values: np.ndarray, median: np.ndarray) -> np.ndarray:
    """Return the hash of each row of frequencies, uint64 (n,). median: float32 (64,), of all faces of the set."""
    return np.ascontiguousarray(np.packbits(values > median, axis=1)).view(np.uint64)[:, 0]
