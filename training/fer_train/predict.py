"""What a Keras network says of many faces, in chunks of one size."""

from __future__ import annotations

import keras
import numpy as np

from fer_train.datasets import PictureFiles

__all__ = ["PREDICT_BATCH", "probabilities"]

PREDICT_BATCH = 256
_CHUNK = 16 * PREDICT_BATCH


def probabilities(model: keras.Model, images: np.ndarray | PictureFiles) -> np.ndarray:
    """Float32 (n, classes) of uint8 (n, h, w, c); pictures in files are read a chunk at a time.

    The last batch is filled up: every batch has one shape, which compiled graphs and several devices ask for.
    """
    found = []
    for start in range(0, len(images), _CHUNK):
        part = images[start : start + _CHUNK]
        missing = -len(part) % PREDICT_BATCH
        full = np.concatenate([part, np.zeros((missing, *part.shape[1:]), np.uint8)]) if missing else part
        found.append(model.predict(full, batch_size=PREDICT_BATCH, verbose=0)[: len(part)])
    return np.concatenate(found).astype(np.float32)
