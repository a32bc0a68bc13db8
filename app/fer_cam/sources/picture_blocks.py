"""Walk the blocks of a GIF or PNG to see whether it is whole, cut, or damaged in its middle."""

from __future__ import annotations

import os
from typing import Literal

__all__ = ["GIF", "PNG", "State", "gif_state", "png_state", "state_of"]

State = Literal["whole", "cut", "damaged"]
GIF, PNG = b"GIF8", b"\x89PNG\r\n\x1a\n"
LARGEST = 512 * 2**20
"""Files of more bytes are not looked through."""


def state_of(path: str) -> State:
    """Return whether a GIF or PNG is whole. "whole" for other files, larger ones, and what cannot be read."""
    try:
        with open(path, "rb") as file:
            start = file.read(8)
            # Not mapped into memory: a file that is cut off meanwhile would end the process.
            if (start[:4] != GIF and start != PNG) or os.fstat(file.fileno()).st_size > LARGEST:
                return "whole"
            data = start + file.read()
    except OSError:
        return "whole"
    return gif_state(data) if start[:4] == GIF else png_state(data)


def gif_state(data: bytes) -> State:
    """Return whether the blocks of a GIF follow each other up to its end (GIF89a, section 17 ff.).

    A GIF without the last byte 0x3B whose last block is complete is whole: some programs leave it out.
    """
    size = len(data)
    if size < 13:
        return "cut"
    place = 13 + _table(data[10])
    while place < size:
        kind = data[place]
        if kind == 0x3B:
            return "whole"
        if kind == 0x21:  # an extension: its label, then sub-blocks
            place += 2
        elif kind == 0x2C:  # an image: its place and colours, the size of its codes, then sub-blocks
            if place + 10 > size:
                return "cut"
            place += 11 + _table(data[place + 9])
        else:
            return "damaged"
        while place < size and data[place]:
            place += 1 + data[place]
        if place >= size:
            return "cut"
        place += 1
    return "whole" if place == size else "cut"


def _table(flags: int) -> int:
    """Return the bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def png_state(data: bytes) -> State:
    """Return whether the chunks of a PNG follow each other up to IEND (PNG, section 5)."""
    place = len(PNG)
    while place + 12 <= len(data):
        kind = data[place + 4 : place + 8]
        if not kind.isalpha():
            return "damaged"
        place += 12 + int.from_bytes(data[place : place + 4], "big")
        if kind == b"IEND":
            return "whole" if place <= len(data) else "cut"
    return "cut"
