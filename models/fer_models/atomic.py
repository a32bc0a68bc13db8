"""Write files under a temporary name and rename them, so that a kill never leaves half a file."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["remove_left_overs", "replacing", "sync_file", "write_bytes", "write_json", "write_text"]


@contextmanager
def replacing(path: str | os.PathLike[str], *, sync: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside `path`, and rename it to `path` if the block succeeds.

    The temporary name keeps the suffix, because OpenCV and Keras choose a format by it. If the block fails, the
    temporary file is removed and `path` stays as it was. sync: have the disk take the file before it is renamed, so
    that a power cut does not leave half a file either. Raises OSError if the folder cannot be written.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        yield temporary
        if sync:
            sync_file(temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Have the disk take a file, so that it outlives a power cut. Raises OSError."""
    with open(path, "r+b") as file:
        os.fsync(file.fileno())


def remove_left_overs(folder: Path, target: str = "*") -> None:
    """Remove the temporary files that killed processes left in a folder.

    target: name or glob of the files that they were to become. Files of processes that still run stay. Does nothing on
    Windows, which cannot be asked for a process without ending it.
    """
    if os.name == "nt":
        return
    stem, suffix = os.path.splitext(target)
    for path in folder.glob(f".{stem}.*{suffix}"):
        process = re.fullmatch(r"\..+\.(\d+)(\.[^.]*)?", path.name)
        if process and not _runs(int(process[1])):
            path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or no number of a process
        pass
    return True


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` to `path`, completely or not at all. Raises OSError."""
    with replacing(path, sync=True) as temporary:
        temporary.write_bytes(data)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write `text` to `path` as UTF-8, completely or not at all. Raises OSError."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: str | os.PathLike[str], value: Any) -> None:
    """Write `value` to `path` as indented JSON, completely or not at all. Raises OSError."""
    write_text(path, json.dumps(value, indent=2, ensure_ascii=False) + "\n")
