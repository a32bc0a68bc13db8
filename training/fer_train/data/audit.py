"""What is doubtful in a data set: unreadable files, repeats, and repeats that disagree."""

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
    """The figures of `fer-train data`; "the same" means pixel for pixel, at the size of the network input.

    counts: faces by split and class. problems: a line for each that was left out. repeats: by split, the faces
    that repeat an earlier one of it (all but one of each group). shared: by "split in other", the faces of split
    that also occur in other. conflicts: by split, the groups of the same face under different labels; `all` is
    over all splits together. conflicting: the faces of each of those groups, as (name, class) pairs.
    """

    layout: str
    counts: Mapping[str, Mapping[str, int]]
    problems: tuple[str, ...]
    repeats: Mapping[str, int]
    shared: Mapping[str, int]
    conflicts: Mapping[str, int]
    conflicting: tuple[tuple[tuple[str, str], ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return asdict(self)


def _groups(digests: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Rows of each group of the same face that has more than one label."""
    order = np.argsort(digests, kind="stable")
    edges = np.flatnonzero(digests[order][1:] != digests[order][:-1]) + 1
    return [rows for rows in np.split(order, edges) if len(set(labels[rows])) > 1]


def audit(loaded: Loaded) -> Audit:
    """Look through everything that was read; a set in files is read once for it."""
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
