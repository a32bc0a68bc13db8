"""The types that every loader returns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fer_train.data.pictures import PictureFiles
from fer_train.progress import Progress

__all__ = ["EMOTIONS", "Dataset", "Loaded"]

EMOTIONS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""FER2013's classes in the order of its label ids 0..6."""


@dataclass(frozen=True)
class Dataset:
    """One split.

    images: uint8 (n, h, w, c), range 0..255, c 1 (grey) or 3 (RGB): an array, or PictureFiles, which reads
    like one but decodes when asked (sets larger than memory). labels: int64 (n,), indices into classes.
    names: where each picture came from, for messages. landmarks: float32 (n, 68, 2), x and y in pixels of
    images, iBUG order, NaN for a face that has none; None where the set has none at all. soft: float32
    (n, classes), shares of votes, rows summing to one; None where the set has one label a face.
    """

    images: np.ndarray | PictureFiles
    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    landmarks: np.ndarray | None = None
    soft: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, indices: np.ndarray) -> Dataset:
        """The pictures at `indices`, in that order."""
        return replace(
            self,
            images=self.images.take(indices) if isinstance(self.images, PictureFiles) else self.images[indices],
            labels=self.labels[indices],
            names=tuple(self.names[i] for i in indices),
            landmarks=None if self.landmarks is None else self.landmarks[indices],
            soft=None if self.soft is None else self.soft[indices],
        )

    def counts(self) -> dict[str, int]:
        """Pictures per class, in class order."""
        counts = np.bincount(self.labels, minlength=len(self.classes))
        return {name: int(n) for name, n in zip(self.classes, counts, strict=True)}

    def digests(self) -> np.ndarray:
        """A digest of the pixels of each picture, (n,) of str: equal for exact repeats."""
        digests = []
        with Progress("looking for repeats", len(self)) as progress:
            for image in self.images:
                digests.append(hashlib.blake2b(image.tobytes(), digest_size=12).hexdigest())
                progress.step()
        return np.array(digests)

    def fingerprint(self) -> str:
        """What tells these faces and labels from others: by pixels, or by names where they stay in files."""
        value = hashlib.blake2b(self.labels.tobytes(), digest_size=12)
        lazy = isinstance(self.images, PictureFiles)
        value.update("\n".join(self.names).encode() if lazy else np.ascontiguousarray(self.images).data)
        return value.hexdigest()

    def targets(self) -> np.ndarray:
        """What a network is to answer, float32 (n, classes): the shares of votes, or one-hot labels."""
        return np.eye(len(self.classes), dtype=np.float32)[self.labels] if self.soft is None else self.soft


@dataclass(frozen=True)
class Loaded:
    """What was found at a path.

    layout: the format that was recognised, for people. splits: by name: train, validation, test,
    private-test; all have the same classes. problems: a line each of what was left out, "place: reason".
    """

    layout: str
    splits: Mapping[str, Dataset]
    problems: tuple[str, ...] = ()
