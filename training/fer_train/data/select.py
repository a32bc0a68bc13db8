"""Choose, rename and merge the classes of a dataset, and limit the faces of each class."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from fer_models.emotion_names import emotion_of
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.data.class_numbers import NUMBERS, are_numbers, ask_for_order, names_of_numbers
from fer_train.data.types import Dataset, Loaded

__all__ = ["limit_classes", "rename_classes", "select_classes"]


def _require_class(name: str, classes: Sequence[str], option: str, advice: str = "") -> None:
    """Raise FerError (exit code 2) for a class that the set lacks; `option` is the option to name in the message."""
    if name not in classes:
        hint = did_you_mean(name, classes, f"it has {', '.join(classes)}{advice}")
        raise FerError(f"{option} {name}: the set has no such class; {hint}", exit_code=2)


def _regroup(data: Dataset, groups: list[list[int]], names: tuple[str, ...]) -> Dataset:
    """Merge the classes groups[i] into class i, called names[i]. Faces of no group are left out."""
    class_after = np.full(len(data.classes), -1)
    for i, members in enumerate(groups):
        class_after[members] = i
    rows = np.flatnonzero(class_after[data.labels] >= 0)
    part = data.take(rows)
    soft = part.soft
    if soft is not None:
        soft = np.stack([soft[:, members].sum(axis=1) for members in groups], axis=1)
        # A face without a vote for any of the remaining classes gets its label.
        own = np.eye(len(groups), dtype=np.float32)[class_after[part.labels]]
        soft = np.where(soft.sum(axis=1, keepdims=True) > 0, soft, own)
        soft = (soft / soft.sum(axis=1, keepdims=True)).astype(np.float32)
    return replace(part, labels=class_after[part.labels].astype(np.int64), classes=names, soft=soft)


def rename_classes(loaded: Loaded, names: Mapping[str, str], required: Collection[str] | None = None) -> Loaded:
    """Rename classes. Classes with the same new name become one class.

    names: {old: new}; {"numbers": order} names all numbered classes, see class_numbers. required: the old names that
    the set must have, all by default. Raises FerError for a class that it lacks, and for an order that does not fit.
    """
    classes = next(iter(loaded.splits.values())).classes
    required = names if required is None else required
    new_names: dict[str, str] = {}
    for old, new in names.items():
        if old == NUMBERS and NUMBERS not in classes:
            if old in required or are_numbers(classes):
                new_names |= names_of_numbers(new, classes)
            continue
        emotion = emotion_of(old)  # a csv's classes have our names, whatever the user calls them
        name = old if old in classes or emotion not in classes else emotion
        if old in required:
            _require_class(name, classes, "--rename")
        new_names[name] = new
    names_after = [new_names.get(c, c) for c in classes]
    classes_after = tuple(dict.fromkeys(names_after))
    groups = [[i for i, n in enumerate(names_after) if n == name] for name in classes_after]
    splits = {s: _regroup(d, groups, classes_after) for s, d in loaded.splits.items()}
    question = ask_for_order(classes)
    notes = tuple(note for note in loaded.notes if note != question or are_numbers(classes_after))
    return replace(loaded, splits=splits, notes=notes)


def select_classes(loaded: Loaded, classes: Sequence[str]) -> Loaded:
    """Keep these classes only, in this order. Raises FerError for a class that the set lacks."""
    known = next(iter(loaded.splits.values())).classes
    if tuple(classes) == known:
        return loaded
    for name in classes:
        others = "; contempt needs FER+'s votes (--ferplus)" if name == "contempt" else ""
        advice = f"{others}; choose others with --set classes=A,B,..."
        if question := ask_for_order(known):
            raise FerError(f"class {name}: the set has no such class; {question}", exit_code=2)
        _require_class(name, known, "class", advice)
    groups = [[known.index(name)] for name in classes]
    return replace(loaded, splits={s: _regroup(d, groups, tuple(classes)) for s, d in loaded.splits.items()})


def limit_classes(loaded: Loaded, limit: int) -> Loaded:
    """Keep at most `limit` faces of each class in each split, drawn with a fixed seed; for trial runs."""

    def some(data: Dataset) -> Dataset:
        rng = np.random.default_rng(limit)
        rows = [rng.permutation(np.flatnonzero(data.labels == i))[:limit] for i in range(len(data.classes))]
        return data.take(np.sort(np.concatenate(rows)))

    return replace(loaded, splits={s: some(d) for s, d in loaded.splits.items()})
