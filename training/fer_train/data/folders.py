"""Read folders, or a zip of folders, with one folder for each class, as FER2013 is published on Kaggle.

The layout is `train/<class>/*.png` and `test/<class>/*.png` (SPLITS has the other names of splits), or `<class>/*.png`,
which becomes one split called `train`. RAF-DB's class folders are the numbers 1 to 7.
"""

from __future__ import annotations

import errno
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

import numpy as np

from fer_models.emotion_names import plain_name
from fer_models.errors import FerError
from fer_train.data.class_names import ClassNames, name_classes
from fer_train.data.class_numbers import NUMBERS, ORDERS, ask_for_order
from fer_train.data.packed import missing_folders
from fer_train.data.picture_files import holds_picture, is_picture_name
from fer_train.data.pictures import InputFormat, fits_in_memory, read_pictures
from fer_train.data.table_files import is_table_name
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["UNREADABLE", "class_order", "load_folders", "load_zip", "split_of"]

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""Errors of reading an entry of a zip. RuntimeError: it is encrypted, or compressed by a method that Python lacks."""
_ENCRYPTED = 0x1  # bit 0 of the general purpose flags of an entry (PKWARE's APPNOTE 4.4.4)

SPLITS = {
    "train": "train", "training": "train",
    "val": "validation", "valid": "validation", "validation": "validation",
    "test": "test", "testing": "test", "publictest": "test", "public-test": "test", "public_test": "test",
    "privatetest": "private-test", "private-test": "private-test", "private_test": "private-test",
}  # fmt: skip

ENDINGS = re.compile(r"[ _-]?(class|classes|set|data|dataset|images?|split)$")
"""What may follow the name of a split, as in train_class, val-set and test images."""

Rows = dict[str, list[tuple[str, str]]]
"""(class, path) of each picture, by split."""


def split_of(name: str) -> str | None:
    """Return the split that a folder's name means, None if it means none."""
    plain = plain_name(name)
    return SPLITS.get(plain) or SPLITS.get(ENDINGS.sub("", plain))


def class_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the classes in our order: FER2013's classes as in EMOTIONS, then the others by name."""
    classes = set(names)
    return tuple(c for c in EMOTIONS if c in classes) + tuple(sorted(classes - set(EMOTIONS)))


def _gather(pictures: Sequence[str], files: Sequence[str], where: str) -> Rows:
    """Sort paths of pictures by split and by the folder that names their class. files: all paths; where: for messages.

    Raises FerError if no picture lies in a class folder.
    """
    splits: Rows = defaultdict(list)
    loose = None  # a picture outside every folder that names a split
    known = False
    for entry in sorted(pictures):
        path = PurePosixPath(entry)
        folders = [split_of(part) for part in path.parts[:-1]]
        if not folders or folders[-1]:
            continue
        split = next(filter(None, folders), None)
        known = known or split is not None
        if split is None:
            loose = loose or entry
        splits[split or "train"].append((path.parts[-2], entry))
    if loose and known:
        # Such a picture could belong to somebody's test set: do not train on it.
        raise FerError(
            f"{where}: {loose} is in no folder of a split, but other pictures are; move it into one of "
            f"{', '.join(sorted(SPLITS))}"
        )
    if not splits:
        raise FerError(missing_folders(where, files, loose=len(pictures)))
    return splits


def _is_hidden(entry: str) -> bool:
    return any(part.startswith((".", "__")) for part in PurePosixPath(entry).parts)


def _pictures(entries: Iterable[str], open_entry: Callable[[str], IO[bytes]]) -> list[str]:
    """Return the entries that are pictures, by their suffix or, if it is not that of a picture, by their content."""

    def is_picture(entry: str) -> bool:
        try:
            with open_entry(entry) as file:
                return holds_picture(file)
        except (OSError, *UNREADABLE):
            return False

    return [e for e in entries if not _is_hidden(e) and (is_picture_name(e) or is_picture(e))]


