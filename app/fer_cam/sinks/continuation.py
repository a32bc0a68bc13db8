"""Continue a file of results: numbers, times and identities go on where its last line ends."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from fer_cam.sinks.dated import dated_files
from fer_cam.types import Result

__all__ = ["Continuation", "last_line_is_whole", "read_end", "read_series_end", "remove_half_line"]

WHERE = {
    "jsonl": re.compile(rb'^\{"frame": (\d+), "time": (-?[\d.]+)', re.M),
    "csv": re.compile(rb"(?:^|,)(\d+),(-?\d+\.\d+),\d+,-?\d+,-?\d+,\d+,\d+,", re.M),
    "text": re.compile(rb"^ *(\d+)  +(?:(-?[\d.]+) s)?", re.M),
}
"""Frame number and time of a line, for each format."""
FACE = {
    "jsonl": re.compile(rb'"id": (\d+), "box"'),
    "csv": re.compile(rb"(?:^|,)\d+,-?\d+\.\d+,(\d+),-?\d+,-?\d+,\d+,\d+,", re.M),
    "text": re.compile(rb"(?:  |, )#(\d+) "),
}
"""Identity of a face."""
WALL = re.compile(r",\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$")
"""End of a csv row of a live source."""
BLOCK = 1 << 20
LONGEST_SCAN = 256 << 20
"""Bytes at the end of a file in which identities are looked for: a second or so of reading."""


@dataclass(frozen=True)
class Continuation:
    """Offsets that are added to frame numbers, times in seconds and identities, so that they go on."""

    frames: int = 0
    seconds: float = 0.0
    faces: int = 0

    def behind(self, earlier: Continuation | None) -> Continuation:
        """Return this one, of the last file of a series, with the identities of the file before it known, too.

        A file in which there is no line yet is begun as the one before it ends.
        """
        if earlier is None:
            return self
        return replace(self, faces=max(self.faces, earlier.faces)) if self.frames else earlier

    def apply(self, result: Result) -> Result:
        """Return the result with its numbers moved on."""
        frame = replace(result.frame, index=result.frame.index + self.frames, time=result.frame.time + self.seconds)
        return replace(result, frame=frame, faces=tuple(replace(f, id=f.id + self.faces) for f in result.faces))


def read_end(path: Path, format: str, step: float) -> Continuation:
    """Return how the lines of `path` are continued.

    format: of its lines. step: seconds between its last line and the next. A file without a line, such as a csv that
    has only its header, is begun at 0. Raises OSError if it cannot be read.
    """
    last: re.Match[bytes] | None = None
    faces = 0
    for block in _blocks(path):
        for match in WHERE[format].finditer(block):
            last = match
        faces = max([faces, *map(int, FACE[format].findall(block))])
    if last is None:
        return Continuation()
    seconds = float(last[2] if last[2] is not None else last[1])
    return Continuation(int(last[1]) + 1, seconds + step, faces)


def read_series_end(path: Path, format: str, step: float) -> Continuation | None:
    """Return how the last dated file of the series of `path` is continued, as read_end does; None if there is none.

    A file of another format does not count. Raises OSError if it cannot be read.
    """
    files = dated_files(Path(os.path.realpath(path)))
    after = read_end(files[-1], format, step) if files else Continuation()
    return after if after.frames else None


def _blocks(path: Path) -> Iterator[bytes]:
    """Yield whole lines of the last LONGEST_SCAN bytes of a file, about a megabyte at a time."""
    with open(path, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - LONGEST_SCAN))
        while lines := file.readlines(BLOCK):
            yield b"".join(lines)


def _last_line(path: Path) -> bytes:
    """Return what follows the last line end of a file."""
    tail = b""
    with open(path, "rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end and b"\n" not in tail:
            start = max(0, end - BLOCK)
            file.seek(start)
            tail, end = file.read(end - start) + tail, start
    return tail.rpartition(b"\n")[2]


def last_line_is_whole(line: bytes, format: str, header: str) -> bool:
    """Return True if a line that has no line end lacks nothing else. header: as for check_append."""
    text = line.decode("utf-8", "replace")
    if format == "jsonl":
        try:
            return isinstance(json.loads(text), dict)
        except ValueError:
            return False
    if format == "csv":
        rows = list(csv.reader([header, text]))
        if rows[0][-1] == "wall" and not WALL.search(text):
            return False
        # A name with a line end in it is quoted; the part after that is not judged.
        return text.count('"') % 2 == 1 or len(rows[-1]) == len(rows[0])
    return re.search(r"(no face|\d%\)?)$", text) is not None


def remove_half_line(path: Path, format: str, header: str) -> bool:
    """Cut off a last line that a killed run wrote only in part. Returns False if there is none. Raises OSError.

    header: the first line of a csv.
    """
    line = _last_line(path)
    if not line or last_line_is_whole(line.rstrip(b"\r"), format, header):
        return False
    os.truncate(path, path.stat().st_size - len(line))
    return True
