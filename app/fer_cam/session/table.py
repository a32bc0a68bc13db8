"""Read a CSV that a run may have left unfinished: whole lines only, columns by their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.errors import FerError

__all__ = ["Columns", "read_columns"]


@dataclass(frozen=True, eq=False)
class Columns:
    """The cells of a table, as text.

    names: of the columns, in their order. cells: one tuple of text for each column. skipped: lines that were left out
    because they had another number of cells. place: the file, for messages.
    """

    names: tuple[str, ...]
    cells: tuple[Sequence[str], ...]
    skipped: int
    place: Path

    def __len__(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def text(self, name: str) -> Sequence[str]:
        """Return the cells of a column; empty cells if the table lacks it."""
        return self.cells[self.names.index(name)] if name in self.names else ("",) * len(self)

    def numbers(self, name: str) -> np.ndarray:
        """Return a column as float64 (n,). NaN stands for cells without a number."""
        return _convert(self.text(name), float, np.nan)

    def whole(self, name: str) -> np.ndarray:
        """Return a column as int64 (n,). -1 stands for cells without a whole number."""
        return _convert(self.text(name), int, -1)

    def where(self, keep: np.ndarray) -> Columns:
        """Return the rows for which `keep`, bool (n,), is True; the others count as skipped."""
        rows = np.flatnonzero(keep).tolist()
        if len(rows) == len(self):
            return self
        cells = tuple([column[i] for i in rows] for column in self.cells)
        return Columns(self.names, cells, self.skipped + len(self) - len(rows), self.place)


def _convert(cells: Sequence[str], kind: Callable[[str], float], empty: float) -> np.ndarray:
    type_ = np.float64 if kind is float else np.int64
    try:
        return np.array(list(map(kind, cells)), type_)
    except (ValueError, OverflowError):
        return np.array([_value(cell, kind, empty) for cell in cells], type_)


def _value(cell: str, kind: Callable[[str], float], empty: float) -> float:
    try:
        value = kind(cell)
    except ValueError:
        return empty
    return value if abs(value) < 2**62 or kind is float else empty


def read_columns(path: Path, *, needed: Sequence[str] = ()) -> Columns:
    """Return the table of a file, without a last line that has no end, and without blank lines.

    An empty file, and one whose header was written in part only, has no columns. Raises FerError if the file cannot
    be read, or has a header without one of the columns `needed`.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    # A machine that lost its power may leave zeros at the end of a file.
    text = data[: data.rfind(b"\n") + 1].replace(b"\0", b"").decode("utf-8-sig", "replace")
    lines = csv.reader(io.StringIO(text, newline=""))
    rows: list[list[str]] = []
    with suppress(csv.Error):  # a cell beyond the module's limit: the rows before it are kept
        rows.extend(row for row in lines if row)
    if not rows:
        return Columns((), (), 0, path)
    names = tuple(rows[0])
    if missing := [name for name in needed if name not in names]:
        raise FerError(f"{path}: has no column {missing[0]}, so it is no file of a session; give another folder")
    good = [row for row in rows[1:] if len(row) == len(names)]
    cells = tuple(zip(*good, strict=True)) if good else ((),) * len(names)
    return Columns(names, cells, len(rows) - 1 - len(good), path)
