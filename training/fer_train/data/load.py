"""Recognise the layout of a dataset and read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fer_models.emotion_names import plain_name
from fer_models.errors import FerError
from fer_train.data.affectnet import affectnet_parts, load_affectnet
from fer_train.data.affectnet_csv import affectnet_lists, is_affectnet_csv, load_affectnet_csv
from fer_train.data.class_numbers import NUMBERS
from fer_train.data.fer_csv import is_fer_csv, load_csv
from fer_train.data.ferplus import join_ferplus, join_votes
from fer_train.data.folders import load_folders, load_zip
from fer_train.data.packed import packed_set
from fer_train.data.pictures import InputFormat
from fer_train.data.raf_db import load_raf_db, raf_db_root
from fer_train.data.select import limit_classes, rename_classes, select_classes
from fer_train.data.table_files import is_table_name, open_table
from fer_train.data.types import Dataset, Loaded

__all__ = ["describe", "fer_table", "load_dataset"]

SPLITS = ("train", "validation", "test", "private-test")
TABLES = ("fer2013.csv", "icml_face_data.csv", "train.csv")
"""FER2013's csv files, the first that is there first; each may be compressed (.csv.gz). A folder that holds one is read
from it."""
KNOWN = "give FER2013's or AffectNet's .csv, RAF-DB's or AffectNet's folder, or a folder or .zip of class folders"


def load_dataset(
    path: str | Path,
    size: tuple[int, int] = (48, 48),
    channels: int = 1,
    *,
    ferplus: str | Path | None = None,
    votes: bool = False,
    classes: Sequence[str] | None = None,
    rename: Mapping[str, str] | None = None,
    rename_if_there: Mapping[str, str] | None = None,
    limit: int = 0,
    resize_mode: str = "stretch",
) -> Loaded:
    """Read a FER2013 csv, a folder or a zip of class folders, RAF-DB, or AffectNet.

    size, channels, resize_mode: of the converted pictures, see InputFormat. ferplus: FER+'s csv. Its labels replace
    FER2013's; with `votes`, FER2013's labels stay and FER+'s votes go to soft. rename: {class: new name}, in which
    {"numbers": order} names all numbered classes (see class_numbers). rename_if_there: the same for classes that the
    set need not have. classes: the classes to keep, in this order. limit: most faces of a class in a split, 0 for all.
    Raises FerError if `path` is missing, has an unknown layout or no readable picture, or lacks one of the classes.
    """
    names = {plain_name(old): new for old, new in {**(rename_if_there or {}), **(rename or {})}.items()}
    loaded = _read(Path(path), InputFormat(size, channels, resize_mode), _kept(names, rename))
    loaded = replace(loaded, splits={name: loaded.splits[name] for name in SPLITS if name in loaded.splits})
    if ferplus:
        loaded = join_votes(loaded, ferplus) if votes else join_ferplus(loaded, ferplus)
    if names:
        loaded = rename_classes(loaded, names, required=[plain_name(old) for old in rename or ()])
    if classes:
        loaded = select_classes(loaded, classes)
    return limit_classes(loaded, limit) if limit else loaded


def _kept(names: Mapping[str, str], rename: Mapping[str, str] | None) -> set[str]:
    """Return the class names that the loaders leave as they are, because they are renamed.

    An order of numbers counts only if it was given for this set: RAF-DB's numbers stay RAF-DB's, whatever set a run
    was trained on.
    """
    return set(names) - ({NUMBERS} - set(rename or {}))


def fer_table(folder: Path) -> Path | None:
    """Return the FER2013 csv of a folder that holds one, else None."""
    for name in TABLES:
        for path in (folder / name, folder / f"{name}.gz"):
            if path.is_file():
                if name != "train.csv":
                    return path
                with open_table(path, is_fer_csv) as table:  # other sets have a train.csv with paths and labels
                    if is_fer_csv(table.columns):
                        return path
    return None


def _read(path: Path, input_format: InputFormat, keep: Collection[str]) -> Loaded:
    try:
        if root := raf_db_root(path):
            return load_raf_db(root, input_format)
        if path.is_dir():
            if table := fer_table(path):
                return load_csv(table, input_format)
            if lists := affectnet_lists(path):
                return load_affectnet_csv(lists, input_format)
            if affectnet_parts(path):
                return load_affectnet(path, input_format)
            if packed := packed_set(path):
                loaded = _read(packed, input_format, keep)
                return replace(loaded, notes=(*loaded.notes, f"{path}: its faces are read from {packed.name}"))
            return load_folders(path, input_format, keep)
        if not path.exists():
            raise FerError(f"{path}: no such file or folder; {KNOWN}")
        if is_table_name(path):
            return _read_table(path, input_format)
        if path.suffix.lower() == ".zip":
            return load_zip(path, input_format, keep)
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    raise FerError(f"{path}: not a known layout; {KNOWN}")


def _read_table(path: Path, input_format: InputFormat) -> Loaded:
    with open_table(path, is_affectnet_csv) as table:
        is_affectnet = is_affectnet_csv(table.columns)
    return load_affectnet_csv(path, input_format) if is_affectnet else load_csv(path, input_format)


def describe(splits: Mapping[str, Dataset]) -> str:
    """Return a text table of the number of faces by class and split."""
    classes = next(iter(splits.values())).classes
    width = max(10, *(len(c) for c in classes))
    lines = [" " * width + "".join(f"{s:>14}" for s in splits)]
    for name in classes:
        lines.append(f"{name:<{width}}" + "".join(f"{d.counts().get(name, 0):>14,}" for d in splits.values()))
    lines.append(f"{'all':<{width}}" + "".join(f"{len(d):>14,}" for d in splits.values()))
    return "\n".join(lines)
