"""A validation part, drawn by the faces' own pixels, so that it is the same whatever they are called."""

from __future__ import annotations

import hashlib

import numpy as np

from fer_models.errors import FerError
from fer_train.data.types import Dataset

__all__ = ["split_validation"]

SLACK = 0.25
"""How far the share of a class may stray from the one asked for; chance alone seldom goes further."""


def _places(digests: np.ndarray, seed: int) -> np.ndarray:
    """A number in 0..1 for each digest, as good as random, from the digest and the seed alone."""
    raw = b"".join(hashlib.blake2b(f"{seed}:{d}".encode(), digest_size=8).digest() for d in digests)
    return np.frombuffer(raw, ">u8") / 2.0**64


def split_validation(dataset: Dataset, fraction: float, seed: int) -> tuple[Dataset, Dataset]:
    """Split into (training, validation).

    fraction: 0..1 of the pictures that go to validation. Each different picture has a place in 0..1, drawn by its
    pixels and `seed`; those below `fraction` are held out, repeats with them. So a run on other labels, on some of
    the classes or with more pictures holds out the same faces, and may start from this one or be taught by it.
    Where chance gives a class less or more than a quarter from its share, as in small classes, the next in place
    make it up. Raises FerError when a class has too few different pictures to have one on either side.
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
            raise FerError(f"class {name!r} has {total} different pictures in train: at least 2 are needed")
        share = fraction * len(members)
        count = int((place[members] < fraction).sum())
        count = min(max(count, int(np.floor((1 - SLACK) * share))), int(np.ceil((1 + SLACK) * share)))
        in_validation[members[: min(max(count, 1), len(members) - 1)]] = True
    held_out = in_validation[group]
    return dataset.take(np.flatnonzero(~held_out)), dataset.take(np.flatnonzero(held_out))
