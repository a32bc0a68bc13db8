"""Read FER2013's csv files: `fer2013.csv`, `icml_face_data.csv` (its header has spaces), `train.csv` (without Usage).

Kaggle's "Challenges in Representation Learning: Facial Expression Recognition Challenge" has all three; its data page
describes the columns. Tables that somebody saved anew are read too, see table_files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.emotion_names import emotion_of
from fer_models.errors import FerError
from fer_train.data.folders import split_of
from fer_train.data.pictures import InputFormat
from fer_train.data.table_files import open_table
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["is_fer_csv", "load_csv"]

USAGES = ("Training", "PublicTest", "PrivateTest")
NEEDED = ("emotion", "pixels")
SIDE = 48


@dataclass(frozen=True)
class _Columns:
    """Places of the columns in a row; usage is None if the table has no such column: then every face is train."""

    emotion: int
    pixels: int
    usage: int | None

    @classmethod
    def of(cls, header: Sequence[str]) -> _Columns:
        usage = header.index("usage") if "usage" in header else None
        return cls(header.index("emotion"), header.index("pixels"), usage)


def is_fer_csv(columns: Sequence[str]) -> bool:
    """Return True if a table with these columns holds faces as FER2013 does."""
    return set(columns) >= set(NEEDED)


def _label(text: str) -> int:
    """Return the label 0..6 that a cell holds as a number or as a name. Raises ValueError."""
    if text.removesuffix(".0") in {str(i) for i in range(len(EMOTIONS))}:
        return int(text[0])
    emotion = emotion_of(text)
    if emotion not in EMOTIONS:
        raise ValueError(f"label {text[:20]!r} is not in 0..6")
    return EMOTIONS.index(emotion)


def _row(row: list[str], columns: _Columns) -> tuple[np.ndarray, int, str]:
    """Return (picture uint8 (48, 48), label, split). Raises ValueError with the reason for a damaged row."""
    if len(row) <= max(columns.emotion, columns.pixels, columns.usage or 0):
        raise ValueError(f"{len(row)} columns")
    usage = "Training" if columns.usage is None else row[columns.usage].strip()
    split = split_of(usage)
    if split is None:
        raise ValueError(f"Usage {usage[:20]!r} is not one of {', '.join(USAGES)}")
    label = _label(row[columns.emotion].strip())
    try:
        pixels = np.array(row[columns.pixels].split(), np.int64)
    except (ValueError, OverflowError):
        raise ValueError("its pixels are not whole numbers") from None
    if pixels.size != SIDE * SIDE:
        raise ValueError(f"{pixels.size} pixels, not {SIDE * SIDE}")
    if pixels.min() < 0 or pixels.max() > 255:
        raise ValueError("a pixel is not in 0..255")
    return pixels.astype(np.uint8).reshape(SIDE, SIDE), label, split


def load_csv(path: Path, input_format: InputFormat) -> Loaded:
    """Read a FER2013 csv with the columns emotion (0..6), pixels (48 * 48 numbers 0..255) and Usage, in any order.

    PublicTest becomes `test`, PrivateTest `private-test`; the names of splits that folders may have are known as well.
    Without the column Usage all faces are `train`. The name of a face is its row, `row0000000` for the first.
    Raises FerError if a column is missing, if no row can be read, or if the file is cut off or no table.
    """
    rows: dict[str, list[tuple[np.ndarray, int, str]]] = {}
    problems: list[str] = []
    with open_table(path, is_fer_csv) as table:
        if not is_fer_csv(table.columns):
            missing = ", ".join(sorted(set(NEEDED) - set(table.columns)))
            raise FerError(f"{path}: has no column {missing}; give a csv with emotion, pixels, Usage")
        columns = _Columns.of(table.columns)
        for number, (line, row) in enumerate(table.rows):
            try:
                picture, label, split = _row(row, columns)
            except ValueError as error:
                problems.append(f"{path.name} line {line}: {error}")
                continue
            rows.setdefault(split, []).append((input_format.convert(picture), label, f"row{number:07d}"))
    if not rows:
        first = f"; the first: {problems[0]}" if problems else ""
        raise FerError(
            f"{path}: no row can be read ({len(problems)} in all); each needs 48x48 pixels and an emotion 0..6{first}"
        )
    splits = {
        split: Dataset(
            np.stack([r[0] for r in faces]),
            np.array([r[1] for r in faces], np.int64),
            tuple(r[2] for r in faces),
            EMOTIONS,
        )
        for split, faces in rows.items()
    }
    note = f"{path.name} has no column Usage: all {len(rows.get('train', ())):,} faces are train"
    return Loaded("FER2013 csv", splits, tuple(problems), () if columns.usage is not None else (note,))
