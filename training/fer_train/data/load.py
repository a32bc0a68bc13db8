"""Recognise the layout of a dataset and read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fer_models.errors import FerError
from fer_train.data.affectnet import affectnet_parts, load_affectnet
from fer_train.data.fer_csv import load_csv
from fer_train.data.ferplus import join_ferplus, join_votes
from fer_train.data.folders import load_folders, load_zip
from fer_train.data.pictures import InputFormat
from fer_train.data.select import limit_classes, rename_classes, select_classes
from fer_train.data.types import Dataset, Loaded

__all__ = ["TABLES", "describe", "load_dataset"]

SPLITS = ("train", "validation", "test", "private-test")
TABLES = ("fer2013.csv", "icml_face_data.csv")
"""FER2013's csv files. A folder that holds one is read from it."""


def load_dataset(
    path: str | Path,
    size: tuple[int, int] = (48, 48),
    channels: int = 1,
    *,
    ferplus: str | Path | None = None,
    votes: bool = False,
    classes: Sequence[str] | None = None,
    rename: Mapping[str, str] | None = None,
    limit: int = 0,
    resize_mode: str = "stretch",
) -> Loaded:
    """Read a FER2013 csv, a folder or a zip of class folders, or AffectNet.

    size, channels, resize_mode: of the converted pictures, see InputFormat. ferplus: FER+'s csv. Its labels replace
    FER2013's; with `votes`, FER2013's labels stay and FER+'s votes go to soft. rename: {class: new name}. classes: the
    classes to keep, in this order. limit: most faces of a class in a split, 0 for all. Raises FerError if `path` is
    missing, has an unknown layout or no readable picture, or lacks one of the classes.
    """
    loaded = _read(Path(path), InputFormat(size, channels, resize_mode))
    loaded = replace(loaded, splits={name: loaded.splits[name] for name in SPLITS if name in loaded.splits})
    if ferplus:
        loaded = join_votes(loaded, ferplus) if votes else join_ferplus(loaded, ferplus)
    if rename:
        loaded = rename_classes(loaded, rename)
    if classes:
        loaded = select_classes(loaded, classes)
    return limit_classes(loaded, limit) if limit else loaded


def _read(path: Path, input_format: InputFormat) -> Loaded:
    try:
        if path.is_dir():
            tables = [path / name for name in TABLES if (path / name).is_file()]
            if tables:
                return load_csv(tables[0], input_format)
            return load_affectnet(path, input_format) if affectnet_parts(path) else load_folders(path, input_format)
        if not path.exists():
            raise FerError(f"{path}: no such file or folder; give a FER2013 .csv, a .zip or a folder of class folders")
        if path.suffix.lower() == ".csv":
            return load_csv(path, input_format)
        if path.suffix.lower() == ".zip":
            return load_zip(path, input_format)
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    raise FerError(f"{path}: not a known layout; give a FER2013 .csv, a .zip or a folder of class folders")


def describe(splits: Mapping[str, Dataset]) -> str:
    """Return a text table of the number of faces by class and split."""
    classes = next(iter(splits.values())).classes
    width = max(10, *(len(c) for c in classes))
    lines = [" " * width + "".join(f"{s:>14}" for s in splits)]
    for name in classes:
        lines.append(f"{name:<{width}}" + "".join(f"{d.counts().get(name, 0):>14,}" for d in splits.values()))
    lines.append(f"{'all':<{width}}" + "".join(f"{len(d):>14,}" for d in splits.values()))
    return "\n".join(lines)
