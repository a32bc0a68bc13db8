"""Find what is doubtful in a dataset: unreadable files, repeats, near repeats, and repeats with different labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import permutations
from typing import Any

import numpy as np

from fer_train.data.face_hash import SIDE, thumbnail
from fer_train.data.near_repeats import near_repeats
from fer_train.data.types import Dataset, Loaded, digest_of
from fer_train.progress import Progress

__all__ = ["Audit", "NearPair", "audit"]


@dataclass(frozen=True)
class NearPair:
    """Two faces of different splits that show one photo, see near_repeats. face, other: (split, row in it, name)."""

    face: tuple[str, int, str]
    other: tuple[str, int, str]
    change: str
    likeness: float


@dataclass(frozen=True)
class Audit:
    """The figures of `fer-train data`.

    Two faces are equal if they are equal pixel for pixel after conversion to the input size.

    counts: faces by split and class. problems: one line for each face that was left out. repeats: by split, the faces
    that equal an earlier face of the split (all but one of each group). shared: by "split in other", the faces of split
    that also occur in other. conflicts: by split, the groups of equal faces with different labels; `all` is over all
    splits together. conflicting: the faces of each of those groups, as (name, class) pairs. near: by "split in other",
    the faces of split that occur in other in a changed form. near_pairs: those faces, the most similar first. notes: a
    line for each thing that was taken for another one, such as a misspelt class.
    """

    layout: str
    counts: Mapping[str, Mapping[str, int]]
    problems: tuple[str, ...]
    repeats: Mapping[str, int]
    shared: Mapping[str, int]
    conflicts: Mapping[str, int]
    conflicting: tuple[tuple[tuple[str, str], ...], ...]
    near: Mapping[str, int]
    near_pairs: tuple[NearPair, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as values for JSON."""
        return asdict(self)


def _groups(digests: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Return the rows of each group of equal faces that has more than one label."""
    order = np.argsort(digests, kind="stable")
    edges = np.flatnonzero(digests[order][1:] != digests[order][:-1]) + 1
    return [rows for rows in np.split(order, edges) if len(set(labels[rows])) > 1]


def _counts(pairs: Sequence[NearPair]) -> dict[str, int]:
    return dict(Counter(f"{pair.face[0]} in {pair.other[0]}" for pair in pairs))


def _scan(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return the digest of each picture, str (n,), and its thumbnail, uint8 (n, SIDE, SIDE), in one pass."""
    digests = []
    thumbnails = np.zeros((len(data), SIDE, SIDE), np.uint8)
    with Progress("looking for repeats", len(data)) as progress:
        for i, image in enumerate(data.images):
            digests.append(digest_of(image))
            thumbnails[i] = thumbnail(image)
            progress.step()
    return np.array(digests), thumbnails


def _near_pairs(
    splits: Mapping[str, Dataset], thumbnails: Mapping[str, np.ndarray], digests: Mapping[str, np.ndarray]
) -> tuple[NearPair, ...]:
    def place(split: str, row: int) -> tuple[str, int, str]:
        return split, row, splits[split].names[row]

    found = sorted(near_repeats(splits, thumbnails, digests), key=lambda repeat: -repeat.likeness)
    return tuple(NearPair(place(*r.face), place(*r.other), r.change, round(r.likeness, 3)) for r in found)


def audit(loaded: Loaded) -> Audit:
    """Compare all faces of a dataset. Reads a set that stays in its files once, and near repeats once more."""
    splits: Mapping[str, Dataset] = loaded.splits
    scans = {name: _scan(data) for name, data in splits.items()}
    digests = {name: digests for name, (digests, _) in scans.items()}
    near_pairs = _near_pairs(splits, {name: thumbnails for name, (_, thumbnails) in scans.items()}, digests)
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
        near=_counts(near_pairs),
        near_pairs=near_pairs,
        notes=loaded.notes,
    )
