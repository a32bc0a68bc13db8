"""What a file holds before results go into it: what may be added to it, and what may not be replaced."""

from __future__ import annotations

import re
from pathlib import Path

from fer_models.errors import FerError
from fer_models.face_table import LABEL, is_header, read_table

__all__ = ["check_append", "check_overwrite", "ends_a_line", "is_blank"]

STARTS = {
    "csv": re.compile("(photo,)?frame,time,id,"),
    "jsonl": re.compile('{"frame":'),
    "text": re.compile(r"[ \d]{5,}\d  .*(no face|#\d+ \S+ \d+%)"),
}
"""What the first line of each format of ours begins with."""
LOOKED_AT = 10_000
"""Bytes of a file that tell what it is: files of results are longer than some memories."""


def _start(path: Path) -> str:
    with open(path, "rb") as file:
        start = file.read(LOOKED_AT)
    in_two_bytes = start[:2] in (b"\xff\xfe", b"\xfe\xff")  # a spreadsheet's "Unicode text"
    return start.decode("utf-16" if in_two_bytes else "utf-8-sig", "replace")


def _is_table(start: str) -> bool:
    """Whether a file that begins so is a faces.csv, however an editor or a spreadsheet has saved it."""
    lines = [line for line in start.splitlines() if line.strip() and not line.lower().startswith("sep=")]
    return any(is_header(line) for line in lines[:3])


def is_blank(path: Path) -> bool:
    """Whether a file has nothing in it but a byte order mark and line ends. Raises OSError."""
    return path.stat().st_size < LOOKED_AT and not _start(path).strip("\r\n")


def ends_a_line(path: Path) -> bool:
    """Whether what is added to a file begins a line of its own. Raises OSError."""
    with open(path, "rb") as file:
        file.seek(-1, 2)
        return file.read(1) in b"\r\n"


def check_append(path: Path, format: str, header: str) -> None:
    """Refuse to add lines of `format` to a file of another kind, whose readers would stumble over them.

    header: of a CSV of ours; one that another model wrote, or one with other attributes, would have its
    rows shifted. Raises FerError for either; OSError where the file cannot be read.
    """
    start = _start(path)
    first = start.split("\n", 1)[0].rstrip("\r")
    if _is_table(start):
        raise FerError(f"{path}: is a table of --save-faces; choose another --output", exit_code=2)
    kind = next((kind for kind, start in STARTS.items() if start.match(first)), None)
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
            f"{path}: has the columns of another --model, --attribute or kind of source; choose another --output",
            exit_code=2,
        )


def check_overwrite(path: Path) -> None:
    """Refuse to replace a faces.csv in which a person has filled in labels, or may have: one that cannot be read whole.

    Raises FerError for it; OSError where the file cannot be read.
    """
    if not _is_table(_start(path)):
        return
    try:
        _, rows = read_table(path)
    except FerError as error:
        raise FerError(
            f"{path}: is a table of --save-faces that cannot be read whole, whose labels could be lost; choose another "
            "--output, or remove the file by hand",
            exit_code=2,
        ) from error
    if labels := sum(bool(row.get(LABEL, "").strip()) for row in rows):
        raise FerError(
            f"{path}: {labels} label{'s' * (labels > 1)} that a person filled in would be lost; choose another "
            "--output, or remove the file by hand",
            exit_code=2,
        )
