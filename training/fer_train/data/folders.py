"""Folders (or a zip of folders) with one folder per class, as FER2013 is spread on Kaggle.

Either `train/<class>/*.png` and `test/<class>/*.png` (`valid`, `validation` and `val` are known
too), or `<class>/*.png` alone, which is one split called `train`. RAF-DB's folders are numbers, 1 to 7.
"""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

import numpy as np

from fer_models.errors import FerError
from fer_train.data.pictures import InputFormat, fits_in_memory, read_pictures
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["PICTURES", "SYNONYMS", "UNREADABLE", "class_order", "load_folders", "load_zip"]

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""What reading an entry of a zip raises: damaged; encrypted, or packed in a way unknown to Python (RuntimeError)."""
_ENCRYPTED = 0x1  # bit 0 of an entry's general purpose flags: PKWARE's APPNOTE 4.4.4

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
RAF_DB = {"1": "surprise", "2": "fear", "3": "disgust", "4": "happy", "5": "sad", "6": "angry", "7": "neutral"}
"""Li, Deng and Du 2017: the labels of RAF-DB's basic set."""

Rows = dict[str, list[tuple[str, str]]]


def class_order(names: Iterable[str]) -> tuple[str, ...]:
    """FER2013's order for its own classes, others after them by name."""
    classes = set(names)
    return tuple(c for c in EMOTIONS if c in classes) + tuple(sorted(classes - set(EMOTIONS)))


def _gather(entries: Iterable[str], where: str) -> Rows:
    """Sort picture paths into {split: [(class, path)]} by the folders they lie in."""
    splits: Rows = defaultdict(list)
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


def _decode_names(splits: Rows) -> tuple[str, Rows]:
    """RAF-DB's numbers as names; what the layout is called."""
    labels = {label for rows in splits.values() for label, _ in rows}
    if labels != set(RAF_DB):
        return "class folders", splits
    return "RAF-DB's numbered folders", {s: [(RAF_DB[n], e) for n, e in rows] for s, rows in splits.items()}


def _empty_classes(root: Path, splits: Rows) -> set[str]:
    """Folders without anything in them that lie beside class folders: classes all the same."""
    beside = {(root / entry).parent.parent for rows in splits.values() for _, entry in rows}
    folders = (d for parent in beside for d in parent.iterdir() if d.is_dir() and not d.name.startswith((".", "__")))
    names = {d.name.lower() for d in folders if not any(d.iterdir())}
    return {SYNONYMS.get(name, name) for name in names - set(SPLITS)}


def _load(
    splits: Rows, read: Callable[[str], bytes], input_format: InputFormat, kind: str, root: Path | None
) -> Loaded:
    """root: the folder that the entries lie in; None for a zip, which is always read into memory."""
    empty = _empty_classes(root, splits) if root else set()
    layout, splits = _decode_names(splits)
    classes = class_order([*(label for rows in splits.values() for label, _ in rows), *empty])
    if len(classes) < 2:
        raise FerError(f"only one class ({classes[0]}) was found: a classifier needs at least two class folders")
    in_memory = root is None or fits_in_memory(sum(len(rows) for rows in splits.values()), input_format)
    problems: list[str] = []
    result = {}
    for split, rows in splits.items():
        entries = [entry for _, entry in rows]
        files = [root / entry for entry in entries] if root and not in_memory else None
        images, readable, unread = read_pictures(entries, read, input_format, files=files, parallel=root is not None)
        problems += unread
        if not readable.any():
            raise FerError(f"no picture of split {split!r} could be read ({len(rows)} tried); the first is {unread[0]}")
        names = tuple(entry for entry, usable in zip(entries, readable, strict=True) if usable)
        labels = np.array([classes.index(label) for label, _ in rows], np.int64)[readable]
        result[split] = Dataset(images, labels, names, classes)
    return Loaded(layout + kind, result, tuple(problems))


def load_folders(path: Path, input_format: InputFormat) -> Loaded:
    """Read class folders.

    Raises FerError where there are no class folders, one class alone, or no readable picture.
    """
    entries = [p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()]
    return _load(_gather(entries, str(path)), lambda e: (path / e).read_bytes(), input_format, "", path)


def load_zip(path: Path, input_format: InputFormat) -> Loaded:
    """The same from a zip file, without unpacking it."""
    try:
        with zipfile.ZipFile(path) as archive:
            splits = _gather(archive.namelist(), str(path))
            encrypted = {e.filename for e in archive.infolist() if e.flag_bits & _ENCRYPTED}
            if all(entry in encrypted for rows in splits.values() for _, entry in rows):
                raise FerError(f"{path} needs a password; unpack it and give the folder")

            def read(entry: str) -> bytes:
                if entry in encrypted:
                    raise OSError(errno.EACCES, "needs a password")
                try:
                    return archive.read(entry)
                except UNREADABLE:  # this entry alone: no picture
                    return b""

            return _load(splits, read, input_format, " (zip)", None)
    except zipfile.BadZipFile as error:
        raise FerError(f"{path}: not a zip file or a damaged one ({error}); fetch it again") from error
