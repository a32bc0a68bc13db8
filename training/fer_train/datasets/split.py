"""A validation part, drawn at random within each class, with repeats of a face on one side."""

from __future__ import annotations

import numpy as np

from fer_models.errors import FerError
from fer_train.datasets.types import Dataset

__all__ = ["split_validation"]


def split_validation(dataset: Dataset, fraction: float, seed: int) -> tuple[Dataset, Dataset]:
    """Split into (training, validation).

    Groups of pixel-identical pictures go to one side whole; groups are drawn within the class of
    their first picture, so both parts have the same mix. fraction: 0..1 of the pictures that go to
    validation. The same seed gives the same split. Raises FerError when a class has too few
    pictures to have one on either side.
    """
    _, group = np.unique(dataset.digests(), return_inverse=True)
    _, first = np.unique(group, return_index=True)
    group_class = dataset.labels[first]
    group_size = np.bincount(group)
    rng = np.random.default_rng([seed, 0x5911])
    chosen = np.zeros(len(first), bool)
    for label, name in enumerate(dataset.classes):
        members = rng.permutation(np.flatnonzero(group_class == label))
        total = group_size[members].sum()
        if len(members) < 2:
            raise FerError(f"class {name!r} has {total} different pictures in train: at least 2 are needed")
        before = np.cumsum(group_size[members]) - group_size[members]
        take = max(1, int((before < fraction * total).sum()))
        chosen[members[: min(take, len(members) - 1)]] = True
    held = chosen[group]
    return dataset.take(np.flatnonzero(~held)), dataset.take(np.flatnonzero(held))