def _empty_folders(root: Path, splits: Rows) -> set[str]:
    """Return the names of empty folders that lie beside the class folders."""
    beside = {(root / entry).parent.parent for rows in splits.values() for _, entry in rows}
    folders = (d for parent in beside for d in parent.iterdir() if d.is_dir() and not _is_hidden(d.name))
    return {d.name for d in folders if not split_of(d.name) and not any(d.iterdir())}


def _name(splits: Rows, empty: set[str], keep: Collection[str]) -> tuple[str, Rows, set[str], tuple[str, ...]]:
    """Return the name of the layout, the rows and the empty classes with the names of classes, and notes.

    The class folders 1 to 7 are RAF-DB's, unless `keep` names one of them. keep: see name_classes.
    """
    folders = {folder for rows in splits.values() for folder, _ in rows}
    first, raf_db = ORDERS["raf-db"]
    numbers = {str(first + i): name for i, name in enumerate(raf_db)}
    if folders == set(numbers) and not set(keep) & {*numbers, NUMBERS}:
        layout, named = "RAF-DB's numbered folders", ClassNames(numbers | {e: plain_name(e) for e in empty})
    else:
        layout, named = "class folders", name_classes(folders | empty, keep)
    rows = {split: [(named.classes[folder], entry) for folder, entry in rows] for split, rows in splits.items()}
    return layout, rows, {named.classes[folder] for folder in empty}, named.notes


def _load(
    splits: Rows,
    read: Callable[[str], bytes],
    input_format: InputFormat,
    where: str,
    root: Path | None,
    keep: Collection[str],
) -> Loaded:
    """Read the pictures.

    where: for messages. root: the folder of the entries; None for a zip, which is always read into memory. keep: see
    name_classes.
    """
    layout, splits, empty, notes = _name(splits, _empty_folders(root, splits) if root else set(), keep)
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
    if question := ask_for_order(classes):
        notes += (question,)
    return Loaded(layout if root else f"{layout} (zip)", result, tuple(problems), notes)


def load_folders(path: Path, input_format: InputFormat, keep: Collection[str] = ()) -> Loaded:
    """Read class folders. Raises FerError if there are none, only one class, or a split without a readable picture.

    keep: names of classes that stay as they are, see name_classes.
    """

    entries = [p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()]
    splits = _gather(_pictures(entries, lambda e: (path / e).open("rb")), entries, str(path))
    return _load(splits, lambda e: (path / e).read_bytes(), input_format, str(path), path, keep)


def load_zip(path: Path, input_format: InputFormat, keep: Collection[str] = ()) -> Loaded:
    """Read class folders from a zip file without unpacking it. Raises FerError as load_folders does."""
    try:
        with zipfile.ZipFile(path) as archive:
            encrypted = {e.filename for e in archive.infolist() if e.flag_bits & _ENCRYPTED}

            def read(entry: str) -> bytes:
                if entry in encrypted:
                    raise OSError(errno.EACCES, "needs a password")
                try:
                    return archive.read(entry)
                except UNREADABLE:  # an empty entry is reported as no picture; the others are still read
                    return b""

            files = [e.filename for e in archive.infolist() if not e.is_dir()]
            pictures = _pictures(files, archive.open)
            tables = [name for name in files if is_table_name(Path(name)) and not _is_hidden(name)]
            if tables and not pictures:
                raise FerError(f"{path}: holds no pictures but {', '.join(tables[:3])}; unpack it and give the csv")
            splits = _gather(pictures, files, str(path))
            if all(entry in encrypted for rows in splits.values() for _, entry in rows):
                raise FerError(f"{path}: needs a password; unpack it and give the folder")
            return _load(splits, read, input_format, str(path), None, keep)
    except zipfile.BadZipFile as error:
        raise FerError(f"{path}: not a zip file, or damaged ({error}); download it again") from error
