"""Probabilities of a Keras network for many faces, in batches of one size."""

from __future__ import annotations

import keras
import numpy as np

from fer_models.views import mirrored
from fer_train.data import PictureFiles
from fer_train.headset.pictures import OccludedPictures

__all__ = ["batch_size", "probabilities"]

PIXELS = 256 * 96 * 96
"""Pixels of a batch at the size that the network sees: MobileNets take 256 faces at 96x96. A VGG at 224x224 takes 47;
its first layers need half a gigabyte for them."""
CHUNK = 64 << 20
"""Bytes of pictures that are in memory at a time."""


def batch_size(model: keras.Model) -> int:
    """Return how many faces to show a network at a time, 16 to 256, by the size that it resizes them to."""
    resize = next((layer for layer in model.layers if layer.name == "resize"), None)
    height, width = (resize.height, resize.width) if resize else model.input_shape[1:3]
    return int(np.clip(PIXELS // (height * width), 16, 256))


def probabilities(
    model: keras.Model,
    images: np.ndarray | PictureFiles | OccludedPictures,
    batch: int | None = None,
    *,
    mirror: bool = False,
) -> np.ndarray:
    """Return float32 (n, classes) for uint8 images (n, h, w, c), n 1 or more; files are read a chunk at a time.

    batch: faces to show at a time (default: `batch_size`, rounded down to a multiple of 16, because 2, 4 or 8 devices
    may share a batch). mirror: show the network their mirror images. The last batch is padded with black faces:
    compiled graphs and several devices need batches of one shape.
    """
    size = batch or batch_size(model) // 16 * 16
    chunk = max(1, CHUNK // (size * int(np.prod(images.shape[1:])))) * size
    answers = []
    for start in range(0, len(images), chunk):
        part = images[start : start + chunk]
        part = mirrored(part) if mirror else part
        missing = -len(part) % size
        padded = np.concatenate([part, np.zeros((missing, *part.shape[1:]), np.uint8)]) if missing else part
        answers.append(model.predict(padded, batch_size=size, verbose=0)[: len(part)])
    return np.concatenate(answers).astype(np.float32)
