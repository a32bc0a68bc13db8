"""Inspect a file before results go into it: may lines be added, and may it be replaced?"""

from __future__ import annotations

import re
from pathlib import Path

from fer_models.errors import FerError
from fer_models.face_table import LABEL, is_header, read_table

__all__ = ["check_append", "check_overwrite", "ends_with_newline", "is_blank"]

STARTS = {
    "csv": re.compile("(photo,)?frame,time,id,"),
    "jsonl": re.compile('{"frame":'),
    "text": re.compile(r"[ \d]{5,}\d  .*(no face|#\d+ \S+ \d+%)"),
}
"""Beginning of a file's first line, for each format that fer-cam writes."""
START_BYTES = 10_000
"""Only so many bytes are read to recognise a file: a file of results may be larger than the memory."""


def _start(path: Path) -> str:
    with open(path, "rb") as file:
        start = file.read(START_BYTES)
    is_utf16 = start[:2] in (b"\xff\xfe", b"\xfe\xff")  # a spreadsheet's "Unicode text"
    return start.decode("utf-16" if is_utf16 else "utf-8-sig", "replace")


def _is_face_table(start: str) -> bool:
    """Return True if a file with this start is a faces.csv, in whatever way an editor or a spreadsheet saved it."""
    lines = [line for line in start.splitlines() if line.strip() and not line.lower().startswith("sep=")]
    return any(is_header(line) for line in lines[:3])


def is_blank(path: Path) -> bool:
    """Return True if a file holds nothing but a byte order mark and line ends. Raises OSError."""
    return path.stat().st_size < START_BYTES and not _start(path).strip("\r\n")


def ends_with_newline(path: Path) -> bool:
    """Return True if the last line of a file (of at least one byte) is complete. Raises OSError."""
    with open(path, "rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def check_append(path: Path, format: str, header: str) -> None:
    """Refuse to add lines of `format` to a file that holds something else.

    header: the first line that fer-cam would write to a csv. A csv with another header comes from another model,
    other attributes or another kind of source, and its columns would not match.
    Raises FerError with exit code 2 if the lines do not fit, OSError if the file cannot be read.
    """
    start = _start(path)
    first = start.split("\n", 1)[0].rstrip("\r")
    if _is_face_table(start):
        raise FerError(f"{path}: is a table of --save-faces; choose another --output", exit_code=2)
    kind = next((kind for kind, pattern in STARTS.items() if pattern.match(first)), None)
    if kind is None:
        raise FerError(f"{path}: is not a file that fer-cam wrote; choose another --output", exit_code=2)
    if kind != format:
        raise FerError(
            f"{path}: holds {kind}, to which {format} cannot be added; give --format {kind}, or choose another "
            "--output",
            exit_code=2,
        )
    if kind == "csv" and first != header:
        raise FerError(
            f"{path}: has the columns of another --model, --attribute, kind of source or version of fer-cam; "
            "choose another --output",
            exit_code=2,
        )


def check_overwrite(path: Path) -> None:
    """Refuse to replace a faces.csv in which a person has filled in labels, or which cannot be read completely.

    Raises FerError with exit code 2 for such a file, OSError if the file cannot be opened.
    """
    if not _is_face_table(_start(path)):
        return
    try:
        _, rows = read_table(path)
    except FerError as error:
        raise FerError(
            f"{path}: is a damaged table of --save-faces, whose labels could be lost; choose another --output, or "
            "remove the file by hand",
            exit_code=2,
        ) from error
    if labels := sum(bool(row.get(LABEL, "").strip()) for row in rows):
        raise FerError(
            f"{path}: {labels} label{'s' * (labels > 1)} that a person filled in would be lost; choose another "
            "--output, or remove the file by hand",
            exit_code=2,
        )
