"""Bring pictures to the size of a video file."""

from __future__ import annotations

import cv2
import numpy as np

__all__ = ["even_size", "fit_picture"]


def even_size(image: np.ndarray) -> tuple[int, int]:
    """Return an image's width and height without an odd column or row: the codecs need even sides, of at least 2."""
    height, width = image.shape[:2]
    return max(2, width - width % 2), max(2, height - height % 2)


def fit_picture(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return an image (h, w, 3) at an even `size` (width, height), with black bars where its shape differs."""
    height, width = image.shape[:2]
    if min(height, width) < 2:
        image = np.repeat(np.repeat(image, 3 - min(height, 2), 0), 3 - min(width, 2), 1)
        height, width = image.shape[:2]
    if even_size(image) == size:
        return image[: size[1], : size[0]]
    scale = min(size[0] / width, size[1] / height)
    small = cv2.resize(image, (max(1, round(width * scale)), max(1, round(height * scale))))
    whole = np.zeros((size[1], size[0], 3), np.uint8)
    top, left = (size[1] - small.shape[0]) // 2, (size[0] - small.shape[1]) // 2
    whole[top : top + small.shape[0], left : left + small.shape[1]] = small
    return whole
