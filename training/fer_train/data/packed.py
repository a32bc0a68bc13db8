"""Find a data set that lies packed in a folder, and say what else lies there where no set is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fer_train.data.picture_files import is_picture_name
from fer_train.data.table_files import is_table_name

__all__ = ["missing_folders", "packed_set"]

ARCHIVES = (".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
"""Endings of archives that are not read."""
MOST_NAMES = 3


def packed_set(folder: Path) -> Path | None:
    """Return the only zip or table of a folder in which no picture and no other folder lies, else None.

    Raises OSError if the folder cannot be read.
    """
    entries = [entry for entry in folder.iterdir() if not entry.name.startswith((".", "__"))]
    files = [entry for entry in entries if entry.is_file() and _is_readable(entry)]
    if len(files) != 1 or any(entry.is_dir() or is_picture_name(entry.name) for entry in entries):
        return None
    return files[0]


def missing_folders(where: str, entries: Sequence[str], loose: int) -> str:
    """Return the message about a folder or zip without pictures in class folders.

    where: for messages. entries: paths of its files. loose: how many pictures it has in no class folder.
    """
    expected = "expected train/<class>/*.png or <class>/*.png"
    if loose:
        count = f"{loose:,} picture{' lies' if loose == 1 else 's lie'}"
        return f"{where}: {count} in no class folder; put each into the folder of its class, {expected}"
    readable = sorted(entry for entry in entries if _is_readable(Path(entry)))
    packed = sorted(entry for entry in entries if entry.lower().endswith(ARCHIVES) and entry not in readable)
    if readable:
        return f"{where}: no pictures in class folders, but {_names(readable)}; give one of these files"
    if packed:
        return f"{where}: no pictures in class folders, but {_names(packed)}; unpack it, and give the folder"
    return f"{where}: no pictures in class folders; {expected}"


def _is_readable(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or is_table_name(path)


def _names(files: Sequence[str]) -> str:
    more = f" and {len(files) - MOST_NAMES} more" if len(files) > MOST_NAMES else ""
    return ", ".join(files[:MOST_NAMES]) + more
