"""Read FER2013's csv files: `fer2013.csv`, and `icml_face_data.csv`, whose header has spaces."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from fer_models.errors import FerError
from fer_train.data.pictures import InputFormat
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["load_csv"]

USAGES = {"Training": "train", "PublicTest": "test", "PrivateTest": "private-test"}
SIDE = 48
LABELS = {str(i) for i in range(len(EMOTIONS))}


def _row(row: list[str], places: tuple[int, int, int]) -> tuple[np.ndarray, int, str]:
    """Return (picture uint8 (48, 48), label, split). Raises ValueError with the reason for a damaged row."""
    if len(row) <= max(places):
        raise ValueError(f"{len(row)} columns")
    label, values, usage = (row[i].strip() for i in places)
    if usage not in USAGES:
        raise ValueError(f"Usage {usage[:20]!r} is not one of {', '.join(USAGES)}")
    if label not in LABELS:
        raise ValueError(f"label {label[:20]!r} is not in 0..6")
    try:
        pixels = np.array(values.split(), np.int64)
    except (ValueError, OverflowError):
        raise ValueError("its pixels are not whole numbers") from None
    if pixels.size != SIDE * SIDE:
        raise ValueError(f"{pixels.size} pixels, not {SIDE * SIDE}")
    if pixels.min() < 0 or pixels.max() > 255:
        raise ValueError("a pixel is not in 0..255")
    return pixels.astype(np.uint8).reshape(SIDE, SIDE), int(label), USAGES[usage]


def load_csv(path: Path, input_format: InputFormat) -> Loaded:
    """Read a FER2013 csv with the columns emotion (0..6), pixels (48 * 48 numbers 0..255) and Usage, in any order.

    PublicTest becomes `test`, PrivateTest `private-test`. The name of a face is its row, `row0000000` for the first.
    Raises FerError if a column is missing, or if no row can be read.
    """
    csv.field_size_limit(1 << 24)
    rows: dict[str, list[tuple[np.ndarray, int, str]]] = {}
    problems: list[str] = []
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip().lower() for name in next(reader, [])]
            missing = {"emotion", "pixels", "usage"} - set(header)
            if missing:
                raise FerError(
                    f"{path}: has no column {', '.join(sorted(missing))}; give a csv with emotion, pixels, Usage"
                )
            places = header.index("emotion"), header.index("pixels"), header.index("usage")
            for number, row in enumerate(reader, start=2):
                try:
                    picture, label, split = _row(row, places)
                except ValueError as error:
                    problems.append(f"{path.name} line {number}: {error}")
                    continue
                rows.setdefault(split, []).append((input_format.convert(picture), label, f"row{number - 2:07d}"))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FerError(f"{path}: not a csv file ({error}); give FER2013's csv") from error
    if not rows:
        raise FerError(
            f"{path}: no row can be read ({len(problems)} in all); each needs 48x48 pixels and an emotion 0..6"
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
    return Loaded("FER2013 csv", splits, tuple(problems))
