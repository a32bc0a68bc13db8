"""Face crops -> probabilities, through one TFLite bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fer_cam.settings import Settings
from fer_models.card import Bundle, load_bundle
from fer_models.errors import FerError
from fer_models.preprocess import fit_input
from fer_models.runtime import make_interpreter

__all__ = ["Classifier"]


class Classifier:
    """Built once; classifies any number of faces at a time. Not for two threads at once."""

    def __init__(self, model: str | Path | Bundle, threads: int = Settings.threads) -> None:
        """Load and check a bundle. Raises FerError where its file, card and graph do not agree."""
        self.bundle = model if isinstance(model, Bundle) else load_bundle(model)
        self._interpreter = make_interpreter(self.bundle.model_path, threads)
        inputs, outputs = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        if len(inputs) != 1 or len(outputs) != 1:
            raise FerError(
                f"{self.bundle.model_path}: has {len(inputs)} inputs and {len(outputs)} outputs, expected one each"
            )
        self._input, self._output = inputs[0]["index"], outputs[0]["index"]
        self._check(inputs[0], outputs[0])
        self._batch = 0
        self._probabilities(np.zeros((1, *self.input_shape), np.uint8))  # the first run is the slow one

    @property
    def labels(self) -> tuple[str, ...]:
        """Class names in the order of the probabilities."""
        return self.bundle.labels

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of one face."""
        return (*self.bundle.input_size, self.bundle.channels)

    def _check(self, given: dict, made: dict) -> None:
        path, labels = self.bundle.model_path, len(self.labels)
        if given["dtype"] != np.uint8 or tuple(given["shape"][1:]) != self.input_shape:
            raise FerError(
                f"{path}: takes {np.dtype(given['dtype']).name} {tuple(int(n) for n in given['shape'][1:])}, "
                f"its card says uint8 {self.input_shape}"
            )
        if made["dtype"] != np.float32:
            raise FerError(f"{path}: gives {np.dtype(made['dtype']).name}, expected float32 probabilities")
        if int(made["shape"][-1]) != labels:
            raise FerError(f"{path}: gives {int(made['shape'][-1])} classes, its card has {labels} labels")

    def _resize(self, count: int) -> None:
        if count != self._batch:
            self._interpreter.resize_tensor_input(self._input, [count, *self.input_shape])
            self._interpreter.allocate_tensors()
            self._batch = count

    def _probabilities(self, batch: np.ndarray) -> np.ndarray:
        self._resize(len(batch))
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output)

    def classify(self, crops: Sequence[np.ndarray]) -> np.ndarray:
        """Probabilities of each crop.

        crops: uint8 pictures of one face each, (h, w), (h, w, 1) or BGR (h, w, 3), any size. Returns
        float32 (n, classes), rows summing to one; (0, classes) for none. Raises ValueError for
        another dtype or shape, and for one crop that is not in a list.
        """
        one = isinstance(crops, np.ndarray) and crops.size and crops.dtype != object
        if crops is None or (one and (crops.ndim < 3 or crops.shape[2:] in ((1,), (3,)))):
            found = "None" if crops is None else f"an array of shape {crops.shape}"
            raise ValueError(f"expected a list of face crops, got {found}; give one crop as [crop]")
        if len(crops) == 0:
            return np.zeros((0, len(self.labels)), np.float32)
        size, channels = self.bundle.input_size, self.bundle.channels
        found = self._probabilities(np.stack([fit_input(c, size, channels) for c in crops]))
        total = found.sum(axis=1, keepdims=True)  # int8 softmax sums to one only within 1/256 a class
        return (found / np.maximum(total, 1e-6)).astype(np.float32)
