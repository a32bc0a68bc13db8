"""Run TFLite files on many faces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from fer_models.runtime import make_interpreter

__all__ = ["Predict", "predict_tflite", "tflite_network"]

TFLITE_BATCH = 64
Predict = Callable[[np.ndarray], np.ndarray]
"""A classifier: uint8 images (n, h, w, c) -> probabilities float32 (n, classes)."""


def tflite_network(path: Path) -> Predict:
    """Return the classifier in a TFLite file. It runs in batches of TFLITE_BATCH faces on two threads.

    The returned function takes uint8 images (n, h, w, c) and returns probabilities float32 (n, classes); each row
    sums to one. Raises FerError if the file cannot be loaded.
    """
    interpreter = make_interpreter(path)
    input_index = interpreter.get_input_details()[0]["index"]
    output_index = interpreter.get_output_details()[0]["index"]
    batch_size = 0

    def predict(images: np.ndarray) -> np.ndarray:
        nonlocal batch_size
        outputs = []
        for start in range(0, len(images), TFLITE_BATCH):
            batch = images[start : start + TFLITE_BATCH]
            if len(batch) != batch_size:
                batch_size = len(batch)
                interpreter.resize_tensor_input(input_index, batch.shape)
                interpreter.allocate_tensors()
            interpreter.set_tensor(input_index, np.ascontiguousarray(batch))
            interpreter.invoke()
            outputs.append(interpreter.get_tensor(output_index).copy())
        probabilities = np.concatenate(outputs)
        # An int8 softmax sums to one only within 1/256 a class.
        return probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), 1e-6)

    return predict


def predict_tflite(path: Path, images: np.ndarray) -> np.ndarray:
    """Return the probabilities float32 (n, classes) of uint8 images (n, h, w, c); each row sums to one."""
    return tflite_network(path)(images)
