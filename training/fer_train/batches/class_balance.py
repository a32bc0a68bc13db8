"""Classes of unequal size: weights and oversampling."""

from __future__ import annotations

import numpy as np

__all__ = ["class_weights", "oversample"]


def class_weights(counts: np.ndarray, formula: str) -> np.ndarray | None:
    """A weight for each class, float32 (classes,), from counts (classes,); None for formula `none`.

    balanced: N / (classes * n_i), system A's, whose mean over the faces is 1. inverse: N / n_i, system E's.
    """
    if formula == "none":
        return None
    weights = counts.sum() / counts
    return (weights / len(counts) if formula == "balanced" else weights).astype(np.float32)


def oversample(labels: np.ndarray, classes: tuple[str, ...], which: str, rng: np.random.Generator) -> np.ndarray:
    """Rows to train on, int64: each once, and more draws of the classes that have few.

    labels: int (n,). which: `none`; `all`: every class as often as the largest; or names with commas: those
    classes as often as the mean class.
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
