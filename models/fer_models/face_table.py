"""The format of faces.csv: one row for each saved face, with a column `label` that a person fills in.

`fer-cam --save-faces` writes the file and `fer-train evaluate --labels` reads it. Rows are only ever added. A
spreadsheet may have saved the file in between, so ; or tabs, a byte order mark, CRLF and further columns are read too.

A photo's name stands in the csv unchanged, quoted as csv does: a spreadsheet may take a name that begins with = for a
formula. The name of a face's picture begins with a letter, a digit or _.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fer_models.errors import FerError

__all__ = [
    "LABEL", "PROBABILITY", "REQUIRED", "TABLE", "FaceRow", "FaceTable", "columns_of", "is_header", "read_rows",
    "read_table", "refuse_open",
]  # fmt: skip

FIRST = ("photo", "face", "frame", "x", "y", "width", "height", "score", "emotion", "confidence")
LABEL = "label"
"""The column that a person fills in."""
PROBABILITY = "p_"
"""Prefix of the columns that hold the emotion model's probabilities: p_happy, p_sad, ..."""
TABLE = "faces.csv"
"""Name of the file, beside the pictures of the faces."""
REQUIRED = frozenset({"photo", "face", "frame", LABEL})
DELIMITERS = (",", ";", "\t")
"""fer-cam writes the first. Spreadsheets save the others too."""


def columns_of(labels: Sequence[str], attributes: Sequence[str]) -> list[str]:
    """Return all column names in order.

    labels: class names of the emotion model. attributes: column names of a second label, if there is one.
    """
    return [*FIRST, *(f"{PROBABILITY}{name}" for name in labels), *attributes, LABEL]


def is_header(line: str) -> bool:
    """Return True if a file's first line names the columns of a faces.csv, saved by fer-cam or by a spreadsheet."""
    return any(set(_names(line, delimiter)) >= REQUIRED for delimiter in DELIMITERS)


def _names(line: str, delimiter: str) -> list[str]:
    return [name.strip().strip('"') for name in line.rstrip("\r\n").split(delimiter)]


@dataclass(frozen=True)
class FaceTable:
    """A faces.csv on disk and the way it is written, so that new rows look like the old ones."""

    path: Path
    columns: Sequence[str]
    delimiter: str = ","
    newline: str = "\n"

    def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Append rows, and the header first if the file is new.

        All rows are written or none: if writing fails, the file is cut back to its old size and OSError is raised.
        The file is opened anew each time, so that the rows also reach a file that a person has saved meanwhile.
        """
        with open(self.path, "a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size and not rows:
                return
            data = self._bytes(rows, header=size == 0)
            if size:
                file.seek(-1, os.SEEK_END)
                # An editor may have left out the end of the last line.
                data = (b"" if file.read(1) in b"\r\n" else self.newline.encode()) + data
            try:
                written = 0
                while written < len(data):  # more than one pass only on a disk that fills up
                    written += file.write(data[written:]) or 0
            except BaseException:
                file.truncate(size)
                raise

    def _bytes(self, rows: Sequence[Mapping[str, object]], *, header: bool) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns, restval="", delimiter=self.delimiter, lineterminator=self.newline)
        if header:
            writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode("utf-8", "backslashreplace")  # file names need not be valid UTF-8


@dataclass(frozen=True)
class FaceRow:
    """One row of a faces.csv.

    line: number of its (last) line in the file, from 1. cells: the line's cells, which may be more or fewer than the
    columns. values: the cell of each column; "" where the line is too short.
    """

    line: int
    cells: Sequence[str]
    values: Mapping[str, str]


def read_rows(
    path: Path, required: Collection[str] = REQUIRED, data: bytes | None = None
) -> tuple[FaceTable, list[FaceRow]]:
    """Read a csv and its rows with their line numbers. The rows are not checked, and blank lines are left out.

    data: the bytes of the file, if they were read before. required: the delimiter is the first that splits the header
    into columns with all these names; if none does, the one that occurs most often in the header. The caller checks
    the columns. A blank file has none.
    Raises FerError if the file is not UTF-8 or no csv, OSError if it cannot be read.
    """
    try:
        text = (path.read_bytes() if data is None else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FerError(f"{path}: is not UTF-8 ({error.reason}); save it in the spreadsheet as CSV UTF-8") from error
    if not text.strip():
        return FaceTable(path, ()), []
    try:
        return _parse(path, text, required)
    except csv.Error as error:
        raise FerError(f"{path}: is not a csv that can be read ({error}); correct it or choose another") from error


def _parse(path: Path, text: str, required: Collection[str]) -> tuple[FaceTable, list[FaceRow]]:
    header = text.split("\n", 1)[0]
    by_count = sorted(DELIMITERS, key=header.count, reverse=True)
    delimiter = next((d for d in DELIMITERS if set(_header(text, d)) >= set(required)), by_count[0])
    columns = _header(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader, None)
    rows = [
        FaceRow(reader.line_num, cells, dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False)))
        for cells in reader
        if cells
    ]
    return FaceTable(path, columns, delimiter, "\r\n" if header.endswith("\r") else "\n"), rows


def _header(text: str, delimiter: str) -> list[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [name.strip() for name in next(reader, [])]


def read_table(path: Path) -> tuple[FaceTable, list[Mapping[str, str]]]:
    """Read a faces.csv to which rows are to be added, and the values of its rows. Empty rows are left out.

    Raises FerError for a file that is not UTF-8, is no faces.csv, or has a row with missing or surplus cells; OSError
    if it cannot be read.
    """
    table, rows = read_rows(path)
    if not (table.columns or rows):
        return table, []
    if not set(table.columns) >= REQUIRED:
        raise FerError(f"{path}: is not one that fer-cam --save-faces wrote; choose another folder", exit_code=2)
    rows = [row for row in rows if any(row.cells)]
    count = len(table.columns)
    for row in rows:
        # The last cell may be missing: some editors drop what is empty at the end of a line.
        if not count - 1 <= len(row.cells) <= count or not (row.values["photo"] and row.values["face"]):
            raise FerError(
                f"{path}: line {row.line} has {len(row.cells)} columns of {count}; correct or remove the line"
            )
    return table, [row.values for row in rows]


def refuse_open(path: Path) -> None:
    """Raise FerError if LibreOffice has the table open, which would replace what is written to it meanwhile."""
    lock = path.with_name(f".~lock.{path.name}#")
    if lock.exists():
        raise FerError(f"{path}: is open in LibreOffice; close it there (or remove {lock})")
