"""Recognise films that are pictures one after the other in one file: raw Motion JPEG, and PNGs joined with cat."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

__all__ = ["stream_format"]

MJPEG_SUFFIXES = {".mjpeg", ".mjpg"}
"""Files of such names are films, also with a single picture."""
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The end of the coded data of a JPEG: a marker, neither a stuffed byte nor a restart (ITU-T T.81, B.1.1.2)."""
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Second bytes of the markers that hold the size of a JPEG."""
SECOND_IMAGES = (b"MPF\0", b"Container:Directory", b"GCamera:", b"hdrgm:")
"""In the header of a photo that carries other images behind it, such as a second view, a gain map or a short film."""
FIRST = 64 * 2**20
"""Bytes at the start of a file in which two pictures are looked for."""
MOST_PADDING = 64
"""Some cameras fill each picture of a film with so many zeros at most."""


class _Picture(NamedTuple):
    end: int
    """Byte behind the picture."""
    size: bytes
    """Height and width, or width and height, as they stand in the file."""
    has_others: bool
    """True if its header says that other images follow that belong to it."""


def stream_format(path: Path, *, forced: bool = False) -> str | None:
    """Return FFmpeg's name of the format of a file of several pictures, "mjpeg" or "png_pipe"; None for other files.

    A photo that carries other images, such as an MPO, is none. forced: it is one all the same if a picture of the same
    kind follows the first.
    """
    try:
        with open(path, "rb") as file:
            start = file.read(8)
            signature = JPEG if start[:3] == JPEG else PNG
            if not start.startswith(signature):
                return None
            if signature == JPEG and path.suffix.lower() in MJPEG_SUFFIXES:
                return "mjpeg"
            data = start + file.read(FIRST)
    except OSError:
        return None
    if not _another_follows(data, signature, forced):
        return None
    return "mjpeg" if signature == JPEG else "png_pipe"


def _another_follows(data: bytes, signature: bytes, forced: bool) -> bool:
    measure = _jpeg if signature == JPEG else _png
    first = measure(data, 0)
    if first is None or (first.has_others and not forced):
        return False
    start = first.end
    while data[start : start + 1] == b"\0" and start < first.end + MOST_PADDING:
        start += 1
    if data[start : start + len(signature)] != signature:
        return False
    second = measure(data, start)
    # A preview behind a photo is smaller. A last picture that is cut has no end.
    return forced or second is None or second.size == first.size


def _jpeg(data: bytes, start: int) -> _Picture | None:
    """Return where the JPEG at `start` ends; None if it has no end."""
    place, size, has_others = start + 2, b"", False
    while place + 4 <= len(data) and data[place] == 0xFF:
        kind = data[place + 1]
        if kind == 0xFF:  # filling
            place += 1
            continue
        if kind == 0xD9:
            return _Picture(place + 2, size, has_others) if size else None
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if kind in SIZES:
            size = data[place + 5 : place + 9]
        if 0xE0 <= kind <= 0xEF:
            has_others = has_others or any(word in data[place:end] for word in SECOND_IMAGES)
        if kind == 0xDA:
            match = MARKER.search(data, end)
            if match is None:
                return None
            end = match.start()
        place = end
    at_end = data[place : place + 2] == b"\xff\xd9"
    return _Picture(place + 2, size, has_others) if at_end and size else None


def _png(data: bytes, start: int) -> _Picture | None:
    """Return where the PNG at `start` ends; None if it has no end."""
    place = start + len(PNG)
    while place + 12 <= len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        if data[place + 4 : place + 8] == b"IEND":
            return _Picture(end, data[start + 16 : start + 24], has_others=False)
        place = end
    return None
