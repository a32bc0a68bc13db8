"""faces.csv: a row for each saved face, whose label a person fills in. It is added to and never rewritten.

Names of photos stand in it as they are, quoted as csv does: a spreadsheet may take one that begins with = for a
formula. Names of faces begin with a letter, a digit or _.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fer_models.errors import FerError

__all__ = ["LABEL", "FaceTable", "columns_of", "is_header", "read_table"]

FIRST = ("photo", "face", "frame", "x", "y", "width", "height", "score", "emotion", "confidence")
LABEL = "label"
"""The column that a person fills in."""
NEEDED = {"photo", "face", "frame", LABEL}
DELIMITERS = (",", ";", "\t")
"""Ours first; the others are what spreadsheets save."""


def columns_of(labels: Sequence[str], attributes: Sequence[str]) -> list[str]:
    """Every column. labels: of the emotion model. attributes: columns of a second label, if any."""
    return [*FIRST, *(f"p_{name}" for name in labels), *attributes, LABEL]


def is_header(line: str) -> bool:
    """Whether a file's first line names the columns of a faces.csv, as we or a spreadsheet wrote it."""
    return any(set(columns) >= NEEDED for columns in (_names(line, delimiter) for delimiter in DELIMITERS))


def _names(line: str, delimiter: str) -> list[str]:
    return [name.strip().strip('"') for name in line.rstrip("\r\n").split(delimiter)]


@dataclass(frozen=True)
class FaceTable:
    """A csv on disk and how it is written, which is kept when rows are added: a spreadsheet may have saved it."""

    path: Path
    columns: Sequence[str]
    delimiter: str = ","
    newline: str = "\n"

    def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows, all or none: on failure the file is as it was, and OSError is raised. A new file has a header.

        The file is opened anew each time, so that rows also reach one that a person has saved meanwhile.
        """
        with open(self.path, "a+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size and not rows:
                return
            data = self._bytes(rows, header=size == 0)
            if size:
                file.seek(-1, os.SEEK_END)
                # An editor may have left out the last line's end.
                data = (b"" if file.read(1) in b"\r\n" else self.newline.encode()) + data
            try:
                done = 0
                while done < len(data):  # once, except on a disk that fills up
                    done += file.write(data[done:]) or 0
            except BaseException:
                file.truncate(size)
                raise

    def _bytes(self, rows: Sequence[Mapping[str, object]], *, header: bool) -> bytes:
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns, restval="", delimiter=self.delimiter, lineterminator=self.newline)
        if header:
            writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode("utf-8", "backslashreplace")  # names of files need not be valid UTF-8


def read_table(path: Path) -> tuple[FaceTable, list[dict[str, str]]]:
    """The csv at `path` and its rows, also as a spreadsheet saves it (; or tabs, a BOM, CRLF, other columns too).

    Raises FerError for a file that is no faces.csv, is not UTF-8, or has a line that is cut off; OSError
    where it cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FerError(f"{path}: is not UTF-8 ({error.reason}); save it as CSV in UTF-8") from error
    try:
        return _parse(path, text)
    except csv.Error as error:
        raise FerError(f"{path}: is not a csv that can be read ({error}); mend it or choose another folder") from error


def _parse(path: Path, text: str) -> tuple[FaceTable, list[dict[str, str]]]:
    if not text.strip():
        return FaceTable(path, ()), []
    first = text.split("\n", 1)[0]
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns = [name.strip() for name in next(reader, [])]
        if set(columns) >= NEEDED:
            break
    else:
        raise FerError(f"{path}: is not one that fer-cam --save-faces wrote; choose another folder", exit_code=2)
    rows = []
    for values in reader:
        if not any(values):
            continue
        row = dict(zip(columns, values, strict=False))
        # The last column may be missing: some editors drop what is empty at the end of a line.
        if not len(columns) - 1 <= len(values) <= len(columns) or not (row["photo"] and row["face"]):
            raise FerError(
                f"{path}: line {reader.line_num} has {len(values)} columns of {len(columns)}; mend or remove it"
            )
        rows.append(row)
    return FaceTable(path, columns, delimiter, "\r\n" if first.endswith("\r") else "\n"), rows
