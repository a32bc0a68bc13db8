"""What a file holds before results go into it: what may be added to it, and what may not be replaced."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fer_cam.sinks.face_table import LABEL, read_table
from fer_models.errors import FerError

__all__ = ["check_append", "check_overwrite"]

STARTS = {"csv": ("frame,time,id,", "photo,frame,time,id,"), "jsonl": ('{"frame":',), "faces.csv": ("photo,face,",)}
"""What the first line of each kind of file begins with; text for people is everything else."""


def check_append(path: Path, format: str, header: str) -> None:
    """Refuse to add lines of `format` to a file of another kind, whose readers would stumble over them.

    header: of a CSV of ours; one that another model wrote, or one with other attributes, would have its
    rows shifted. Raises FerError for either; OSError where the file cannot be read.
    """
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        first = file.readline(10_000).rstrip("\r\n")
    kind = next((kind for kind, starts in STARTS.items() if first.startswith(starts)), "text")
    if kind != format:
        if kind == "faces.csv":
            raise FerError(f"{path}: is a table of --save-faces; choose another --output", exit_code=2)
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
    """Refuse to replace a faces.csv in which a person has filled in labels. Raises FerError for it."""
    rows: list[dict[str, str]] = []
    with suppress(FerError):  # what is no faces.csv has no labels
        _, rows = read_table(path)
    if labels := sum(bool(row.get(LABEL, "").strip()) for row in rows):
        raise FerError(
            f"{path}: {labels} label{'s' * (labels > 1)} that a person filled in would be lost; choose another "
            "--output, or remove the file by hand",
            exit_code=2,
        )
