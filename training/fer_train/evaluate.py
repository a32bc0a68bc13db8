"""Evaluate a bundle or a run on a split, bare and under the headset bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.card import load_bundle
from fer_models.errors import FerError
from fer_models.quiet import quiet
from fer_train.datasets import Dataset
from fer_train.headset import wear_headset
from fer_train.metrics import summarise

__all__ = ["evaluate_both", "make_interpreter", "predict_tflite", "predictor", "score"]

BATCH = 64
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


def predict_tflite(path: Path, images: np.ndarray) -> np.ndarray:
    """Probabilities float32 (n, classes) of uint8 images (n, h, w, c), rows summing to one."""
    interpreter = make_interpreter(path)
    given, made = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    found, size = [], 0
    for start in range(0, len(images), BATCH):
        part = images[start : start + BATCH]
        if len(part) != size:
            size = len(part)
            interpreter.resize_tensor_input(given["index"], part.shape)
            interpreter.allocate_tensors()
        interpreter.set_tensor(given["index"], part)
        interpreter.invoke()
        found.append(interpreter.get_tensor(made["index"]).copy())
    probabilities = np.concatenate(found)
    return probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), 1e-6)


def predictor(what: str | Path) -> tuple[Predict, tuple[str, ...], tuple[int, int], int]:
    """A run folder, a bundle's folder or a shipped bundle's name -> (predict, labels, input size, channels)."""
    path = Path(what)
    if (path / "config.json").is_file():
        from fer_train.fit import load_best
        from fer_train.runs import Run

        model, recipe = load_best(Run(path))
        return (
            lambda images: model.predict(images, batch_size=256, verbose=0),
            recipe.classes, recipe.input_size, recipe.channels,
        )  # fmt: skip
    bundle = load_bundle(what)
    return lambda images: predict_tflite(bundle.model_path, images), bundle.labels, bundle.input_size, bundle.channels


def _same_classes(data: Dataset, labels: tuple[str, ...]) -> Dataset:
    """The pictures whose class the model knows, with labels in the model's order."""
    if data.classes == labels:
        return data
    known = [labels.index(c) if c in labels else -1 for c in data.classes]
    mapped = np.array(known)[data.labels]
    if (mapped < 0).all():
        raise FerError(f"no class in common: the model has {', '.join(labels)}, the data {', '.join(data.classes)}")
    kept = np.flatnonzero(mapped >= 0)
    part = data.take(kept)
    return Dataset(part.images, mapped[kept], part.names, labels)


def score(predict: Predict, data: Dataset, labels: tuple[str, ...], *, headset: bool = False) -> dict[str, Any]:
    """metrics.summarise of one set, under the bar if asked. Classes the model lacks are left out."""
    data = _same_classes(data, labels)
    images = np.stack([wear_headset(i) for i in data.images]) if headset else data.images
    return summarise(data.labels, predict(images), labels)


def evaluate_both(model: Path, data: Dataset) -> dict[str, Any]:
    """{"normal": ..., "headset": ...} of a TFLite file on the same faces, rounded for a card."""

    def rounded(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, 4)
        return {k: rounded(v) for k, v in value.items()} if isinstance(value, dict) else value

    def predict(images: np.ndarray) -> np.ndarray:
        return predict_tflite(model, images)

    return {
        name: rounded(score(predict, data, data.classes, headset=name == "headset")) for name in ("normal", "headset")
    }
