"""Teachers for distillation: the networks of other runs, or bundles."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_train.data import Dataset
from fer_train.inference.predictor import load_model_bundle
from fer_train.inference.tflite import predict_tflite
from fer_train.networks.build import load_best, weights_digest
from fer_train.recipes import Recipe
from fer_train.runs.folder import Run

__all__ = ["find_teacher", "teacher_digests"]

_TINY = 1e-7


def teacher_digests(recipe: Recipe) -> list[str | None]:
    """Return the SHA-256 of each teacher's weights, None for a run without weights.

    A run is resumed only with the same teachers. Raises FerError for a name that is neither a run nor a bundle.
    """
    return [
        weights_digest(name) if _is_run(name) else sha256_of(load_model_bundle(name).model_path)
        for name in recipe.teachers
    ]


def find_teacher(recipe: Recipe, train: Dataset) -> tuple[keras.Model | None, np.ndarray | None]:
    """Return the recipe's teacher as (network, None) or (None, answers), and (None, None) if it has none.

    Runs become a network, which sees the same augmented faces as the student; of several, their mean answer is
    taught. Bundles become answers float32 (n, classes), the mean over each training face and its mirror image without
    augmentation: a bundle cannot run on the training device. If a teacher knows more classes than the recipe, its
    answers are normalised over the recipe's classes. Raises FerError for a name that is neither run nor bundle, for
    runs and bundles together, and for a teacher that lacks a class or takes another input size.
    """
    if not recipe.teachers:
        return None, None
    runs = [_is_run(name) for name in recipe.teachers]
    if any(runs) and not all(runs):
        raise FerError(f"--set teacher={recipe.teacher}: runs and bundles cannot teach together; give one kind")
    if not all(runs):
        answers = [_bundle_answers(recipe, name, train) for name in recipe.teachers]
        return None, np.stack(answers).mean(axis=0, dtype=np.float32)
    networks = [_run_network(recipe, Path(name)) for name in recipe.teachers]
    if len(networks) == 1:
        return networks[0], None
    faces = keras.Input((*recipe.input_size, recipe.channels), dtype="uint8")
    # Networks of one architecture have the same name, but the parts of a model need different ones.
    named = [keras.Model(one.input, one.output, name=f"teacher_{i}") for i, one in enumerate(networks)]
    return keras.Model(faces, keras.layers.Average(dtype="float32")([one(faces) for one in named])), None


def _is_run(name: str) -> bool:
    return (Path(name) / "config.json").is_file()


def _run_network(recipe: Recipe, folder: Path) -> keras.Model:
    """Return a run's network, its answers in the order of the recipe's classes."""
    theirs = Run(folder).config().recipe
    _require_fit(recipe, folder, theirs.classes, theirs.input_size, theirs.channels)
    network = load_best(Run(folder))[0]
    if theirs.classes == recipe.classes:
        return network
    order = np.array([theirs.classes.index(c) for c in recipe.classes], np.int32)
    answers = keras.ops.take(network.output, order, axis=-1)
    return keras.Model(network.input, answers / keras.ops.maximum(keras.ops.sum(answers, -1, keepdims=True), _TINY))


def _bundle_answers(recipe: Recipe, name: str, train: Dataset) -> np.ndarray:
    """Return a bundle's answers to each face and its mirror image: float32 (n, classes) in the recipe's order."""
    bundle = load_model_bundle(name)
    _require_fit(recipe, name, bundle.labels, bundle.input_size, bundle.channels)
    print(f"computing the answers of the teacher {bundle.name} to {len(train):,} faces ...", flush=True)
    faces = train.images[:]
    both = predict_tflite(bundle.model_path, faces)
    both += predict_tflite(bundle.model_path, np.ascontiguousarray(faces[:, :, ::-1]))
    answers = both[:, [bundle.labels.index(c) for c in recipe.classes]]
    return (answers / np.maximum(answers.sum(axis=1, keepdims=True), _TINY)).astype(np.float32)


def _require_fit(
    recipe: Recipe, name: str | Path, classes: tuple[str, ...], size: tuple[int, int], channels: int
) -> None:
    """Raise FerError for a teacher that lacks one of the recipe's classes or takes another input size."""
    if not set(recipe.classes) <= set(classes):
        raise FerError(
            f"--set teacher={name}: knows {', '.join(classes)}, the recipe {', '.join(recipe.classes)}; "
            "give a teacher that knows all of them"
        )
    if (tuple(size), channels) != (recipe.input_size, recipe.channels):
        theirs, ours = (f"{h}x{w}x{c}" for (h, w), c in ((size, channels), (recipe.input_size, recipe.channels)))
        raise FerError(f"--set teacher={name}: takes faces of {theirs}, the recipe {ours}; give a teacher that fits")
