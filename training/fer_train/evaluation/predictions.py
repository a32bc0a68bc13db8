"""What a classifier said of each face of a set, bare and with the bar; kept in a file for comparisons."""

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

__all__ = ["Predictions", "half_of_each_class", "predict_set"]

CHUNK = 128
"""Faces that are in memory at a time, and a step of the progress: at 224x224 RGB, with and without the bar, 40 MB."""


def half_of_each_class(labels: np.ndarray, classes: tuple[str, ...]) -> np.ndarray:
    """Which faces of the mixed test wear the bar: half of each class (one fewer where it is odd), bool (n,).

    Always the same half: each class is drawn by a generator that its name seeds, so that models that know other
    classes besides are tested on the same mixture.
    """
    worn = np.zeros(len(labels), bool)
    for label, name in enumerate(classes):
        rng = np.random.default_rng([0x0CC1, zlib.crc32(name.encode())])
        members = rng.permutation(np.flatnonzero(labels == label))
        worn[members[: len(members) // 2]] = True
    return worn


@dataclass(frozen=True)
class Predictions:
    """labels: int64 (n,), indices into classes. names: of the faces. normal, headset: probabilities float32
    (n, classes), bare and with the bar. about: what was asked: model, kind, weights, data, split, flip. digests: of
    the pixels that were shown, str (n,), or None where a version before did not keep them.
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
        """Probabilities where each face is there in one version, half of each class with the bar."""
        return np.where(half_of_each_class(self.labels, self.classes)[:, None], self.headset, self.normal)

    def take(self, rows: np.ndarray) -> Predictions:
        """The faces at `rows`, in that order."""
        return replace(
            self, labels=self.labels[rows], names=tuple(self.names[i] for i in rows), normal=self.normal[rows],
            headset=self.headset[rows], digests=None if self.digests is None else self.digests[rows],
        )  # fmt: skip

    def save(self, path: Path) -> None:
        """Write an .npz without pickle. Raises OSError where it cannot be written."""
        known = {} if self.digests is None else {"digests": self.digests}
        with replacing(path) as aside:
            np.savez_compressed(
                aside, labels=self.labels, names=np.array(self.names), classes=np.array(self.classes),
                normal=self.normal, headset=self.headset, about=np.array(json.dumps(dict(self.about))),
                **known,
            )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> Predictions:
        """Read what `save` wrote. Raises FerError for another or a damaged file, OSError for a missing one."""
        try:
            with open(path, "rb") as whole, np.load(whole, allow_pickle=False) as file:
                found = cls(
                    labels=file["labels"].astype(np.int64), names=tuple(file["names"].tolist()),
                    classes=tuple(file["classes"].tolist()), normal=file["normal"], headset=file["headset"],
                    about=json.loads(file["about"].item()), digests=file.get("digests"),
                )  # fmt: skip
            shape = (len(found.names), len(found.classes))
            fit = found.digests is None or found.digests.shape == shape[:1]
            fit = fit and found.normal.shape == found.headset.shape == shape and found.labels.shape == shape[:1]
            if not fit or (found.labels < 0).any() or (found.labels >= shape[1]).any():
                raise ValueError("its parts do not fit each other")
            if not isinstance(found.about, dict):
                raise ValueError("it does not say of what it is")
        except (ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            # NumPy's own words for a file that is none of its kind advise to load what could run code.
            said = "no NumPy file" if "allow_pickle" in str(error) else first_line(error)
            raise FerError(f"{path}: damaged ({said}); run fer-train evaluate again") from error
        return found


def predict_set(predict: Predict, data: Dataset, about: Mapping[str, Any] | None = None) -> Predictions:
    """Ask a classifier about every face, bare and with the bar (by landmarks where the set has them).

    A set in files is read a chunk at a time, each picture once. Shows progress on a terminal.
    """
    normal, headset, digests = [], [], []
    with Progress("predicting", len(data)) as progress:
        for start in range(0, len(data), CHUNK):
            part = data.take(np.arange(start, min(start + CHUNK, len(data))))
            part = replace(part, images=part.images[:])
            digests.append(part.digests())
            normal.append(predict(part.images))
            headset.append(predict(occluded_images(part)))
            progress.step(len(part))
    return Predictions(
        data.labels, data.names, data.classes, np.concatenate(normal), np.concatenate(headset), dict(about or {}),
        np.concatenate(digests),
    )  # fmt: skip
