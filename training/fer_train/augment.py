"""Augmentation of one face: geometry, light, and the headset bar. Plain OpenCV on uint8.

Every draw comes from a generator made of (seed, epoch, picture), so that the same picture of the
same epoch is the same whatever thread makes it and wherever a run was resumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fer_models.occlusion import points_from_box
from fer_train.headset import wear_headset

__all__ = ["Augmentation", "augment"]


@dataclass(frozen=True)
class Augmentation:
    """How far a face is varied; zero everywhere leaves it as it is.

    flip, headset, erase, blur: probabilities 0..1. rotation: degrees either way. zoom, shift: fraction of the
    side either way. brightness: fraction of 255 either way. contrast: fraction either way.
    noise: standard deviation in grey levels.
    """

    flip: float = 0.0
    rotation: float = 0.0
    zoom: float = 0.0
    shift: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    erase: float = 0.0
    headset: float = 0.0


def augment(image: np.ndarray, how: Augmentation, rng: np.random.Generator) -> np.ndarray:
    """Vary one face; image and result uint8 (h, w, c)."""
    h, w = image.shape[:2]
    channels = image.shape[2]
    flip = rng.random() < how.flip
    angle = np.deg2rad(rng.uniform(-how.rotation, how.rotation))
    scale = np.exp(rng.uniform(-1, 1) * np.log1p(how.zoom))
    shift = rng.uniform(-how.shift, how.shift, 2) * (w, h)
    gain, offset = 1 + rng.uniform(-how.contrast, how.contrast), rng.uniform(-1, 1) * how.brightness * 255
    wears, blurs, erases = rng.random(3) < (how.headset, how.blur, how.erase)
    centre = np.array([(w - 1) / 2, (h - 1) / 2])
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if flip:
        turn = turn @ np.diag([-1.0, 1.0])
    matrix = np.hstack([turn, (centre + shift - turn @ centre)[:, None]])
    if wears:
        # Drawn before the warp, so that the bar turns and moves with the face; its own place varies
        # as the eyes of real crops do around their mean.
        five = points_from_box((-0.5, -0.5, w, h))
        five = five + rng.normal(0, 0.03, 2) * (w, h) + rng.normal(0, 0.015, five.shape) * (w, h)
        image = wear_headset(image, five)
    out = cv2.warpAffine(image, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    if blurs:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.4, 1.0))
    if gain != 1 or offset:
        mean = float(out.mean())
        out = cv2.convertScaleAbs(np.clip((out.astype(np.float32) - mean) * gain + mean + offset, 0, 255))
    if how.noise:
        sigma = rng.uniform(0, how.noise)
        out = np.clip(out + rng.normal(0, sigma, out.shape), 0, 255).astype(np.uint8)
    if erases:
        eh, ew = (rng.uniform(0.1, 0.35, 2) * (h, w)).astype(int)
        y, x = rng.integers(0, h - eh + 1), rng.integers(0, w - ew + 1)
        out.reshape(h, w, -1)[y : y + eh, x : x + ew] = rng.integers(0, 256)
    return out.reshape(h, w, channels)
