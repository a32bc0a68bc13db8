"""Class weights and oversampling, for classes of unequal size."""

from __future__ import annotations

import numpy as np

__all__ = ["class_weights", "oversample"]


def class_weights(counts: np.ndarray, formula: str) -> np.ndarray | None:
    """Return a weight for each class, float32 (classes,), or None for the formula `none`.

    counts: faces n_i of each class, int (classes,), N in total. formula: `balanced` is N / (classes * n_i), as in
    system A, with a mean of 1 over the faces; `inverse` is N / n_i, as in system E.
    """
    if formula == "none":
        return None
    weights = counts.sum() / counts
    return (weights / len(counts) if formula == "balanced" else weights).astype(np.float32)


def oversample(labels: np.ndarray, classes: tuple[str, ...], which: str, rng: np.random.Generator) -> np.ndarray:
    """Return the rows of an epoch, int64: every row once, and additional draws from small classes.

    labels: int (n,). which: `none`; `all` fills every class up to the size of the largest; names separated by commas
    fill these classes up to the mean size.
    """
    rows = np.arange(len(labels))
    if which == "none":
        return rows
    counts = np.bincount(labels, minlength=len(classes))
    names = {c.strip() for c in which.split(",")}
    rows_by_class = [rows]
    for label, name in enumerate(classes):
        target = counts.max() if which == "all" else round(counts.mean()) if name in names else 0
        missing = max(0, int(target) - int(counts[label]))
        if missing:
            rows_by_class.append(rng.choice(np.flatnonzero(labels == label), missing))
    return np.concatenate(rows_by_class)
