"""Tell whether a file is as long as its own headers say, so that a cut one is not taken for a short one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from fer_cam.sources.picture_blocks import state_of

__all__ = ["has_no_index", "is_cut", "is_fragmented"]

EBML, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
START = 4096
"""The segment of a Matroska file begins within so many bytes."""
ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
"""Identifiers of the header and of the file properties in WMV; the file's length follows 40 bytes behind the latter."""
MOST_BOXES = 100_000
OGG_PAGE, LAST_PAGE = b"OggS", 4
MOST_OF_PAGE = 27 + 255 + 255 * 255
"""Bytes of the longest page of an Ogg: a head, a table of 255 sizes, and as many parts of 255 bytes."""


def is_cut(path: str) -> bool:
    """Return True if a file ends before its end: MP4, MOV, Matroska, WebM, AVI, WMV, MPEG-TS, Ogg, FLV, GIF, PNG.

    False for other formats, for what is no file, and for files that were written without knowing their length.
    """
    try:
        with open(path, "rb") as file:
            size, start = os.fstat(file.fileno()).st_size, file.read(START)
            if start[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
                return any(end > size for _, end in _boxes(file, size))
            if start[:4] == b"RIFF":
                return 8 + int.from_bytes(start[4:8], "little") > size
            if start[:16] == ASF and (place := start.find(ASF_PROPERTIES)) > 0:
                return int.from_bytes(start[place + 40 : place + 48], "little") > size
            if start[:4] == EBML:
                return _segment_end(start) > size
            if start[:4] == OGG_PAGE:
                return _ogg_is_cut(file, size)
            if start[:3] == b"FLV":
                return _flv_is_cut(file, size)
            for length, first in ((188, 0), (192, 4)):  # an MPEG transport stream, and a camcorder's
                if start[first : first + 1] == start[first + length : first + length + 1] == b"G":
                    return size % length != 0
        return state_of(path) == "cut"
    except OSError:
        pass
    return False


def is_fragmented(path: str) -> bool:
    """Return True if `path` is an MP4 whose index comes in parts, which lie between the pictures."""
    try:
        with open(path, "rb") as file:
            return any(kind == b"moof" for kind, _ in _boxes(file, os.fstat(file.fileno()).st_size))
    except OSError:
        return False


def has_no_index(path: str) -> bool:
    """Return True if `path` is an MP4 or MOV without the `moov` box, as a recording that was interrupted leaves it."""
    try:
        with open(path, "rb") as file:
            if not os.path.isfile(path) or file.read(8)[4:8] not in (b"ftyp", b"mdat", b"wide"):
                return False
            size = os.fstat(file.fileno()).st_size
            kinds = {kind for kind, end in _boxes(file, size) if kind != b"moov" or end <= size}
            return b"moov" not in kinds and bool(kinds & {b"mdat", b"wide", b"free", b"moof"})
    except OSError:
        return False


def _ogg_is_cut(file: BinaryIO, size: int) -> bool:
    """Return True if the last page of an Ogg is not complete or not marked as the last (RFC 3533, section 6)."""
    file.seek(max(0, size - MOST_OF_PAGE))
    end = file.read()
    place = end.rfind(OGG_PAGE)
    if place < 0 or place + 27 > len(end):
        return True
    table = place + 27
    page_end = table + end[place + 26] + sum(end[table : table + end[place + 26]])
    return page_end > len(end) or not end[place + 5] & LAST_PAGE


def _flv_is_cut(file: BinaryIO, size: int) -> bool:
    """Return True if an FLV does not end with a whole tag and the size of that tag."""
    file.seek(max(0, size - 4))
    length = int.from_bytes(file.read(4), "big")
    if not 11 <= length <= size - 4:
        return True
    file.seek(size - 4 - length)
    return 11 + int.from_bytes(file.read(4)[1:], "big") != length


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """Yield kind and end, in bytes, of each box at the top of an MP4 (ISO/IEC 14496-12)."""
    place = 0
    for _ in range(MOST_BOXES):
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:
            return
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:  # up to the end of the file
            length = size - place
        if length < 8:
            return
        place += length
        yield head[4:8], place


def _segment_end(start: bytes) -> int:
    """Return the byte at which the segment of a Matroska file ends; 0 if it is unknown (RFC 8794, section 6)."""
    place = start.find(SEGMENT)
    if place < 0 or place + 12 > len(start) or not start[place + 4]:
        return 0
    place += 4
    width = 9 - start[place].bit_length()
    value = int.from_bytes(start[place : place + width], "big") & ((1 << 7 * width) - 1)
    unknown = value == (1 << 7 * width) - 1
    return 0 if unknown else place + width + value
