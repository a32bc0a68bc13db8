"""What a recipe is trained and validated on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from fer_models.errors import FerError
from fer_train.datasets import Dataset, load_dataset, split_validation
from fer_train.recipes import Recipe

__all__ = ["digest", "training_parts"]


def training_parts(
    recipe: Recipe, data: str | Path, ferplus: str | Path | None = None
) -> tuple[Dataset, Dataset, list[str]]:
    """The training and validation parts of a data set's `train` split, and a line for each that was left out.

    Of the set's classes the recipe's are taken. A `validation` split of the set's own is used where there
    is one; `test` is never touched. ferplus: FER+'s csv, whose labels take the place of FER2013's. Raises
    FerError for a set without train, without one of the classes, or without faces of one.
    """
    loaded = load_dataset(
        data,
        recipe.input_size,
        recipe.channels,
        ferplus=ferplus,
        classes=recipe.classes,
        limit=recipe.limit,
        fit=recipe.fit,
    )
    splits = loaded.splits
    if "train" not in splits:
        raise FerError(f"{data}: no train split, only {', '.join(splits)}")
    train = splits["train"]
    for name, count in train.counts().items():
        if count == 0:
            raise FerError(f"{data}: class {name!r} has no pictures in train; leave it out with --set classes=...")
    if recipe.soft_labels and train.soft is None:
        raise FerError("soft_labels needs votes: give FER+'s fer2013new.csv with --ferplus", exit_code=2)
    if not recipe.soft_labels:
        train = replace(train, soft=None)
    if "validation" in splits:
        return train, splits["validation"], list(loaded.problems)
    return *split_validation(train, recipe.validation, recipe.seed), list(loaded.problems)


def digest(train: Dataset, validation: Dataset) -> str:
    """What tells one pair of training and validation parts from another: pixels, labels and order."""
    value = hashlib.blake2b(digest_size=16)
    for part in (train, validation):
        # Of pictures that stay in files their names: reading them all would take as long as an epoch.
        value.update(part.images.tobytes() if hasattr(part.images, "tobytes") else "\n".join(part.names).encode())
        value.update(part.labels.tobytes())
        if part.soft is not None:
            value.update(part.soft.tobytes())
    return value.hexdigest()
