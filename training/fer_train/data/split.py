"""Draw the validation part by the pixels of the faces, so that it does not depend on file names or their order."""

from __future__ import annotations

import hashlib

import numpy as np

from fer_models.errors import FerError
from fer_train.data.types import Dataset

__all__ = ["split_validation"]

SLACK = 0.25
"""Largest relative deviation of a class's validation share from `fraction`. Chance seldom exceeds it."""


def _places(digests: np.ndarray, seed: int) -> np.ndarray:
    """Return a pseudo-random number in 0..1 for each digest; it depends only on the digest and the seed."""
    raw = b"".join(hashlib.blake2b(f"{seed}:{d}".encode(), digest_size=8).digest() for d in digests)
    return np.frombuffer(raw, ">u8") / 2.0**64


def split_validation(dataset: Dataset, fraction: float, seed: int) -> tuple[Dataset, Dataset]:
    """Split a dataset into (training, validation).

    fraction: share of the pictures for validation, 0..1. The pixels of a picture and `seed` give it a place in 0..1;
    pictures with a place below `fraction` are held out, together with their repeats. So runs with other labels, fewer
    classes or more pictures hold out the same faces, and one can start from another or use it as a teacher without
    having seen its validation faces. If the share of a class deviates from `fraction` by more than a quarter, as
    happens in small classes, the pictures whose places are nearest to `fraction` change sides until it does not. Raises
    FerError if a class has fewer than 2 different pictures.
    """
    digests, first, group = np.unique(dataset.digests(), return_index=True, return_inverse=True)
    place = _places(digests, seed)
    group_class = dataset.labels[first]
    in_validation = np.zeros(len(first), bool)
    for label, name in enumerate(dataset.classes):
        members = np.flatnonzero(group_class == label)
        members = members[np.argsort(place[members], kind="stable")]
        if len(members) < 2:
            total = int((dataset.labels == label).sum())
            raise FerError(f"class {name!r} needs 2 different pictures in train, has {total}; add some or leave it out")
        share = fraction * len(members)
        count = int((place[members] < fraction).sum())
        count = min(max(count, int(np.floor((1 - SLACK) * share))), int(np.ceil((1 + SLACK) * share)))
        in_validation[members[: min(max(count, 1), len(members) - 1)]] = True
    held_out = in_validation[group]
    return dataset.take(np.flatnonzero(~held_out)), dataset.take(np.flatnonzero(held_out))
