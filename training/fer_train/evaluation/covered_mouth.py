"""Draws a mask, a cup or a hand over the mouth of a face, to see whether answers on such faces can be relied on."""

from __future__ import annotations

import cv2
import numpy as np

__all__ = ["cover_mouth", "cover_mouths"]

FINGERS = 4
Layer = tuple[np.ndarray, np.ndarray]
"""Grey levels to draw, (h, w), and how much they cover, 0 or 1, float32 (h, w)."""


def cover_mouths(faces: np.ndarray, seed: int) -> np.ndarray:
    """Return the faces, each with a mask, a cup or a hand drawn over its mouth.

    faces: uint8 (n, h, w, c). The same seed gives the same faces.
    """
    rng = np.random.default_rng([seed, 0xC0F])
    covered = np.empty_like(faces)
    for i, face in enumerate(faces):
        covered[i] = cover_mouth(face, rng)
    return covered


def cover_mouth(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a face, uint8 (h, w, c), with a mask, a cup or a hand drawn over the whole mouth."""
    draw = (_mask, _cup, _hand)[int(rng.integers(3))]
    height, width = face.shape[:2]
    layer, alpha = draw(face, rng)
    # A camera draws soft edges: here of about a pixel at FER2013's size.
    alpha = cv2.GaussianBlur(alpha, (0, 0), max(0.3, 0.01 * min(height, width)))[..., None]
    mixed = face * (1 - alpha) + layer[..., None] * alpha
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def _mask(face: np.ndarray, rng: np.random.Generator) -> Layer:
    """Draw a mask or scarf of one grey: from the nose down, and as wide as the face."""
    height, width = face.shape[:2]
    alpha = np.zeros((height, width), np.float32)
    side = rng.uniform(0.0, 0.15)
    alpha[round(rng.uniform(0.55, 0.66) * height) :, round(side * width) : round((1 - side) * width)] = 1
    return np.full((height, width), rng.uniform(20, 220)), alpha


def _cup(face: np.ndarray, rng: np.random.Generator) -> Layer:
    """Draw a cup: a patch somewhat wider than the mouth, shaded as a cylinder."""
    height, width = face.shape[:2]
    left, right = rng.uniform(0.15, 0.27), rng.uniform(0.73, 0.85)
    across = (np.arange(width) / width - left) / (right - left)
    shade = np.sqrt(np.clip(1 - (2 * across - rng.uniform(0.7, 1.3)) ** 2 / 2, 0.1, 1))
    alpha = np.zeros((height, width), np.float32)
    alpha[round(rng.uniform(0.58, 0.67) * height) :, round(left * width) : round(right * width)] = 1
    return np.tile(rng.uniform(60, 240) * shade, (height, 1)), alpha


def _hand(face: np.ndarray, rng: np.random.Generator) -> Layer:
    """Draw four fingers, about as bright as the cheeks, with shaded edges and tilted by up to 15 degrees."""
    height, width = face.shape[:2]
    cheeks = float(np.median(face[round(0.45 * height) : round(0.65 * height)]))
    thick, angle = rng.uniform(0.09, 0.12) * height, np.radians(rng.uniform(-15, 15))
    down, right = np.mgrid[0:height, 0:width]
    x, y = right - width / 2, down - rng.uniform(0.78, 0.83) * height
    along = rng.choice((-1, 1)) * (x * np.cos(angle) + y * np.sin(angle))
    across = (y * np.cos(angle) - x * np.sin(angle)) / thick + FINGERS / 2
    ends = rng.uniform(0.31, 0.5, FINGERS) * width
    finger = np.clip(np.floor(across).astype(int), 0, FINGERS - 1)
    alpha = (across >= 0) & (across < FINGERS) & (along < ends[finger])
    bend = (2 * (across - finger) - 1).clip(-1, 1) ** 2  # 0 in the middle of a finger, 1 at its edges
    return cheeks * rng.uniform(0.8, 1.2) * np.sqrt(1 - rng.uniform(0.2, 0.8) * bend), alpha.astype(np.float32)
