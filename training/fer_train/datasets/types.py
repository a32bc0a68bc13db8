"""The one type that every loader returns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

__all__ = ["EMOTIONS", "Dataset"]

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""FER2013's classes in the order of its label ids 0..6."""


@dataclass(frozen=True)
class Dataset:
    """One split in memory.

    images: uint8 (n, h, w, c), range 0..255, c 1 (grey) or 3 (RGB). labels: int64 (n,), indices
    into classes. names: where each picture came from, for messages.
    """

    images: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, indices: np.ndarray) -> Dataset:
        """The pictures at `indices`, in that order."""
        return replace(
            self,
            images=self.images[indices],
            labels=self.labels[indices],
            names=tuple(self.names[i] for i in indices),
        )

    def counts(self) -> dict[str, int]:
        """Pictures per class, in class order."""
        found = np.bincount(self.labels, minlength=len(self.classes))
        return {name: int(n) for name, n in zip(self.classes, found, strict=True)}

    def digests(self) -> np.ndarray:
        """A digest of the pixels of each picture, (n,) of str: equal for exact repeats."""
        return np.array([hashlib.blake2b(i.tobytes(), digest_size=12).hexdigest() for i in self.images])
