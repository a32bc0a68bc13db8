"""Find what is doubtful in a dataset: unreadable files, repeats, and repeats with different labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import permutations
from typing import Any

import numpy as np

from fer_train.data.types import Dataset, Loaded

__all__ = ["Audit", "audit"]


@dataclass(frozen=True)
class Audit:
    """The figures of `fer-train data`.

    Two faces are equal if they are equal pixel for pixel after conversion to the input size.

    counts: faces by split and class. problems: one line for each face that was left out. repeats: by split, the faces
    that equal an earlier face of the split (all but one of each group). shared: by "split in other", the faces of split
    that also occur in other. conflicts: by split, the groups of equal faces with different labels; `all` is over all
    splits together. conflicting: the faces of each of those groups, as (name, class) pairs.
    """

    layout: str
    counts: Mapping[str, Mapping[str, int]]
    problems: tuple[str, ...]
    repeats: Mapping[str, int]
    shared: Mapping[str, int]
    conflicts: Mapping[str, int]
    conflicting: tuple[tuple[tuple[str, str], ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as values for JSON."""
        return asdict(self)


def _groups(digests: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Return the rows of each group of equal faces that has more than one label."""
    order = np.argsort(digests, kind="stable")
    edges = np.flatnonzero(digests[order][1:] != digests[order][:-1]) + 1
    return [rows for rows in np.split(order, edges) if len(set(labels[rows])) > 1]


def audit(loaded: Loaded) -> Audit:
    """Compare all faces of a dataset. Reads a set that stays in its files once."""
    splits: Mapping[str, Dataset] = loaded.splits
    digests = {name: data.digests() for name, data in splits.items()}
    all_digests = np.concatenate(list(digests.values()))
    labels = np.concatenate([data.labels for data in splits.values()])
    names = [f"{split}/{n}" if not n.startswith(split) else n for split, data in splits.items() for n in data.names]
    classes = next(iter(splits.values())).classes
    conflicts = {name: len(_groups(digests[name], data.labels)) for name, data in splits.items()}
    groups = _groups(all_digests, labels)
    if len(splits) > 1:
        conflicts["all"] = len(groups)
    return Audit(
        layout=loaded.layout,
        counts={name: data.counts() for name, data in splits.items()},
        problems=loaded.problems,
        repeats={name: len(values) - len(np.unique(values)) for name, values in digests.items()},
        shared={f"{a} in {b}": int(np.isin(digests[a], digests[b]).sum()) for a, b in permutations(splits, 2)},
        conflicts=conflicts,
        conflicting=tuple(tuple((names[i], classes[labels[i]]) for i in rows) for rows in groups),
    )
