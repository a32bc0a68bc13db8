"""The open file of a recording: tells a full disk at once, and stays playable after it."""

from __future__ import annotations

import os

__all__ = ["PartFile"]

BOX_HEADER = 16
"""Bytes that hold the size and the kind of a box of an MP4 file."""


class PartFile:
    """A file for FFmpeg to write into. It has the members that PyAV wants: write, seek, tell.

    error: the first error of a write, or None. After an error everything that FFmpeg still writes is dropped, because
    the end of a container that lacks its middle would spoil it.
    """

    def __init__(self, descriptor: int) -> None:
        """descriptor: of a file that is open for reading and writing; `close` closes it."""
        self.error: OSError | None = None
        self._file = os.fdopen(descriptor, "r+b", buffering=0)

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._file.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a position in bytes and return it."""
        return self._file.seek(offset, whence)

    def write(self, data: bytes) -> int:
        """Write all of `data` and return its length."""
        view = memoryview(data)
        while len(view) and self.error is None:
            try:
                view = view[self._file.write(view) or 0 :]
            except OSError as error:
                self.error = error
        return len(data)

    def restart(self) -> None:
        """Empty the file."""
        self._file.seek(0)
        self._file.truncate(0)

    def drop_half_fragment(self) -> None:
        """Cut an MP4 file back to its last whole fragment, if it has one; some players refuse one with half a box."""
        size, end, whole = self._file.seek(0, os.SEEK_END), 0, 0
        while end + BOX_HEADER <= size:
            self._file.seek(end)
            header = self._file.read(BOX_HEADER) or b""
            length = int.from_bytes(header[:4], "big")
            length = int.from_bytes(header[8:16], "big") if length == 1 else length
            if length < 8 or end + length > size:
                break
            end += length
            whole = end if header[4:8] == b"mdat" else whole
        if whole:
            self._file.truncate(whole)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
