"""Faces of a test that were also there to learn from."""

from __future__ import annotations

import hashlib

import numpy as np

from fer_train.data import Dataset
from fer_train.progress import Progress

__all__ = ["not_in"]

CHUNK = 512


def _digests(data: Dataset, rows: np.ndarray, what: str) -> list[str]:
    found = []
    with Progress(what, len(rows)) as progress:
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            found += [hashlib.blake2b(i.tobytes(), digest_size=12).hexdigest() for i in data.images[part]]
            progress.step(len(part))
    return found


def _sizes(data: Dataset) -> np.ndarray | None:
    """Bytes of each picture's file, int64 (n,), where they are in files."""
    paths = getattr(data.images, "paths", None)
    return None if paths is None else np.array([p.stat().st_size for p in paths], np.int64)


def not_in(data: Dataset, train: Dataset) -> np.ndarray:
    """Rows of `data` whose pixels, as the model sees them, are not also a picture of `train`; int64 (m,).

    Where both sets are in files only those of equal length are opened: a repeat is taken to be a copy of the
    file, and a set larger than memory need not be decoded whole.
    """
    ours, theirs = _sizes(data), _sizes(train)
    rows, others = np.arange(len(data)), np.arange(len(train))
    if ours is not None and theirs is not None:
        rows, others = np.flatnonzero(np.isin(ours, theirs)), np.flatnonzero(np.isin(theirs, ours))
    if not len(rows) or not len(others):
        return np.arange(len(data))
    known = set(_digests(train, others, "looking for test faces in train"))
    mine = _digests(data, rows, "looking for test faces in train")
    seen = np.array([d in known for d in mine], bool)
    return np.setdiff1d(np.arange(len(data)), rows[seen])
