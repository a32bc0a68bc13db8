"""Read folders, or a zip of folders, with one folder for each class, as FER2013 is published on Kaggle.

The layout is `train/<class>/*.png` and `test/<class>/*.png` (SPLITS has the other names of splits), or `<class>/*.png`,
which becomes one split called `train`. RAF-DB's class folders are the numbers 1 to 7.
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
"""Errors of reading an entry of a zip. RuntimeError: it is encrypted, or compressed by a method that Python lacks."""
_ENCRYPTED = 0x1  # bit 0 of the general purpose flags of an entry (PKWARE's APPNOTE 4.4.4)

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
"""Label codes of RAF-DB's basic set (Li, Deng and Du 2017)."""

Rows = dict[str, list[tuple[str, str]]]
"""(class, path) of each picture, by split."""


def class_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the classes in our order: FER2013's classes as in EMOTIONS, then the others by name."""
    classes = set(names)
    return tuple(c for c in EMOTIONS if c in classes) + tuple(sorted(classes - set(EMOTIONS)))


def _gather(entries: Iterable[str], where: str) -> Rows:
    """Sort picture paths by split and class, which their folders name; `where` is for messages."""
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
        # Such a picture could belong to somebody's test set: do not train on it.
        raise FerError(
            f"{where}: {loose} is in no folder of a split, but other pictures are; move it into one of "
            f"{', '.join(sorted(SPLITS))}"
        )
    if not splits:
        raise FerError(f"{where}: no pictures in class folders; expected train/<class>/*.png or <class>/*.png")
    return splits


def _decode_names(splits: Rows) -> tuple[str, Rows]:
    """Replace RAF-DB's numbers by class names; return the name of the layout and the rows."""
    labels = {label for rows in splits.values() for label, _ in rows}
    if labels != set(RAF_DB):
        return "class folders", splits
    return "RAF-DB's numbered folders", {s: [(RAF_DB[n], e) for n, e in rows] for s, rows in splits.items()}


def _empty_classes(root: Path, splits: Rows) -> set[str]:
    """Return the classes of empty folders that lie beside the class folders."""
    beside = {(root / entry).parent.parent for rows in splits.values() for _, entry in rows}
    folders = (d for parent in beside for d in parent.iterdir() if d.is_dir() and not d.name.startswith((".", "__")))
    names = {d.name.lower() for d in folders if not any(d.iterdir())}
    return {SYNONYMS.get(name, name) for name in names - set(SPLITS)}


def _load(
    splits: Rows, read: Callable[[str], bytes], input_format: InputFormat, where: str, root: Path | None
) -> Loaded:
    """Read the pictures.

    where: for messages. root: the folder of the entries; None for a zip, which is always read into memory.
    """
    empty = _empty_classes(root, splits) if root else set()
    layout, splits = _decode_names(splits)
    classes = class_order([*(label for rows in splits.values() for label, _ in rows), *empty])
    if len(classes) < 2:
        raise FerError(f"{where}: only one class ({classes[0]}); a classifier needs at least two class folders")
    in_memory = root is None or fits_in_memory(sum(len(rows) for rows in splits.values()), input_format)
    problems: list[str] = []
    result = {}
    for split, rows in splits.items():
        entries = [entry for _, entry in rows]
        files = [root / entry for entry in entries] if root and not in_memory else None
        images, readable, unread = read_pictures(entries, read, input_format, files=files, parallel=root is not None)
        problems += unread
        if not readable.any():
            raise FerError(
                f"{where}: none of {len(rows)} pictures of split {split!r} can be read; the first: {unread[0]}"
            )
        names = tuple(entry for entry, usable in zip(entries, readable, strict=True) if usable)
        labels = np.array([classes.index(label) for label, _ in rows], np.int64)[readable]
        result[split] = Dataset(images, labels, names, classes)
    return Loaded(layout if root else f"{layout} (zip)", result, tuple(problems))


def load_folders(path: Path, input_format: InputFormat) -> Loaded:
    """Read class folders. Raises FerError if there are none, only one class, or a split without a readable picture."""
    entries = [p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()]
    return _load(_gather(entries, str(path)), lambda e: (path / e).read_bytes(), input_format, str(path), path)


def load_zip(path: Path, input_format: InputFormat) -> Loaded:
    """Read class folders from a zip file without unpacking it. Raises FerError as load_folders does."""
    try:
        with zipfile.ZipFile(path) as archive:
            splits = _gather(archive.namelist(), str(path))
            encrypted = {e.filename for e in archive.infolist() if e.flag_bits & _ENCRYPTED}
            if all(entry in encrypted for rows in splits.values() for _, entry in rows):
                raise FerError(f"{path}: needs a password; unpack it and give the folder")

            def read(entry: str) -> bytes:
                if entry in encrypted:
                    raise OSError(errno.EACCES, "needs a password")
                try:
                    return archive.read(entry)
                except UNREADABLE:  # an empty entry is reported as no picture; the others are still read
                    return b""

            return _load(splits, read, input_format, str(path), None)
    except zipfile.BadZipFile as error:
        raise FerError(f"{path}: not a zip file, or damaged ({error}); download it again") from error
