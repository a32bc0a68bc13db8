"""Teachers to learn from: the networks of other runs, or bundles."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from fer_models.card import load_bundle, sha256_of
from fer_models.errors import FerError
from fer_train.data import Dataset
from fer_train.networks.build import load_best, weights_digest
from fer_train.recipes import Recipe, from_dict
from fer_train.runs.folder import Run

__all__ = ["find_teacher", "teacher_digests"]

_TINY = 1e-7


def teacher_digests(recipe: Recipe) -> list[str | None]:
    """SHA-256 of each teacher's weights, so that a run does not go on with another; None for what is not there."""
    return [
        weights_digest(name) if (Path(name) / "config.json").is_file() else sha256_of(load_bundle(name).model_path)
        for name in recipe.teachers
    ]


def find_teacher(recipe: Recipe, train: Dataset) -> tuple[keras.Model | None, np.ndarray | None]:
    """(network, None), (None, answers float32 (n, classes)) or (None, None) for a recipe without a teacher.

    A run's network looks at the very faces, varied, that the pupil sees; of several, the mean of their answers is
    taught. A bundle answers once for each face and its mirror image, as they are: it has no gradient and no place on
    the device. Of a teacher that knows more classes, the answers between the recipe's count. Raises FerError for what
    is neither, for both kinds at once, and for a teacher that lacks a class, or takes other faces, than the recipe.
    """
    if not recipe.teachers:
        return None, None
    runs = [(Path(name) / "config.json").is_file() for name in recipe.teachers]
    if all(runs):
        networks = [_network(recipe, Path(name)) for name in recipe.teachers]
        if len(networks) == 1:
            return networks[0], None
        faces = keras.Input((*recipe.input_size, recipe.channels), dtype="uint8")
        # Networks of one architecture have one name, which a model of them may not.
        named = [keras.Model(one.input, one.output, name=f"teacher_{i}") for i, one in enumerate(networks)]
        return keras.Model(faces, keras.layers.Average(dtype="float32")([one(faces) for one in named])), None
    if any(runs):
        raise FerError(f"--set teacher={recipe.teacher}: runs or bundles, not both at once")
    return None, np.mean([_answers(recipe, name, train) for name in recipe.teachers], axis=0, dtype=np.float32)


def _network(recipe: Recipe, folder: Path) -> keras.Model:
    """A run's network, its answers in the recipe's order."""
    theirs = from_dict(Run(folder).config()["recipe"])
    _same(recipe, folder, theirs.classes, theirs.input_size, theirs.channels)
    network = load_best(Run(folder))[0]
    if theirs.classes == recipe.classes:
        return network
    order = np.array([theirs.classes.index(c) for c in recipe.classes], np.int32)
    chosen = keras.ops.take(network.output, order, axis=-1)
    return keras.Model(network.input, chosen / keras.ops.maximum(keras.ops.sum(chosen, -1, keepdims=True), _TINY))


def _answers(recipe: Recipe, name: str, train: Dataset) -> np.ndarray:
    """What a bundle says of each face and its mirror image, float32 (n, classes) in the recipe's order."""
    from fer_train.inference.tflite import predict_tflite

    bundle = load_bundle(name)
    _same(recipe, name, bundle.labels, bundle.input_size, bundle.channels)
    print(f"asking the teacher {bundle.name} about {len(train):,} faces ...", flush=True)
    faces = train.images[:]
    answers = predict_tflite(bundle.model_path, faces)
    answers += predict_tflite(bundle.model_path, np.ascontiguousarray(faces[:, :, ::-1]))
    order = [bundle.labels.index(c) for c in recipe.classes]
    chosen = answers[:, order]
    return (chosen / np.maximum(chosen.sum(axis=1, keepdims=True), _TINY)).astype(np.float32)


def _same(recipe: Recipe, name: str | Path, classes: tuple[str, ...], size: tuple[int, int], channels: int) -> None:
    if not set(recipe.classes) <= set(classes):
        raise FerError(f"--set teacher={name}: knows {', '.join(classes)}, the recipe {', '.join(recipe.classes)}")
    if (tuple(size), channels) != (recipe.input_size, recipe.channels):
        raise FerError(f"--set teacher={name}: takes {tuple(size)} with {channels} channels")
