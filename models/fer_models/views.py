"""The two views of a face, as it is and mirrored, and the mean of a network's answers to them."""

from __future__ import annotations

import numpy as np

__all__ = ["has_mirror", "mean_of_views", "mirrored"]


def has_mirror(card: object) -> bool:
    """Return True if a card says that its graph itself averages both views, as exports up to version 0.1 did."""
    return isinstance(card, dict) and card.get("flip_average") is True


def mirrored(faces: np.ndarray) -> np.ndarray:
    """Return faces, (n, h, w, c), mirrored left to right, contiguous."""
    return np.ascontiguousarray(faces[:, :, ::-1])


def mean_of_views(original: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """Return the mean of a network's answers to both views, float32 (n, classes), rows summing to one.

    original, mirror: probabilities (n, classes). The result is the softmax of the mean of both logits, computed as the
    normalised geometric mean of both probabilities.
    """
    mean = np.sqrt(np.maximum(original, 1e-30)) * np.sqrt(np.maximum(mirror, 1e-30))
    result: np.ndarray = (mean / mean.sum(axis=1, keepdims=True)).astype(np.float32)
    return result
