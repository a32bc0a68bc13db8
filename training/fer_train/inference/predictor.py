"""A run or a bundle as one thing: pixels in, probabilities out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.card import load_bundle, sha256_of
from fer_train.inference.tflite import Predict, tflite_network
from fer_train.recipes import with_current_keys

__all__ = ["Predictor", "mirrored", "predictor"]

KERAS_BATCH = 32  # what a VGG at 224x224 holds for so many faces still fits a small machine


@dataclass(frozen=True)
class Predictor:
    """A classifier to be measured.

    name: of its folder. kind: `run` or `bundle`. predict: uint8 (n, h, w, c) -> probabilities float32
    (n, classes), n 1 or more. labels, input_size (height, width) and channels: as in a card. flips: whether the
    graph itself already averages each face with its mirror image. file: its weights. fit: how a picture that is not
    square is made square (see data.pictures.InputFormat). votes: whether FER+'s votes stood beside the labels it
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
        from fer_train.networks.build import load_best
        from fer_train.runs.folder import Run

        run = Run(path)
        model, recipe = load_best(run)
        return Predictor(
            name=path.resolve().name, kind="run", predict=_keras(model), labels=tuple(recipe.classes),
            input_size=tuple(recipe.input_size), channels=recipe.channels, flips=False, file=run.best,
            fit=recipe.resize_mode, votes=recipe.vote_weight > 0, recipe=recipe,
        )  # fmt: skip
    bundle = load_bundle(what)
    trained = with_current_keys((bundle.card.get("training") or {}).get("recipe") or {})
    return Predictor(
        name=bundle.name, kind="bundle", predict=tflite_network(bundle.model_path), labels=bundle.labels,
        input_size=bundle.input_size, channels=bundle.channels, flips=bool(bundle.card.get("flip_average")),
        file=bundle.model_path, fit=trained.get("resize_mode", "stretch"), votes=bool(trained.get("vote_weight")),
    )  # fmt: skip
