"""A teacher to learn from: another run's network, or any bundle."""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.datasets import Dataset
from fer_train.recipes import Recipe, from_dict
from fer_train.training_data import holds_out_alike

__all__ = ["find_teacher"]


def find_teacher(recipe: Recipe, train: Dataset) -> tuple[keras.Model | None, np.ndarray | None]:
    """(network, None), (None, answers float32 (n, classes)) or (None, None) for a recipe without a teacher.

    A run's network looks at the very faces, varied, that the pupil sees. A bundle answers once for each face
    and its mirror image, as they are: it has no gradient and no place on the device. Raises FerError where
    it is neither, or knows other classes than the recipe's.
    """
    if not recipe.teacher:
        return None, None
    folder = Path(recipe.teacher)
    if (folder / "config.json").is_file():
        from fer_train.network import load_best
        from fer_train.runs import Run

        theirs = from_dict(Run(folder).config()["recipe"])
        _same(recipe, theirs.classes)
        if not holds_out_alike(Run(folder).config(), recipe):
            print(f"the teacher {folder} may have learnt faces that are held out here", file=sys.stderr)
        if (theirs.input_size, theirs.channels) != (recipe.input_size, recipe.channels):
            raise FerError(f"--set teacher={recipe.teacher}: takes {theirs.input_size} with {theirs.channels} channels")
        network = load_best(Run(folder))[0]
        if theirs.classes == recipe.classes:
            return network, None
        order = np.array([theirs.classes.index(c) for c in recipe.classes], np.int32)
        return keras.Model(network.input, keras.ops.take(network.output, order, axis=-1)), None
    from fer_models.card import load_bundle
    from fer_train.evaluate import predict_tflite

    bundle = load_bundle(recipe.teacher)
    _same(recipe, bundle.labels)
    if (bundle.input_size, bundle.channels) != (recipe.input_size, recipe.channels):
        raise FerError(f"--set teacher={recipe.teacher}: takes {bundle.input_size} with {bundle.channels} channels")
    print(f"asking the teacher {bundle.name} about {len(train):,} faces ...", flush=True)
    faces = train.images[:]
    answers = predict_tflite(bundle.model_path, faces)
    answers += predict_tflite(bundle.model_path, np.ascontiguousarray(faces[:, :, ::-1]))
    # The bundle's labels may stand in another order.
    order = [bundle.labels.index(c) for c in recipe.classes]
    return None, (answers[:, order] / 2).astype(np.float32)


def _same(recipe: Recipe, classes: tuple[str, ...]) -> None:
    if set(classes) != set(recipe.classes):
        raise FerError(
            f"--set teacher={recipe.teacher}: knows {', '.join(classes)}, the recipe {', '.join(recipe.classes)}"
        )
