"""Disturbances of a face's crop as in real rooms: far, blurred, dark, noisy, covered, turned or badly framed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np

__all__ = ["DISTURBANCES", "SPARED", "disturb", "turned"]

SPARED = 0.3
"""Share of the faces that stay as they are."""

Disturbance = Callable[[np.ndarray, np.random.Generator], np.ndarray]
"""From a face, uint8 (h, w, c), to a changed one of the same shape."""


def _far(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Reduce to a face of 8 to 36 pixels and enlarge it again."""
    side = int(np.exp(rng.uniform(np.log(8), np.log(36))))
    small = cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA)
    return _shaped(cv2.resize(small, face.shape[1::-1], interpolation=cv2.INTER_LINEAR), face)


def _blurred(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blur by a Gaussian of 1 to 8 % of the face's side."""
    return _shaped(cv2.GaussianBlur(face, (0, 0), rng.uniform(0.01, 0.08) * face.shape[0]), face)


def _dark(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Multiply the brightness by 0.03 to 0.4, and add the noise of a sensor that sees little light."""
    return _bytes(face * np.exp(rng.uniform(np.log(0.03), np.log(0.4))) + rng.normal(0, 1.5, face.shape))


def _hazy(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Keep 10 to 50 % of the contrast under a light grey veil."""
    share = rng.uniform(0.1, 0.5)
    return _bytes(face * share + (1 - share) * rng.uniform(120, 230))


def _noisy(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Add Gaussian noise of 5 to 45 grey levels."""
    return _bytes(face + rng.normal(0, rng.uniform(5, 45), face.shape))


def _covered(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cover the mouth, the eyes, one half or any place by one grey, as a hand, a mask or a cup does."""
    side = face.shape[0]
    parts = ((0.65, 1.0, 0.1, 0.9), (0.25, 0.52, 0.05, 0.95), (0.0, 1.0, 0.0, 0.47), (0.0, 1.0, 0.53, 1.0))
    choice = int(rng.integers(len(parts) + 1))
    if choice < len(parts):
        top, bottom, left, right = parts[choice]
    else:
        top, left = rng.uniform(0, 0.6, 2)
        bottom, right = top + rng.uniform(0.2, 0.5), left + rng.uniform(0.2, 0.5)
    covered = face.copy()
    rows, columns = (slice(round(a * side), round(b * side)) for a, b in ((top, bottom), (left, right)))
    covered[rows, columns] = rng.integers(20, 220)
    return covered


def _badly_framed(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turn by up to 25 degrees, zoom by up to a third and shift by up to an eighth, as inexact points do."""
    side = face.shape[0]
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), rng.uniform(-25, 25), np.exp(rng.uniform(-0.3, 0.3)))
    matrix[:, 2] += rng.uniform(-0.125, 0.125, 2) * side
    return _warp(face, matrix)


DISTURBANCES: Mapping[str, Disturbance] = {
    "far": _far,
    "blurred": _blurred,
    "dark": _dark,
    "hazy": _hazy,
    "noisy": _noisy,
    "covered": _covered,
    "badly framed": _badly_framed,
}


def turned(face: np.ndarray, degrees: float) -> np.ndarray:
    """Return a face narrowed as if the head were turned to the side: a stand-in, as there is no other side to see."""
    narrow = float(np.cos(np.radians(degrees)))
    matrix = np.array([[narrow, 0, (1 - narrow) * face.shape[1] / 2], [0, 1, 0]])
    return _warp(face, matrix)


def disturb(faces: np.ndarray, seed: int) -> tuple[np.ndarray, list[str]]:
    """Return each face with one disturbance drawn at random, and its name; SPARED stay as they are ("none").

    faces: uint8 (n, h, w, c). The same seed gives the same faces.
    """
    rng = np.random.default_rng([seed, 0xD15])
    names = list(DISTURBANCES)
    result, drawn = np.empty_like(faces), []
    for i, face in enumerate(faces):
        name = "none" if rng.random() < SPARED else names[int(rng.integers(len(names)))]
        result[i] = face if name == "none" else DISTURBANCES[name](face, rng)
        drawn.append(name)
    return result, drawn


def _warp(face: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return _shaped(cv2.warpAffine(face, matrix, face.shape[1::-1], borderMode=cv2.BORDER_REPLICATE), face)


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _shaped(face: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return a face with the channel axis that OpenCV drops from grey pictures."""
    return face.reshape(like.shape)
