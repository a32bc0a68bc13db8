"""Open tables as people save them: , ; or tabs between the cells, UTF-8 or UTF-16, plain or compressed by gzip."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fer_models.errors import FerError, first_line

__all__ = ["Table", "encoding_of", "is_table_name", "open_table", "open_text"]

DELIMITERS = (",", ";", "\t")
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
_GZIP = b"\x1f\x8b"  # RFC 1952
LONGEST = 1 << 24
"""Characters of the longest cell. Python's own limit is 131,072."""
_HEAD = 4096
"""Bytes of a file that are looked at before it is read."""


def is_table_name(path: Path) -> bool:
    """Return True if the name is that of a table, such as fer2013.csv or fer2013.csv.gz, in capitals or not."""
    return path.name.lower().endswith(SUFFIXES)


@dataclass(frozen=True)
class Table:
    """A table that is being read.

    first: the cells of its first line. columns: the same as names, in lower case, without blanks around them. rows:
    (number of the line that ends the row, cells) of every further row that is not blank.
    """

    first: list[str]
    columns: list[str]
    rows: Iterator[tuple[int, list[str]]]


def encoding_of(head: bytes, path: Path) -> str:
    """Return the encoding that the first bytes of a text tell by their byte order mark; UTF-8 if there is none.

    Raises FerError for UTF-16 without a mark: then every other byte of a table is zero.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        raise FerError(
            f"{path}: has zero bytes, as UTF-16 without a byte order mark or no table at all; save it as CSV UTF-8"
        )
    return "utf-8-sig"


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """Open a text file for reading, with its encoding, unpacked if it is compressed.

    Raises FerError if its content is cut off, damaged, or in no encoding that is known, also while it is read.
    """
    before = csv.field_size_limit(LONGEST)
    try:
        with open(path, "rb") as file:
            compressed = file.read(2) == _GZIP
        with gzip.open(path) if compressed else open(path, "rb") as data:
            head = data.read(_HEAD)
            encoding = encoding_of(head, path)
            data.seek(0)
            with io.TextIOWrapper(data, encoding=encoding, newline="") as text:
                yield text
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FerError(f"{path}: is cut off or damaged ({first_line(error)}); download it again") from error
    except (UnicodeError, csv.Error) as error:
        raise FerError(f"{path}: not a csv file ({first_line(error)}); save it as CSV UTF-8") from error
    finally:
        csv.field_size_limit(before)  # the limit is the whole process's


@contextmanager
def open_table(path: Path, accept: Callable[[list[str]], bool] | None = None) -> Iterator[Table]:
    """Open a table and read its first line.

    accept: returns True for columns that the caller knows. The delimiter is the first that gives such columns, or else
    the one that occurs most often in the first line.
    Raises FerError as open_text does, OSError if the file cannot be opened.
    """
    with open_text(path) as text:
        line = text.readline()
        by_count = sorted(DELIMITERS, key=line.count, reverse=True)
        choices = {d: _cells(line, d) for d in by_count}
        delimiter = next((d for d, cells in choices.items() if accept and accept(_names(cells))), by_count[0])
        yield Table(choices[delimiter], _names(choices[delimiter]), _rows(text, delimiter))


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _names(cells: list[str]) -> list[str]:
    return [cell.strip().lower() for cell in cells]


def _rows(text: IO[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=delimiter)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num + 1, row
