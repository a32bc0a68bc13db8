"""The faces that a run is trained and validated on, and how to get those of a finished run again."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fer_models.errors import FerError
from fer_train.data import Dataset, Loaded, load_dataset, split_validation
from fer_train.recipes import Recipe, renames
from fer_train.runs.config import RunConfig
from fer_train.runs.faces_digest import FacesDigest
from fer_train.runs.folder import Run, require_ferplus

__all__ = ["TrainingFaces", "held_out", "same_validation_split", "training_parts", "warn_if_leaked"]


@dataclass(frozen=True)
class TrainingFaces:
    """The faces of a run.

    train: what the network is trained on. validation: held out; it has labels alone, no vote shares, because every
    evaluation goes by labels. left_out: a line for each face or group of faces that was not used. notes: a line for
    each thing in the set that was taken for another one.
    """

    train: Dataset
    validation: Dataset
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def digest(self) -> FacesDigest:
        """Return the digest that tells these faces from others."""
        return FacesDigest.of(self.train, self.validation)


def training_parts(recipe: Recipe, data: str | Path, ferplus: str | Path | None = None) -> TrainingFaces:
    """Return the training and validation faces of a recipe, from the `train` split of the data set at `data`.

    Only the recipe's classes are used. If the set has a `validation` split of its own, that is the validation part;
    otherwise a fraction of `train` is held out. `test` is never used. ferplus: FER+'s csv. Its labels replace
    FER2013's, or its votes stand beside them as soft targets (see batches/vote_targets.py). Raises FerError for a set
    without a train split, without one of the classes, or without a face of one of them.
    """
    loaded, left_out = _train_split(recipe, data, ferplus)
    train, validation = loaded.splits["train"], loaded.splits.get("validation")
    if validation is None:
        train, validation = split_validation(train, recipe.validation, recipe.seed)
    return TrainingFaces(train, replace(validation, soft=None), tuple(left_out), loaded.notes)


def _train_split(recipe: Recipe, data: str | Path, ferplus: str | Path | None) -> tuple[Loaded, list[str]]:
    """Return the set, with vote shares in train if the recipe uses them, and a line for each face that is left out."""
    loaded = load_dataset(
        data,
        recipe.input_size,
        recipe.channels,
        ferplus=ferplus,
        votes=recipe.vote_weight > 0,
        classes=recipe.classes,
        rename=renames(recipe),
        limit=recipe.limit,
        resize_mode=recipe.resize_mode,
    )
    splits, problems = loaded.splits, list(loaded.problems)
    if "train" not in splits:
        raise FerError(f"{data}: has no train split, only {', '.join(splits)}; give a set with one")
    train = splits["train"]
    if "validation" in splits:
        train, repeats = _without_repeats(train, splits["validation"])
        problems += repeats
    for name, count in train.counts().items():
        if count == 0:
            raise FerError(f"{data}: class {name!r} has no pictures in train; leave it out with --set classes=...")
    uses_votes = recipe.soft_labels or recipe.vote_weight > 0
    if uses_votes and train.soft is None:
        key = "soft_labels" if recipe.soft_labels else "vote_weight"
        otherwise = "" if recipe.soft_labels else ", or train without votes: --set vote_weight=0"
        raise FerError(f"{data}: {key} needs votes; give FER+'s fer2013new.csv with --ferplus{otherwise}", exit_code=2)
    train = replace(train, soft=train.soft if uses_votes else None)
    return replace(loaded, splits={**splits, "train": train}), problems


def _without_repeats(train: Dataset, validation: Dataset) -> tuple[Dataset, list[str]]:
    """Return train without the faces that validation has too, and a line that counts them."""
    repeats = np.isin(train.digests(), validation.digests())
    if not repeats.any():
        return train, []
    line = f"train: {repeats.sum():,} faces that its validation split repeats"
    return train.take(np.flatnonzero(~repeats)), [line]


def same_validation_split(earlier: RunConfig, recipe: Recipe, data: str | Path) -> bool:
    """Return True if an earlier run was not trained on any face that `recipe` holds out of the data set at `data`.

    This is certain only if both draw validation by the faces' pixels (see split_validation), from the same data set,
    with the same picture size, seed and fraction. A set with another name may hold the same faces in another form.
    """
    before = earlier.recipe
    keys = ("seed", "validation", "input_size", "channels", "resize_mode")
    same_draw = all(getattr(before, key) == getattr(recipe, key) for key in keys)
    return earlier.drawn_by == "pixels" and earlier.data == Path(data).resolve().name and same_draw


def warn_if_leaked(recipe: Recipe, data: str | Path, earlier: Iterable[str | Path | None]) -> None:
    """Print a warning on stderr for each earlier run that may have been trained on validation faces of `recipe`.

    earlier: what the run starts from and its teachers. None, and names that are not run folders, are skipped.
    """
    for folder in (Path(name) for name in earlier if name):
        if (folder / "config.json").is_file() and not same_validation_split(Run(folder).config(), recipe, data):
            print(
                f"{folder} may have been trained on faces that are held out here: the validation score may be too high",
                file=sys.stderr,
            )


def held_out(run: Run, recipe: Recipe, data: str | Path, ferplus: str | Path | None = None) -> TrainingFaces:
    """Return the faces that a finished run was trained and validated on.

    Raises FerError if `data` does not give the same faces again: then faces that look held out may have been trained
    on. Raises it too for runs that were trained on their validation faces (see RunConfig.is_refit).
    """
    config = run.config()
    if sources := config.refit_sources:
        raise FerError(
            f"{run.folder}: was trained on the faces that {', '.join(sources)} held out; give that run instead"
        )
    require_ferplus(run.folder, config, ferplus)
    faces = training_parts(recipe, data, ferplus)
    if not config.faces_digest.matches(faces.digest()):
        raise FerError(
            f"{data}: not the faces that {run.folder} was trained on ({config.data}), or an early version drew "
            "them, so that held-out faces cannot be told from trained ones; give --data as it was then"
        )
    return faces
