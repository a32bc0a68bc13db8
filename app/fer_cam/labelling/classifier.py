"""Classifies face crops through one TFLite bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fer_cam.settings import Settings
from fer_cam.sources.python_pictures import is_single
from fer_models.card import Bundle, load_bundle
from fer_models.errors import FerError
from fer_models.preprocess import fit_input
from fer_models.runtime import make_interpreter
from fer_models.views import has_mirror, mean_of_views

__all__ = ["Classifier"]


LARGEST_BATCH = 32
"""Faces that the network sees at a time."""


class Classifier:
    """Returns the probabilities of any number of faces at a time. Not for two threads at once."""

    def __init__(self, model: str | Path | Bundle, threads: int = Settings.threads) -> None:
        """Load and check a bundle. threads: CPU threads. Raises FerError if its file, card and graph do not agree."""
        self.bundle = model if isinstance(model, Bundle) else load_bundle(model)
        self._interpreter = make_interpreter(self.bundle.model_path, threads)
        inputs, outputs = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        if len(inputs) != 1 or len(outputs) != 1:
            raise FerError(
                f"{self.bundle.model_path}: has {len(inputs)} inputs and {len(outputs)} outputs, expected one each; "
                "export the model again"
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

    @property
    def averages_views(self) -> bool:
        """True if the graph itself averages a face and its mirror image, as in bundles of versions up to 0.1."""
        return has_mirror(self.bundle.card)

    def _check(self, input_details: dict[str, Any], output_details: dict[str, Any]) -> None:
        """Check the graph's types and shapes against the card. Raises FerError if they differ."""
        path, labels = self.bundle.model_path, len(self.labels)
        dtype, shape = np.dtype(input_details["dtype"]), tuple(int(n) for n in input_details["shape"][1:])
        if dtype != np.uint8 or shape != self.input_shape:
            raise FerError(
                f"{path}: takes {dtype.name} {shape}, its card says uint8 {self.input_shape}; export the model again"
            )
        dtype, classes = np.dtype(output_details["dtype"]), int(output_details["shape"][-1])
        if dtype != np.float32:
            raise FerError(f"{path}: gives {dtype.name}, expected float32 probabilities; export the model again")
        if classes != labels:
            raise FerError(f"{path}: gives {classes} classes, its card has {labels} labels; export the model again")

    def _resize(self, count: int) -> None:
        if count != self._batch:
            self._interpreter.resize_tensor_input(self._input, [count, *self.input_shape])
            self._interpreter.allocate_tensors()
            self._batch = count

    def _probabilities(self, batch: np.ndarray) -> np.ndarray:
        self._resize(len(batch))
        self._interpreter.set_tensor(self._input, batch)
        self._interpreter.invoke()
        output: np.ndarray = self._interpreter.get_tensor(self._output)
        return output

    def classify(self, crops: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return the probabilities of each crop, float32 (n, classes), rows summing to one; (0, classes) for none.

        crops: uint8 pictures of one face each, (h, w), (h, w, 1) or BGR (h, w, 3), any size, in a list or stacked in
        one array. Raises ValueError for another dtype or shape, and for one crop that is not in a list.
        """
        if crops is None or (isinstance(crops, np.ndarray) and is_single(crops)):
            kind = "None" if crops is None else f"an array of shape {crops.shape}"
            raise ValueError(f"expected a list of face crops, got {kind}; give one crop as [crop]")
        if len(crops) == 0:
            return np.zeros((0, len(self.labels)), np.float32)
        size, channels = self.bundle.input_size, self.bundle.channels
        # In batches of bounded size, because the memory of a network's layers grows with the batch.
        batches = (crops[i : i + LARGEST_BATCH] for i in range(0, len(crops), LARGEST_BATCH))
        probabilities = np.concatenate(
            [self._probabilities(np.stack([fit_input(c, size, channels) for c in batch])) for batch in batches]
        )
        total = probabilities.sum(axis=1, keepdims=True)  # an int8 softmax sums to one only within 1/256 a class
        return (probabilities / np.maximum(total, 1e-6)).astype(np.float32)

    def classify_both_views(self, crops: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return what `classify` does, as the mean over each crop and its mirror image (see fer_models.views)."""
        original = self.classify(crops)
        if self.averages_views or len(original) == 0:
            return original
        return mean_of_views(original, self.classify([np.ascontiguousarray(crop[:, ::-1]) for crop in crops]))
