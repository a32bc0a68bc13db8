"""A run or a bundle as a classifier: pixels in, probabilities out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from fer_models.card import Bundle, find_bundle, load_bundle, sha256_of
from fer_models.views import has_mirror, mean_of_views, mirrored
from fer_train.inference.tflite import Predict, tflite_network
from fer_train.recipes import Recipe, with_current_keys

__all__ = ["Predictor", "average_with_mirror", "predictor"]

KERAS_BATCH = 32
"""Faces that a run's network sees at a time. An evaluation predicts 128 faces at a time: larger batches would be mostly
padding."""


@dataclass(frozen=True)
class Predictor:
    """A classifier to evaluate.

    name: of its folder. kind: `run` or `bundle`. predict: uint8 (n, h, w, c) -> probabilities float32 (n, classes), n 1
    or more. labels, input_size (height, width) and channels: as on a card. flips: True if its graph itself averages
    each face with its mirror image, as in bundles of versions up to 0.1. file: its weights. resize_mode: how it makes a
    picture square (see data.pictures.InputFormat). votes: True if it was trained on FER+'s votes beside the set's own
    labels, so that it is tested by these labels. recipe: None for a bundle.
    """

    name: str
    kind: str
    predict: Predict
    labels: tuple[str, ...]
    input_size: tuple[int, int]
    channels: int
    flips: bool
    file: Path
    resize_mode: str = "stretch"
    votes: bool = False
    recipe: Recipe | None = None

    def digest(self) -> str:
        """Return the SHA-256 of the weights, which tells one state of a run folder from the next."""
        return sha256_of(self.file)


def average_with_mirror(predict: Predict) -> Predict:
    """Return the same classifier with test-time augmentation: it averages each face with its mirror image.

    fer-cam does the same with photos.
    """

    def averaged(images: np.ndarray) -> np.ndarray:
        return mean_of_views(predict(images), predict(mirrored(images)))

    return averaged


def predictor(model: str | Path) -> Predictor:
    """Load a run folder, a bundle's folder, or a shipped bundle by its name.

    Raises FerError if it is none of these or cannot be loaded.
    """
    path = Path(model)
    if (path / "config.json").is_file():
        return _run_predictor(path)
    bundle = load_model_bundle(model)
    recipe = with_current_keys((bundle.card.get("training") or {}).get("recipe") or {})
    return Predictor(
        name=bundle.name, kind="bundle", predict=tflite_network(bundle.model_path), labels=bundle.labels,
        input_size=bundle.input_size, channels=bundle.channels, flips=has_mirror(bundle.card),
        file=bundle.model_path, resize_mode=recipe.get("resize_mode", "stretch"),
        votes=bool(recipe.get("vote_weight")),
    )  # fmt: skip


def load_model_bundle(model: str | Path) -> Bundle:
    """Load a bundle where a run folder could stand as well, which the error for an unknown name says."""
    return load_bundle(find_bundle(model, remedy="give a run folder, a bundle's folder or a shipped model"))


def _run_predictor(path: Path) -> Predictor:
    from fer_train.inference.keras_model import probabilities
    from fer_train.networks.build import load_best
    from fer_train.runs.folder import Run

    run = Run(path)
    network, recipe = load_best(run)
    height, width = recipe.input_size
    return Predictor(
        name=path.resolve().name, kind="run", predict=partial(probabilities, network, batch=KERAS_BATCH),
        labels=tuple(recipe.classes), input_size=(height, width), channels=recipe.channels, flips=False, file=run.best,
        resize_mode=recipe.resize_mode, votes=recipe.vote_weight > 0, recipe=recipe,
    )  # fmt: skip
