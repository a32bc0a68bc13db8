"""Names of files that follow each other over months: NAME-20261129T150000Z.jsonl, which sort by time."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

__all__ = ["dated_files", "dated_name", "remove_oldest"]

FORM = "%Y%m%dT%H%M%SZ"
STAMP = r"-(\d{8}T\d{6}Z)"


def dated_files(path: Path) -> list[Path]:
    """Return the dated files of the series of `path`, oldest first. Raises OSError if the folder cannot be read."""
    names = re.compile(re.escape(path.stem) + STAMP + re.escape(path.suffix))
    return [path.with_name(name) for name in sorted(os.listdir(path.parent)) if names.fullmatch(name)]


def dated_name(path: Path, wall: float) -> Path:
    """Return NAME-TIME for a file of the series of `path`.

    wall: seconds since 1970. A name that would not sort after the last one, because the clock was set back or a second
    has not passed, gets the second after that. Raises OSError if the folder cannot be read.
    """
    when = datetime.fromtimestamp(wall, timezone.utc).replace(microsecond=0)
    if files := dated_files(path):
        stamp = files[-1].name.removesuffix(path.suffix)[len(path.stem) + 1 :]
        with suppress(ValueError, OverflowError):  # a name that only looks like ours, such as of a 13th month
            last = datetime.strptime(stamp, FORM).replace(tzinfo=timezone.utc)
            when = max(when, last + timedelta(seconds=1))
    return path.with_name(f"{path.stem}-{when:{FORM}}{path.suffix}")


def remove_oldest(path: Path, keep: int | None) -> None:
    """Remove the oldest dated files of the series of `path`, so that `keep` are left; None: all are. Raises OSError."""
    if keep is not None:
        for old in dated_files(path)[: -keep or None]:
            old.unlink(missing_ok=True)
