"""A run or a bundle as one thing: pixels in, probabilities out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.card import load_bundle, sha256_of
from fer_models.quiet import quiet

__all__ = ["Predict", "Predictor", "make_interpreter", "mirrored", "predict_tflite", "predictor", "tflite_network"]

TFLITE_BATCH = 64
KERAS_BATCH = 32  # what a VGG at 224x224 holds for so many faces still fits a small machine
Predict = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Predictor:
    """A classifier to be measured.

    name: of its folder. kind: `run` or `bundle`. predict: uint8 (n, h, w, c) -> probabilities float32
    (n, classes), n 1 or more. labels, input_size (height, width) and channels: as in a card. flips: whether the
    graph itself already averages each face with its mirror image. file: its weights. fit: how a picture that is not
    square was made so for it (see datasets.pictures.Fitting). votes: whether FER+'s votes stood beside the labels it
    was taught, so that it is measured by these. recipe: a run's Recipe.
    """

    name: str
    kind: str
    predict: Predict
    labels: tuple[str, ...]
    input_size: tuple[int, int]
    channels: int
    flips: bool
    file: Path
    fit: str = "stretch"
    votes: bool = False
    recipe: Any = None

    def digest(self) -> str:
        """SHA-256 of the weights: what tells one state of a run folder from the next."""
        return sha256_of(self.file)


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


def _keras(model: Any) -> Predict:
    def predict(images: np.ndarray) -> np.ndarray:
        # Filled up to whole batches: a compiled graph asks for one shape.
        missing = -len(images) % KERAS_BATCH
        full = np.concatenate([images, np.zeros((missing, *images.shape[1:]), np.uint8)]) if missing else images
        return np.asarray(model.predict(full, batch_size=KERAS_BATCH, verbose=0)[: len(images)], np.float32)

    return predict


def mirrored(predict: Predict) -> Predict:
    """The same classifier looking at each face and at its mirror image.

    The answer is the softmax of the two answers' mean logits, which is their geometric mean, made to sum to one:
    what `fer-train export` builds into a graph.
    """

    def both(images: np.ndarray) -> np.ndarray:
        as_is = predict(images)
        mirror = predict(np.ascontiguousarray(images[:, :, ::-1]))
        mean = np.sqrt(np.maximum(as_is, 1e-30)) * np.sqrt(np.maximum(mirror, 1e-30))
        return mean / mean.sum(axis=1, keepdims=True)

    return both


def predictor(what: str | Path) -> Predictor:
    """A run folder, a bundle's folder or a shipped bundle's name, ready to predict.

    Raises FerError where it is neither, or cannot be loaded.
    """
    path = Path(what)
    if (path / "config.json").is_file():
        from fer_train.network import load_best
        from fer_train.runs import Run

        run = Run(path)
        model, recipe = load_best(run)
        return Predictor(
            name=path.resolve().name, kind="run", predict=_keras(model), labels=tuple(recipe.classes),
            input_size=tuple(recipe.input_size), channels=recipe.channels, flips=False, file=run.best,
            fit=getattr(recipe, "fit", "stretch"), votes=recipe.votes > 0, recipe=recipe,
        )  # fmt: skip
    bundle = load_bundle(what)
    trained = (bundle.card.get("training") or {}).get("recipe") or {}
    return Predictor(
        name=bundle.name, kind="bundle", predict=tflite_network(bundle.model_path), labels=bundle.labels,
        input_size=bundle.input_size, channels=bundle.channels, flips=bool(bundle.card.get("flip_average")),
        file=bundle.model_path, fit=trained.get("fit", "stretch"), votes=bool(trained.get("votes")),
    )  # fmt: skip
