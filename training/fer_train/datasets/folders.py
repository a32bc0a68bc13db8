"""Folders (or a zip of folders) with one folder per class, as FER2013 is spread on Kaggle.

Either `train/<class>/*.png` and `test/<class>/*.png` (`valid`, `validation` and `val` are known
too), or `<class>/*.png` alone, which is one split called `train`.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import numpy as np

from fer_models.errors import FerError
from fer_models.pictures import decode_picture
from fer_models.preprocess import fit_input
from fer_train.datasets.types import EMOTIONS, Dataset

__all__ = ["load_folders", "load_zip"]

SPLITS = {
    "train": "train", "training": "train",
    "val": "validation", "valid": "validation", "validation": "validation",
    "test": "test", "testing": "test", "publictest": "test", "public-test": "test", "public_test": "test",
    "privatetest": "private-test", "private-test": "private-test", "private_test": "private-test",
}  # fmt: skip
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp"}
SYNONYMS = {
    "anger": "angry", "disgusted": "disgust", "fearful": "fear", "afraid": "fear", "happiness": "happy",
    "sadness": "sad", "surprised": "surprise", "contemptuous": "contempt",
}  # fmt: skip


def class_order(names: Iterable[str]) -> tuple[str, ...]:
    """FER2013's order for its own classes, others after them by name."""
    found = set(names)
    return tuple(c for c in EMOTIONS if c in found) + tuple(sorted(found - set(EMOTIONS)))


def _gather(entries: Iterable[str], where: str) -> dict[str, list[tuple[str, str]]]:
    """Sort picture paths into {split: [(class, path)]} by the folders they lie in."""
    splits: dict[str, list[tuple[str, str]]] = defaultdict(list)
    loose = None  # a picture outside every folder that names a split
    known = False
    for entry in sorted(entries):
        path = PurePosixPath(entry)
        if path.suffix.lower() not in PICTURES or any(p.startswith((".", "__")) for p in path.parts):
            continue
        folders = [p.lower() for p in path.parts[:-1]]
        if not folders:
            continue
        split = next((SPLITS[f] for f in folders if f in SPLITS), None)
        label = folders[-1]
        if label in SPLITS:
            continue
        known = known or split is not None
        if split is None:
            loose = loose or entry
        splits[split or "train"].append((SYNONYMS.get(label, label), entry))
    if loose and known:
        # Taken for training pictures they could be somebody's test set.
        raise FerError(f"{where}: {loose} is in no split's folder, others are; known are {', '.join(sorted(SPLITS))}")
    if not splits:
        raise FerError(f"{where}: no pictures in class folders here; expected train/<class>/*.png or <class>/*.png")
    return splits


def _decode(
    splits: dict[str, list[tuple[str, str]]], read: Callable[[str], bytes], size: tuple[int, int], channels: int
) -> tuple[dict[str, Dataset], list[str]]:
    classes = class_order(label for rows in splits.values() for label, _ in rows)
    if len(classes) < 2:
        raise FerError(f"only one class ({classes[0]}) was found: a classifier needs at least two class folders")
    bad: list[str] = []
    result = {}
    for split, rows in splits.items():
        images, labels, names = [], [], []
        for label, entry in rows:
            picture = decode_picture(read(entry), grey=channels == 1)
            if picture is None:
                bad.append(entry)
                continue
            images.append(fit_input(picture, size, channels))
            labels.append(classes.index(label))
            names.append(entry)
        if not images:
            raise FerError(
                f"no picture of split {split!r} could be read ({len(rows)} tried); the first is {rows[0][1]}"
            )
        result[split] = Dataset(np.stack(images), np.array(labels, np.int64), tuple(names), classes)
    return result, bad


def load_folders(path: Path, size: tuple[int, int], channels: int) -> tuple[dict[str, Dataset], list[str]]:
    """Read class folders; returns ({split: Dataset}, paths that could not be read).

    Raises FerError where there are no class folders, one class alone, or no readable picture.
    """
    entries = [p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()]
    return _decode(_gather(entries, str(path)), lambda e: (path / e).read_bytes(), size, channels)


def load_zip(path: Path, size: tuple[int, int], channels: int) -> tuple[dict[str, Dataset], list[str]]:
    """The same from a zip file, without unpacking it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _decode(_gather(archive.namelist(), str(path)), archive.read, size, channels)
    except zipfile.BadZipFile as error:
        raise FerError(f"{path}: not a zip file or a damaged one ({error}); fetch it again") from error
