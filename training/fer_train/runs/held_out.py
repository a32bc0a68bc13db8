"""What a recipe is trained and validated on."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.errors import FerError
from fer_train.data import Dataset, PictureFiles, load_dataset, split_validation
from fer_train.recipes import Recipe, from_dict, renames
from fer_train.runs.folder import Run, need_ferplus, refit_sources

__all__ = [
    "digest",
    "held_out",
    "holds_out_alike",
    "same_parts",
    "tell_if_learnt",
    "training_parts",
]


def training_parts(
    recipe: Recipe, data: str | Path, ferplus: str | Path | None = None
) -> tuple[Dataset, Dataset, list[str]]:
    """The training and validation parts of a data set's `train` split, and a line for each that was left out.

    Of the set's classes the recipe's are taken. A `validation` split of the set's own is used where there
    is one; `test` is never touched. ferplus: FER+'s csv, whose labels take the place of FER2013's, or whose votes
    stand in soft beside them (see votes.py). Raises FerError for a set without train, without one of the classes,
    or without faces of one.
    """
    train, validation, problems = _train_split(recipe, data, ferplus)
    if validation is None:
        train, validation = split_validation(train, recipe.validation, recipe.seed)
    # Validation goes by the labels alone, as every evaluation does.
    return train, replace(validation, soft=None), problems


def _train_split(
    recipe: Recipe, data: str | Path, ferplus: str | Path | None
) -> tuple[Dataset, Dataset | None, list[str]]:
    """train, with the shares of votes where the recipe learns them; the set's own validation, if any; its lines."""
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
        raise FerError(f"{data}: no train split, only {', '.join(splits)}")
    train = splits["train"]
    if "validation" in splits:
        train, line = _without_repeats(train, splits["validation"])
        problems += line
    for name, count in train.counts().items():
        if count == 0:
            raise FerError(f"{data}: class {name!r} has no pictures in train; leave it out with --set classes=...")
    if (recipe.soft_labels or recipe.vote_weight) and train.soft is None:
        key = "soft_labels" if recipe.soft_labels else "vote_weight"
        without = "" if recipe.soft_labels else ", or do without: --set vote_weight=0"
        raise FerError(f"{key} needs votes: give FER+'s fer2013new.csv with --ferplus{without}", exit_code=2)
    soft = train.soft if recipe.soft_labels or recipe.vote_weight else None
    return replace(train, soft=soft), splits.get("validation"), problems


def _without_repeats(train: Dataset, validation: Dataset) -> tuple[Dataset, list[str]]:
    """train without the faces that occur in validation: what was seen in training is no validation."""
    seen = np.isin(train.digests(), validation.digests())
    if not seen.any():
        return train, []
    return train.take(np.flatnonzero(~seen)), [f"train: {seen.sum():,} faces that its validation split repeats"]


def digest(train: Dataset, validation: Dataset) -> dict[str, str | None]:
    """What tells one pair of training and validation parts from another.

    pixels: of pixels, labels and order; None where a part stays in its files, as reading it all would take as long
    as an epoch. names: of the faces' names instead of their pixels.
    """
    found: dict[str, str | None] = {"pixels": None}
    for kind in ("pixels", "names"):
        if kind == "pixels" and any(isinstance(p.images, PictureFiles) for p in (train, validation)):
            continue
        value = hashlib.blake2b(digest_size=16)
        for part in (train, validation):
            value.update(part.images.tobytes() if kind == "pixels" else "\n".join(part.names).encode())
            value.update(part.labels.tobytes())
            if part.soft is not None:
                value.update(part.soft.tobytes())
        found[kind] = value.hexdigest()
    return found


def same_parts(before: Any, now: dict[str, str | None]) -> bool:
    """Whether two digests are of the same parts: by pixels where both have them, else by names.

    before: of a run's config; runs of earlier versions have one text, or None, which is nobody's.
    """
    if not isinstance(before, dict):
        return before is not None and before in now.values()
    kind = "pixels" if before.get("pixels") and now["pixels"] else "names"
    return before.get(kind) == now[kind]


def holds_out_alike(earlier: dict[str, Any], recipe: Recipe, data: str | Path) -> bool:
    """Whether a run, by its config, has learnt none of the faces that `recipe` holds out of the same data.

    So it is where both draw by the faces' pixels (see split_validation), of one size, with one seed and share. Of a
    set under another name nothing is known: its faces may be the same, varied or packed otherwise.
    """
    theirs = from_dict(earlier["recipe"])
    alike = all(
        getattr(theirs, key) == getattr(recipe, key)
        for key in ("seed", "validation", "input_size", "channels", "resize_mode")
    )
    return earlier.get("drawn_by") == "pixels" and earlier.get("data") == Path(data).resolve().name and alike


def tell_if_learnt(recipe: Recipe, data: str | Path, earlier: Iterable[str | Path | None]) -> None:
    """Say, on stderr, of each earlier run that this one is made from or taught by if validation may flatter for it.

    What is no run's folder, or None, is passed over.
    """
    for folder in (Path(name) for name in earlier if name):
        if (folder / "config.json").is_file() and not holds_out_alike(Run(folder).config(), recipe, data):
            print(f"{folder} may have learnt faces that are held out here: validation may flatter", file=sys.stderr)


def held_out(
    run: Run, recipe: Recipe, data: str | Path, ferplus: str | Path | None = None
) -> tuple[Dataset, Dataset, list[str]]:
    """The parts that a finished run was trained and validated on, drawn again.

    Raises FerError where those of `data` are others: then what it calls held out may have been trained on. So it
    was by a refit of earlier versions, or a mean with one in it.
    """
    config = run.config()
    if sources := refit_sources(config):
        raise FerError(
            f"{run.folder}: was trained on the faces that {', '.join(sources)} held out; give that run instead"
        )
    need_ferplus(run.folder, config, ferplus)
    train, validation, problems = training_parts(recipe, data, ferplus)
    if not same_parts(config.get("data_digest"), digest(train, validation)):
        raise FerError(
            f"{data}: not the faces that {run.folder} was trained on ({config['data']}), or an earlier fer-train drew "
            f"them: what it held out cannot be told from what it learnt; give --data as it was then"
        )
    return train, validation, problems
