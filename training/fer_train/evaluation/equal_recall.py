"""The bias at which a classifier with two classes finds both equally often."""

from __future__ import annotations

import numpy as np

__all__ = ["equal_recall_bias", "with_bias"]

_TINY = 1e-9


def equal_recall_bias(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Return what to add to the logit of the second class so that the smaller of both recalls is as large as possible.

    labels: int (n,), 0 or 1, with faces of both. probabilities: (n, 2). Where a range of biases gives the same
    recalls, its middle is returned, which is as far as possible from the faces on both sides. Raises ValueError for
    another number of classes and for a class without faces.
    """
    if probabilities.shape[1] != 2:
        raise ValueError(f"equal recall needs two classes, got {probabilities.shape[1]}")
    logs = np.log(np.maximum(probabilities.astype(np.float64), _TINY))
    lead = logs[:, 1] - logs[:, 0]
    first, second = np.sort(lead[labels == 0]), np.sort(lead[labels == 1])
    if not (len(first) and len(second)):
        raise ValueError("equal recall needs faces of both classes")
    # A face belongs to the second class if its lead is above the limit; only limits between two faces can differ.
    known = np.unique(lead)
    limits = (known[1:] + known[:-1]) / 2 if len(known) > 1 else known
    recall_first = np.searchsorted(first, limits) / len(first)
    recall_second = 1 - np.searchsorted(second, limits) / len(second)
    smaller = np.minimum(recall_first, recall_second)
    # The recall of one class falls where that of the other rises, so the best limits are neighbours.
    best = np.flatnonzero(smaller == smaller.max())
    place = np.searchsorted(known, limits[best[0]]), np.searchsorted(known, limits[best[-1]])
    low, high = known[max(0, place[0] - 1)], known[min(len(known) - 1, place[1])]
    return -float((low + high) / 2)


def with_bias(probabilities: np.ndarray, bias: float) -> np.ndarray:
    """Return probabilities (n, 2) after `bias` is added to the logit of the second class."""
    weighted = probabilities.astype(np.float64) * np.array([1.0, np.exp(bias)])
    return weighted / weighted.sum(axis=1, keepdims=True)
