"""Predictions of a classifier for each face of a set, without and with the headset bar; saved for comparisons."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.atomic import replacing
from fer_models.errors import FerError, first_line
from fer_train.data import Dataset
from fer_train.headset.pictures import occluded_images
from fer_train.inference.tflite import Predict
from fer_train.progress import Progress

__all__ = ["Predictions", "mixed_headset_mask", "predict_set"]

CHUNK = 128
"""Faces that are in memory at a time, and a step of the progress: at 224x224 RGB, with and without the bar, 40 MB."""


def mixed_headset_mask(labels: np.ndarray, classes: tuple[str, ...]) -> np.ndarray:
    """Return which faces wear the headset bar in the mixed test, bool (n,): half of each class, rounded down.

    The half is always the same. A generator that the class's name seeds draws it, so that models that know further
    classes are tested on the same mixture.
    """
    occluded = np.zeros(len(labels), bool)
    for label, name in enumerate(classes):
        rng = np.random.default_rng([0x0CC1, zlib.crc32(name.encode())])
        members = rng.permutation(np.flatnonzero(labels == label))
        occluded[members[: len(members) // 2]] = True
    return occluded


@dataclass(frozen=True)
class Predictions:
    """Predictions for the n faces of a set.

    labels: the true classes, int64 (n,), indices into classes. names: of the faces. normal, headset: probabilities
    float32 (n, classes) without and with the headset bar. about: which model predicted which faces: model, kind,
    weights, data, split, flip and more (see results.ABOUT). digests: of the pixels that the model saw, str (n,); None
    in files of versions that did not save them.
    """

    labels: np.ndarray
    names: tuple[str, ...]
    classes: tuple[str, ...]
    normal: np.ndarray
    headset: np.ndarray
    about: Mapping[str, Any] = field(default_factory=dict)
    digests: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def mixed(self) -> np.ndarray:
        """Probabilities float32 (n, classes) where each face occurs once, half of each class with the headset bar."""
        return np.where(mixed_headset_mask(self.labels, self.classes)[:, None], self.headset, self.normal)

    def correct(self, kind: str) -> np.ndarray:
        """Return which faces are classified correctly, bool (n,); kind: `normal`, `headset` or `mixed`."""
        return getattr(self, kind).argmax(axis=1) == self.labels

    def take(self, rows: np.ndarray) -> Predictions:
        """Return the predictions for the faces at `rows`, in that order."""
        return replace(
            self, labels=self.labels[rows], names=tuple(self.names[i] for i in rows), normal=self.normal[rows],
            headset=self.headset[rows], digests=None if self.digests is None else self.digests[rows],
        )  # fmt: skip

    def save(self, path: Path) -> None:
        """Write an .npz without pickle. Raises OSError if it cannot be written."""
        arrays: dict[str, Any] = {
            "labels": self.labels, "names": np.array(self.names), "classes": np.array(self.classes),
            "normal": self.normal, "headset": self.headset, "about": np.array(json.dumps(dict(self.about))),
        }  # fmt: skip
        if self.digests is not None:
            arrays["digests"] = self.digests
        with replacing(path) as aside:
            np.savez_compressed(aside, **arrays)

    @classmethod
    def load(cls, path: Path) -> Predictions:
        """Read what `save` wrote. Raises FerError for another or a damaged file, OSError for a missing one."""
        try:
            with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
                predictions = cls(
                    labels=arrays["labels"].astype(np.int64), names=tuple(arrays["names"].tolist()),
                    classes=tuple(arrays["classes"].tolist()), normal=arrays["normal"], headset=arrays["headset"],
                    about=json.loads(arrays["about"].item()), digests=arrays.get("digests"),
                )  # fmt: skip
            predictions._check()
        except (ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            # NumPy's message for a foreign file advises to load pickles, which could run code.
            reason = "not a NumPy file" if "allow_pickle" in str(error) else first_line(error)
            raise FerError(f"{path}: damaged ({reason}); run fer-train evaluate again") from error
        return predictions

    def _check(self) -> None:
        """Raise ValueError if the arrays do not belong together."""
        shape = (len(self.names), len(self.classes))
        fits = self.digests is None or self.digests.shape == shape[:1]
        fits = fits and self.normal.shape == self.headset.shape == shape and self.labels.shape == shape[:1]
        if not fits or (self.labels < 0).any() or (self.labels >= shape[1]).any():
            raise ValueError("its arrays differ in length")
        if not isinstance(self.about, dict):
            raise ValueError("it does not name its model and data")


def predict_set(predict: Predict, data: Dataset, about: Mapping[str, Any] | None = None) -> Predictions:
    """Predict every face without and with the headset bar (drawn by landmarks if the set has them).

    Faces in files are read a chunk at a time, each file once. Shows progress on a terminal.
    """
    normal, headset, digests = [], [], []
    with Progress("predicting", len(data)) as progress:
        for start in range(0, len(data), CHUNK):
            rows = np.arange(start, min(start + CHUNK, len(data)))
            chunk = data.take(rows)
            images = chunk.images[:]
            chunk = replace(chunk, images=images)
            digests.append(chunk.digests())
            normal.append(predict(images))
            headset.append(predict(occluded_images(chunk)))
            progress.step(len(chunk))
    return Predictions(
        data.labels, data.names, data.classes, np.concatenate(normal), np.concatenate(headset), dict(about or {}),
        np.concatenate(digests),
    )  # fmt: skip
