"""Recognise a data set by its path and read it."""

from __future__ import annotations

from pathlib import Path

from fer_models.errors import FerError
from fer_train.datasets.fer_csv import load_csv
from fer_train.datasets.folders import load_folders, load_zip
from fer_train.datasets.types import Dataset, Loaded

__all__ = ["describe", "load_dataset"]


def load_dataset(path: str | Path, size: tuple[int, int] = (48, 48), channels: int = 1) -> Loaded:
    """Read a csv, a folder or a zip of class folders.

    size: (height, width) that every picture is fitted to. channels: 1 grey, 3 RGB. Raises FerError
    where `path` is missing, of no known layout, or has nothing readable.
    """
    layout, (splits, bad) = _read(Path(path), size, channels)
    return Loaded(layout, splits, tuple(bad))


def _read(path: Path, size: tuple[int, int], channels: int) -> tuple[str, tuple[dict[str, Dataset], list[str]]]:
    try:
        if path.is_dir():
            tables = [p for p in (path / "fer2013.csv", path / "icml_face_data.csv") if p.is_file()]
            if tables:
                return "FER2013 csv", load_csv(tables[0], size, channels)
            return "class folders", load_folders(path, size, channels)
        if not path.exists():
            raise FerError(f"{path}: no such file or folder; --data takes a FER2013 csv, a zip or a folder of classes")
        if path.suffix.lower() == ".csv":
            return "FER2013 csv", load_csv(path, size, channels)
        if path.suffix.lower() == ".zip":
            return "class folders (zip)", load_zip(path, size, channels)
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error})") from error
    raise FerError(f"{path}: not a known layout; --data takes a FER2013 .csv, a .zip or a folder of class folders")


def describe(splits: dict[str, Dataset]) -> str:
    """A table of counts per class and split, for people."""
    classes = next(iter(splits.values())).classes
    width = max(10, *(len(c) for c in classes))
    lines = [" " * width + "".join(f"{s:>14}" for s in splits)]
    for name in classes:
        lines.append(f"{name:<{width}}" + "".join(f"{d.counts().get(name, 0):>14,}" for d in splits.values()))
    lines.append(f"{'all':<{width}}" + "".join(f"{len(d):>14,}" for d in splits.values()))
    return "\n".join(lines)
