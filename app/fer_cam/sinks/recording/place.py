"""The place of a recording: its file name, the unfinished file beside it, and the free numbers after it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fer_cam.sinks.dated import dated_name
from fer_models.errors import FerError
from fer_models.file_lock import try_lock

__all__ = ["SUFFIXES", "adopt", "adopt_dated", "check_place", "create_part", "give_name", "interrupted", "next_free"]

SUFFIXES = (".mp4", ".mkv", ".mov", ".webm", ".avi")
PLAYABLE = 1000
"""Bytes: a smaller unfinished file has no picture in it yet."""


def check_place(path: Path, *, overwrite: bool, append: bool) -> Path:
    """Return the file that `path` means; links are followed.

    Raises FerError if the suffix is unknown, if the folder is missing or cannot be written, and if the file exists
    and neither `overwrite` nor `append` (a new numbered file) is given. Raises OSError for an impossible name.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise FerError(
            f"{path}: cannot be recorded to; the name must end in {', '.join(SUFFIXES)} (--record)", exit_code=2
        )
    if path.is_dir():
        raise FerError(f"{path}: is a folder; choose another --record")
    if path.exists() and not (overwrite or append):
        raise FerError(
            f"{path}: already exists; add --overwrite, or --append to record into a new numbered file, or choose "
            "another --record",
            exit_code=2,
        )
    target = Path(os.path.realpath(path))  # a link stays a link
    if not target.parent.is_dir():
        raise FerError(f"{path}: there is no folder {target.parent}; create it or choose another --record")
    if target.suffix and target.suffix.lower() != path.suffix.lower():
        raise FerError(f"{path}: is a link to {target.name}; choose another --record", exit_code=2)
    places = [target] if target.exists() and overwrite else []
    if not all(os.access(place, os.W_OK) for place in (target.parent, *places)):
        raise FerError(f"{path}: cannot be written (Permission denied); choose another --record")
    return target


def _short(path: Path) -> str:
    """Return a stem that leaves room for a number: file systems allow names of 255 bytes."""
    return path.stem.encode("utf-8", "surrogateescape")[:220].decode("utf-8", "ignore")


def _numbers(target: Path) -> Iterator[int]:
    """Yield the numbers of the files that are, or will be, recordings of the series of `target` (NAME: 1)."""
    names = re.compile(rf"{re.escape(_short(target))}(?:-(\d+))?(?:\.part\d*)?{re.escape(target.suffix)}")
    for name in os.listdir(target.parent):
        if match := names.fullmatch(name):
            yield int(match[1] or 1)
    if target.exists():
        yield 1


def next_free(target: Path) -> Path:
    """Return `target` if there is no recording of that name yet, else NAME-2, NAME-3 and so on after the last one."""
    number = max(_numbers(target), default=0) + 1
    return target if number == 1 else target.with_name(f"{_short(target)}-{number}{target.suffix}")


def create_part(target: Path, suffix: str) -> tuple[Path, int]:
    """Create the file that is written until the recording is finished, and lock it while it is open.

    suffix: of the recording; `target` may have none. Returns NAME.part.SUFFIX, or NAME.part2.SUFFIX and so on where
    that exists, and its descriptor. Raises OSError.
    """
    number = 1
    while True:
        part = target.with_name(f"{_short(target)}.part{'' if number == 1 else number}{suffix}")
        try:
            descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            number += 1
            continue
        try_lock(descriptor)
        return part, descriptor


def interrupted(target: Path, suffix: str) -> list[Path]:
    """Return the unfinished files of earlier runs that recorded to `target`; not those of a run that still records."""
    names = re.compile(rf"{re.escape(_short(target))}(-\d+)?\.part\d*{re.escape(suffix)}")
    paths = []
    for path in sorted(target.parent.iterdir()):
        if names.fullmatch(path.name) and path.stat().st_size >= PLAYABLE:
            with suppress(OSError), open(path, "rb") as file:
                paths += [path] if try_lock(file.fileno()) else []
    return paths


def adopt(part: Path, target: Path) -> Path:
    """Give the unfinished file of an earlier run the next free name of the series, and return that. Raises OSError."""
    names = re.compile(rf"({re.escape(_short(target))}(?:-\d+)?)\.part\d*")
    match = names.fullmatch(part.stem)
    own = part.with_name(f"{match[1] if match else part.stem}{target.suffix}")
    return give_name(part, own if not own.exists() else next_free(target))


def adopt_dated(part: Path, target: Path) -> Path:
    """Name the unfinished file of an earlier run after its last change, and return that. Raises OSError."""
    return give_name(part, dated_name(target, part.stat().st_mtime))


def give_name(part: Path, target: Path, *, replace: bool = False) -> Path:
    """Rename a finished recording to `target`, or to the next free number if that exists and `replace` is false.

    Returns the name it got. No file is replaced, even if it appears at the same moment. Raises OSError.
    """
    if replace:
        os.replace(part, target)
        return target
    free = target
    while True:
        try:
            _rename_new(part, free)
            return free
        except FileExistsError:
            free = next_free(target)


def _rename_new(part: Path, target: Path) -> None:
    """Rename a file. Raises FileExistsError if `target` exists."""
    if os.name == "nt":
        os.rename(part, target)
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as a USB stick's: claim the name, then rename
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        try:
            os.replace(part, target)
        except OSError:
            target.unlink()
            raise
        return
    part.unlink()
