"""Leakage: faces of a test that also occur in the training part."""

from __future__ import annotations

import hashlib

import numpy as np

from fer_train.data import Dataset
from fer_train.progress import Progress

__all__ = ["rows_not_in"]

CHUNK = 512


def rows_not_in(data: Dataset, train: Dataset) -> np.ndarray:
    """Return the rows of `data` whose pixels, as the model sees them, occur nowhere in `train`; int64 (m,).

    If both sets are in files, only files of equal length are opened: a repeated face is taken to be a copy of the
    file, so that a set larger than memory need not be decoded as a whole.
    """
    ours, theirs = _file_sizes(data), _file_sizes(train)
    rows, train_rows = np.arange(len(data)), np.arange(len(train))
    if ours is not None and theirs is not None:
        rows, train_rows = np.flatnonzero(np.isin(ours, theirs)), np.flatnonzero(np.isin(theirs, ours))
    if not len(rows) or not len(train_rows):
        return np.arange(len(data))
    train_digests = set(_digests(train, train_rows))
    repeated = np.array([digest in train_digests for digest in _digests(data, rows)], bool)
    return np.setdiff1d(np.arange(len(data)), rows[repeated])


def _file_sizes(data: Dataset) -> np.ndarray | None:
    """Bytes of each picture's file, int64 (n,); None for pictures in memory."""
    paths = getattr(data.images, "paths", None)
    return None if paths is None else np.array([p.stat().st_size for p in paths], np.int64)


def _digests(data: Dataset, rows: np.ndarray) -> list[str]:
    digests: list[str] = []
    with Progress("looking for test faces in train", len(rows)) as progress:
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            digests += [hashlib.blake2b(i.tobytes(), digest_size=12).hexdigest() for i in data.images[chunk]]
            progress.step(len(chunk))
    return digests
