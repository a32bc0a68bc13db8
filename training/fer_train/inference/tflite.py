"""Run TFLite files on many faces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.quiet import quiet

__all__ = ["Predict", "make_interpreter", "predict_tflite", "tflite_network"]

TFLITE_BATCH = 64
Predict = Callable[[np.ndarray], np.ndarray]


def make_interpreter(path: Path, threads: int = 2) -> Any:
    """A TFLite interpreter: LiteRT's, or TensorFlow's where it is not installed."""
    with quiet():
        return _interpreter(path, threads)


def _interpreter(path: Path, threads: int) -> Any:
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError:
        from tensorflow.lite.python.interpreter import Interpreter
    interpreter = Interpreter(model_path=str(path), num_threads=threads)
    interpreter.allocate_tensors()
    return interpreter


def tflite_network(path: Path) -> Predict:
    """What a TFLite file says of uint8 images (n, h, w, c), in batches: probabilities float32, rows summing to one."""
    interpreter = make_interpreter(path)
    given, made = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    size = 0

    def predict(images: np.ndarray) -> np.ndarray:
        nonlocal size
        found = []
        for start in range(0, len(images), TFLITE_BATCH):
            part = images[start : start + TFLITE_BATCH]
            if len(part) != size:
                size = len(part)
                interpreter.resize_tensor_input(given["index"], part.shape)
                interpreter.allocate_tensors()
            interpreter.set_tensor(given["index"], np.ascontiguousarray(part))
            interpreter.invoke()
            found.append(interpreter.get_tensor(made["index"]).copy())
        probabilities = np.concatenate(found)
        return probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), 1e-6)

    return predict


def predict_tflite(path: Path, images: np.ndarray) -> np.ndarray:
    """Probabilities float32 (n, classes) of uint8 images (n, h, w, c), rows summing to one."""
    return tflite_network(path)(images)
