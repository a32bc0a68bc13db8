"""Read AffectNet's lists: training.csv and validation.csv, and the pictures that they name.

Columns (Mollahosseini, Hasani and Mahoor 2017, and the readme of the download): subDirectory_filePath, face_x, face_y,
face_width, face_height, facial_landmarks (68 pairs, separated by ;), expression, valence, arousal. Some copies of
validation.csv have no header. Labels 8 (none), 9 (uncertain) and 10 (no face) are no emotions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from fer_models.errors import FerError
from fer_train.data.affectnet import AFFECTNET_CODES
from fer_train.data.folders import class_order
from fer_train.data.listed import ListedFace, load_listed
from fer_train.data.pictures import Box, InputFormat
from fer_train.data.table_files import open_table
from fer_train.data.types import Loaded

__all__ = ["affectnet_lists", "is_affectnet_csv", "listed_faces", "load_affectnet_csv"]

COLUMNS = (
    "subdirectory_filepath", "face_x", "face_y", "face_width", "face_height", "facial_landmarks", "expression",
    "valence", "arousal",
)  # fmt: skip
NEEDED = {"subdirectory_filepath", "expression"}
BOX = COLUMNS[1:5]
LISTS = {"training": "train", "validation": "test"}
"""Names of the lists. Papers report results on the validation set, which is therefore `test` here."""
FOLDERS = (".", "Manually_Annotated_Images", "Manually_Annotated", "Manually_Annotated/Manually_Annotated_Images")
"""Folders beside or above a list in which the paths of its pictures begin, as the download and its copies have them."""
NO_EMOTION = {8: "none", 9: "uncertain", 10: "no face"}
"""Codes of `expression` that are no emotions."""


def is_affectnet_csv(columns: Sequence[str]) -> bool:
    """Return True if a table with these columns, or with this first row instead of a header, is a list of AffectNet."""
    is_row = len(columns) == len(COLUMNS) and "/" in columns[0] and columns[6].isdigit()
    return is_row or set(columns) >= NEEDED


def affectnet_lists(path: Path) -> dict[str, Path]:
    """Return {split: list} of a folder that holds AffectNet's lists, or {}."""
    for folder in (path, *(path / name / "Manually_Annotated_file_lists" for name in (".", "Manually_Annotated"))):
        lists = {split: _list(folder, name) for name, split in LISTS.items()}
        if any(lists.values()):
            return {split: file for split, file in lists.items() if file}
    return {}


def _list(folder: Path, name: str) -> Path | None:
    for file in (folder / f"{name}.csv", folder / f"{name}.csv.gz"):
        if file.is_file():
            with open_table(file, is_affectnet_csv) as table:
                if is_affectnet_csv(table.columns):
                    return file
    return None


def _split_of(path: Path) -> str:
    """Return the split of a list that is given alone."""
    return next((split for name, split in LISTS.items() if path.name.lower().startswith(name[:5])), "train")


def _box(values: Mapping[str, str]) -> Box | None:
    if not set(BOX) <= set(values):
        return None
    try:
        x, y, width, height = (round(float(values[name])) for name in BOX)
    except (ValueError, OverflowError):
        raise ValueError("the box of its face is not four numbers") from None
    if width <= 0 or height <= 0:
        raise ValueError("the box of its face is empty")
    return x, y, width, height


def _points(text: str) -> np.ndarray | None:
    """Return landmarks, float32 (68, 2), or None if they are missing or damaged."""
    try:
        points = np.array(text.split(";"), np.float32)
    except ValueError:
        return None
    return points.reshape(68, 2) if points.size == 136 and np.isfinite(points).all() else None


def _code(text: str) -> int:
    number = text.removesuffix(".0")
    if not (number.isascii() and number.isdigit() and int(number) <= max(NO_EMOTION)):
        raise ValueError(f"expression {text[:20]!r} is not in 0..{max(NO_EMOTION)}")
    return int(number)


def _face(values: Mapping[str, str], code: int, find: Callable[[str], Path]) -> ListedFace:
    """Return the face of a row. Raises ValueError with the reason for a row without one."""
    name = values["subdirectory_filepath"]
    landmarks = _points(values.get("facial_landmarks", ""))
    return ListedFace(name, find(name), AFFECTNET_CODES[code], _box(values), landmarks)


def _finder(path: Path) -> Callable[[str], Path]:
    """Return a function that gives the place of a listed picture. The folder of the first one is tried first."""
    bases = [base / name for base in (path.parent, path.parent.parent) for name in FOLDERS]

    def find(name: str) -> Path:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"{name[:60]!r} lies outside the set")
        for i, base in enumerate(bases):
            if (base / name).is_file():
                bases.insert(0, bases.pop(i))
                return base / name
        raise ValueError(f"{name}: no such picture")

    return find


def load_affectnet_csv(lists: Mapping[str, Path] | Path, input_format: InputFormat) -> Loaded:
    """Read AffectNet by its lists: {split: list}, or one list. Each face is cut out by its box.

    Raises FerError if no picture can be read, or if a list is no table.
    """
    if isinstance(lists, Path):
        lists = {_split_of(lists): lists}
    faces: dict[str, list[ListedFace]] = {}
    problems: list[str] = []
    for split, path in lists.items():
        faces[split], lines = _read(path)
        problems += lines
    where = ", ".join(str(path) for path in lists.values())
    return load_listed("AffectNet's csv", faces, class_order(AFFECTNET_CODES), input_format, problems, where)


def listed_faces(lists: Mapping[str, Path]) -> dict[Path, ListedFace]:
    """Return the faces of AffectNet's lists by the paths of their pictures."""
    return {face.path: face for path in lists.values() for face in _read(path)[0]}


def _read(path: Path) -> tuple[list[ListedFace], list[str]]:
    """Return the faces of a list, and a line for each row or group of rows without one."""
    find, faces, problems = _finder(path), [], []
    without: Counter[int] = Counter()
    with open_table(path, is_affectnet_csv) as table:
        has_header = set(table.columns) >= NEEDED
        columns = table.columns if has_header else list(COLUMNS)
        for line, row in table.rows if has_header else chain([(1, table.first)], table.rows):
            try:
                if len(row) < len(columns):
                    raise ValueError(f"{len(row)} columns of {len(columns)}")
                values = {column: cell.strip() for column, cell in zip(columns, row, strict=False)}
                code = _code(values["expression"])
                if code in NO_EMOTION:
                    without[code] += 1
                else:
                    faces.append(_face(values, code, find))
            except ValueError as error:
                problems.append(f"{path.name} line {line}: {error}")
    problems += [f"{path.name}: {n:,} faces left out: {NO_EMOTION[code]} ({code})" for code, n in without.items()]
    if not faces and not problems:
        raise FerError(f"{path}: lists no picture; give AffectNet's {' or '.join(f'{n}.csv' for n in LISTS)}")
    return faces, problems
