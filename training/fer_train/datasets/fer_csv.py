"""FER2013's csv files: `fer2013.csv` and `icml_face_data.csv` (whose header has spaces)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from fer_models.errors import FerError
from fer_models.preprocess import fit_input
from fer_train.datasets.types import EMOTIONS, Dataset

__all__ = ["load_csv"]

USAGES = {"Training": "train", "PublicTest": "test", "PrivateTest": "private-test"}
SIDE = 48


def load_csv(path: Path, size: tuple[int, int], channels: int) -> tuple[dict[str, Dataset], list[str]]:
    """Read a FER2013 csv; returns ({split: Dataset}, rows that could not be read).

    Columns emotion (0..6), pixels (48 * 48 numbers 0..255) and Usage, in any order. PublicTest
    becomes `test`, PrivateTest `private-test`. Raises FerError for a header without these columns
    and for a file without one good row.
    """
    csv.field_size_limit(1 << 24)
    rows: dict[str, list[tuple[np.ndarray, int, str]]] = {}
    bad: list[str] = []
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip().lower() for name in next(reader, [])]
            missing = {"emotion", "pixels", "usage"} - set(header)
            if missing:
                raise FerError(f"{path}: no column {', '.join(sorted(missing))}; expected emotion, pixels, Usage")
            emotion, pixels, usage = (header.index(n) for n in ("emotion", "pixels", "usage"))
            for number, row in enumerate(reader, start=2):
                try:
                    values = np.array(row[pixels].split(), np.int64)
                    label = int(row[emotion])
                    split = USAGES[row[usage].strip()]
                    if values.size != SIDE * SIDE or not 0 <= label < len(EMOTIONS):
                        raise ValueError
                    if values.min() < 0 or values.max() > 255:
                        raise ValueError
                except (ValueError, IndexError, KeyError, OverflowError):
                    bad.append(f"line {number}")
                    continue
                picture = values.astype(np.uint8).reshape(SIDE, SIDE)
                name = f"fer{number - 2:07d}"
                rows.setdefault(split, []).append((fit_input(picture, size, channels), label, name))
    except (UnicodeDecodeError, csv.Error) as error:
        raise FerError(f"{path}: not a csv file ({error})") from error
    if not rows:
        raise FerError(f"{path}: no good row among {len(bad)}; expected 48x48 pixels and an emotion 0..6")
    return {
        split: Dataset(
            np.stack([r[0] for r in found]),
            np.array([r[1] for r in found], np.int64),
            tuple(r[2] for r in found),
            EMOTIONS,
        )
        for split, found in rows.items()
    }, bad
