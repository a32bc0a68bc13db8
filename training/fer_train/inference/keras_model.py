"""What a Keras network says of many faces, in chunks of one size."""

from __future__ import annotations

import keras
import numpy as np

from fer_train.data import PictureFiles
from fer_train.headset.pictures import OccludedPictures

__all__ = ["batch_size", "probabilities"]

PIXELS = 256 * 96 * 96
"""Of a batch, as the network sees them: MobileNets take 256 faces at 96x96, and a VGG at 224x224 takes 47, whose
first layers then need half a gigabyte each."""
CHUNK = 64 << 20
"""Bytes of pictures that are in memory at a time."""


def batch_size(model: keras.Model) -> int:
    """How many faces to show a network at a time, 16 to 256, by the size that it resizes them to."""
    resize = next((layer for layer in model.layers if layer.name == "resize"), None)
    height, width = (resize.height, resize.width) if resize else model.input_shape[1:3]
    return int(np.clip(PIXELS // (height * width), 16, 256))


def probabilities(model: keras.Model, images: np.ndarray | PictureFiles | OccludedPictures) -> np.ndarray:
    """Float32 (n, classes) of uint8 (n, h, w, c); what is no array is read a chunk at a time.

    The last batch is filled up: every batch has one shape, which compiled graphs and several devices ask for.
    """
    # Several devices share a batch: a multiple of 16 serves two, four and eight of them.
    size = batch_size(model) // 16 * 16
    chunk = max(1, CHUNK // (size * int(np.prod(images.shape[1:])))) * size
    found = []
    for start in range(0, len(images), chunk):
        part = images[start : start + chunk]
        missing = -len(part) % size
        full = np.concatenate([part, np.zeros((missing, *part.shape[1:]), np.uint8)]) if missing else part
        found.append(model.predict(full, batch_size=size, verbose=0)[: len(part)])
    return np.concatenate(found).astype(np.float32)
