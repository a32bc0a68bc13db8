"""Datasets: the type of one split, and of everything that a loader reads from a path."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fer_models import emotion_names
from fer_train.data.pictures import PictureFiles
from fer_train.progress import Progress

__all__ = ["EMOTIONS", "Dataset", "Loaded", "digest_of"]

EMOTIONS = emotion_names.EMOTIONS[:7]
"""FER2013's classes in the order of its label codes 0..6."""


def digest_of(image: np.ndarray) -> str:
    """Return a digest of a picture's pixels, 24 hex digits."""
    return hashlib.blake2b(image.tobytes(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Dataset:
    """The pictures and labels of one split.

    images: uint8 (n, h, w, c), 0..255, c is 1 (grey) or 3 (RGB); an array, or PictureFiles for a set that does not fit
    in memory. labels: int64 (n,), indices into classes. names: the source of each picture, for messages and for
    joining tables. landmarks: float32 (n, 68, 2), x and y in pixels of images, in iBUG order, NaN for a face without
    landmarks; None if no face of the set has any. soft: float32 (n, classes), shares of votes, each row sums to one;
    None if each face has one label.
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
        """Return the faces at `indices`, in that order."""
        return replace(
            self,
            images=self.images.take(indices) if isinstance(self.images, PictureFiles) else self.images[indices],
            labels=self.labels[indices],
            names=tuple(self.names[i] for i in indices),
            landmarks=None if self.landmarks is None else self.landmarks[indices],
            soft=None if self.soft is None else self.soft[indices],
        )

    def counts(self) -> dict[str, int]:
        """Return the number of faces of each class, in the order of classes."""
        counts = np.bincount(self.labels, minlength=len(self.classes))
        return {name: int(n) for name, n in zip(self.classes, counts, strict=True)}

    def digests(self) -> np.ndarray:
        """Return a digest of each picture's pixels, str (n,); equal for pictures that are equal pixel for pixel."""
        digests = []
        with Progress("looking for repeats", len(self)) as progress:
            for image in self.images:
                digests.append(digest_of(image))
                progress.step()
        return np.array(digests)

    def fingerprint(self) -> str:
        """Return a digest of the labels and of the pixels; of the names in place of the pixels for PictureFiles."""
        value = hashlib.blake2b(self.labels.tobytes(), digest_size=12)
        lazy = isinstance(self.images, PictureFiles)
        value.update("\n".join(self.names).encode() if lazy else np.ascontiguousarray(self.images).data)
        return value.hexdigest()

    def targets(self) -> np.ndarray:
        """Return the targets of training, float32 (n, classes): `soft`, or one-hot labels."""
        return np.eye(len(self.classes), dtype=np.float32)[self.labels] if self.soft is None else self.soft


@dataclass(frozen=True)
class Loaded:
    """A dataset as it was read from a path.

    layout: name of the recognised layout, for people. splits: by name (train, validation, test, private-test); all have
    the same classes. problems: one line, "place: reason", for each face or group of faces that was left out. notes: a
    line for each thing that was taken for another one, such as a misspelt class.
    """

    layout: str
    splits: Mapping[str, Dataset]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
