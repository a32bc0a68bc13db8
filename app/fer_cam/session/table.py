"""Read a CSV that a run may have left unfinished: whole lines only, columns by their names, as arrays."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timezone
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from fer_cam.session.format import parse_wall
from fer_models.errors import FerError
from fer_models.face_table import PROBABILITY

__all__ = ["Columns", "read_columns"]

BLOCK = 10_000
"""Rows that are held as text at a time: an hour has more than 100,000, of 25 cells each."""
WHOLE = {"frame", "id", "faces", "x", "y", "w", "h"}
NUMBERS = {"time", "score", "yaw", "pitch", "roll", "confidence", "valence", "arousal"}
LARGEST = 2.0**62
NO_TIME = np.datetime64("NaT", "ms")


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a table as arrays of one length.

    arrays: int64 for whole numbers (-1 for a cell without), float64 for numbers (NaN), datetime64[ms] in UTC for wall
    (NaT), text for the others. skipped: lines that were left out, because they are damaged.
    """

    arrays: Mapping[str, np.ndarray]
    skipped: int = 0

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values()))) if self.arrays else 0

    def get(self, name: str) -> np.ndarray:
        """Return a column; one without values if the table lacks it."""
        return self.arrays[name] if name in self.arrays else _convert(name, [""] * len(self), {})

    def where(self, keep: np.ndarray) -> Columns:
        """Return the rows for which `keep`, bool (n,), is True; the others count as skipped."""
        dropped = len(self) - int(keep.sum())
        return Columns({k: v[keep] for k, v in self.arrays.items()}, self.skipped + dropped) if dropped else self


def _convert(name: str, cells: Sequence[str], known: dict[str, str]) -> np.ndarray:
    """Return the cells of a column as an array. known: texts so far, so that equal ones are held once."""
    if name == "wall":
        return np.array([_milliseconds(cell) for cell in cells], "datetime64[ms]")
    if name in WHOLE:
        return _numbers(cells, int, -1, np.int64)
    if name in NUMBERS or name.startswith(PROBABILITY):
        return _numbers(cells, float, np.nan, np.float64)
    return np.array([known.setdefault(cell, cell) for cell in cells] or [], object)


def _numbers(cells: Sequence[str], kind: Callable[[str], float], empty: float, type_: Any) -> np.ndarray:
    try:
        return np.array(list(map(kind, cells)), type_)
    except (ValueError, OverflowError):  # most columns have a number in every cell, and are read faster so
        return np.array([_number(cell, kind, empty) for cell in cells], type_)


def _number(cell: str, kind: Callable[[str], float], empty: float) -> float:
    try:
        value = kind(cell)
    except ValueError:
        return empty
    return value if abs(value) < LARGEST else empty


def _milliseconds(text: str) -> np.datetime64:
    try:
        return np.datetime64(parse_wall(text).astimezone(timezone.utc).replace(tzinfo=None), "ms")
    except (ValueError, OverflowError):
        return NO_TIME


def _whole_lines(file: TextIO) -> Iterator[str]:
    """Yield the lines of a file but a last one that has no end, without the zeros that a power cut may leave."""
    for line in file:
        if line.endswith("\n"):
            yield line.replace("\0", "")


def read_columns(path: Path, *, needed: Sequence[str] = ()) -> Columns:
    """Return the table of a file, without a last line that has no end, and without blank lines.

    A file that is missing or empty, or whose header was written in part only, has no columns. Raises FerError if the
    file cannot be read, or has a header without one of the columns `needed`.
    """
    parts: dict[str, list[np.ndarray]] = {}
    skipped, known = 0, dict[str, str]()
    try:
        with open(path, encoding="utf-8-sig", errors="replace", newline="\n") as file:
            rows = (row for row in csv.reader(_whole_lines(file)) if row)
            names: list[str] = []
            with suppress(csv.Error):  # a cell beyond the module's limit: the rows before it are kept
                names = next(rows, [])
            if names and (missing := [name for name in needed if name not in names]):
                raise FerError(
                    f"{path}: has no column {missing[0]}, so it is no file of a session; give another folder"
                )
            while names and (block := _block(rows)):
                good = [row for row in block if len(row) == len(names)]
                skipped += len(block) - len(good)
                for place, (name, cells) in enumerate(zip(names, zip(*good, strict=True), strict=False)):
                    if names.index(name) == place:  # the first of two columns of one name counts
                        parts.setdefault(name, []).append(_convert(name, cells, known))
    except FileNotFoundError:
        return Columns({})
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    whole = {name: parts.get(name) or [_convert(name, [], known)] for name in dict.fromkeys(names)}
    return Columns({name: np.concatenate(arrays) for name, arrays in whole.items()}, skipped)


def _block(rows: Iterator[list[str]]) -> list[list[str]]:
    """Return the next rows, at most BLOCK; none at the end."""
    block: list[list[str]] = []
    with suppress(csv.Error):
        block.extend(islice(rows, BLOCK))
    return block
