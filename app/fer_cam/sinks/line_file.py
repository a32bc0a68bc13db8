"""A file or standard output that takes whole lines: what cannot be written completely is taken back."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from fer_cam.sinks.syncer import Syncer
from fer_models.file_lock import try_lock

__all__ = ["LineFile", "TextLines", "encoding_of", "open_file", "open_stream", "sync_folder"]


class LineFile:
    """Writes lines of UTF-8 without a buffer, so that `tail -f` follows and a kill loses none."""

    def __init__(self, descriptor: int, *, owned: bool, sync: str = "never") -> None:
        """descriptor: open for writing at its end. owned: `close` closes it. sync: one of SYNCS."""
        self._descriptor, self._owned, self._open, self.policy = descriptor, owned, True, sync
        self._regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
        self._syncer = Syncer(self.sync) if sync == "second" and self._regular else None

    @property
    def regular(self) -> bool:
        """True if it is a file, and no pipe, terminal or device."""
        return self._regular

    def state(self) -> os.stat_result:
        """Return its size and the time of its last line. Raises OSError."""
        return os.fstat(self._descriptor)

    def sync(self) -> None:
        """Have the disk take what was written, unless the policy is "never". Raises OSError if it refuses."""
        if self._regular and self.policy != "never":
            getattr(os, "fdatasync", os.fsync)(self._descriptor)

    def lock(self) -> bool:
        """Lock a regular file until it is closed. Return False if another process has locked it."""
        return not self._regular or try_lock(self._descriptor)

    def write(self, data: bytes) -> None:
        """Write whole lines. Raises OSError if they do not all fit; then none of them stays in a regular file."""
        size = os.fstat(self._descriptor).st_size
        view = memoryview(data)
        try:
            while len(view):  # more than one pass only on a disk that fills up, and into a pipe
                view = view[os.write(self._descriptor, view) :]
        except BaseException:
            if self._regular and len(view) < len(data):
                with suppress(OSError):
                    os.ftruncate(self._descriptor, size)
                    os.lseek(self._descriptor, size, os.SEEK_SET)  # stderr may share this place: `> file 2>&1`
            raise
        if self._syncer is not None:
            self._syncer.note()
        elif self.policy == "line":
            self.sync()

    def empty(self) -> None:
        """Remove everything from a regular file."""
        if self._regular:
            os.ftruncate(self._descriptor, 0)

    def close(self) -> None:
        """Close the file. May be called twice. Raises OSError if the disk refuses what was written."""
        if self._owned and self._open:
            self._open = False
            try:
                if self._syncer is not None:
                    self._syncer.close()
                self.sync()
            finally:
                os.close(self._descriptor)


class TextLines:
    """Writes lines to a text stream that has no file below it, such as one that a program put in its place."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        """Write whole lines. Raises OSError."""
        self._stream.write(data.decode(encoding_of(self._stream)))
        self._stream.flush()

    def empty(self) -> None:
        """Do nothing: what a stream took cannot be taken back."""

    def close(self) -> None:
        """Do nothing: the stream is not ours."""


def encoding_of(stream: TextIO) -> str:
    """Return the encoding of a text stream; UTF-8 if it has none."""
    return getattr(stream, "encoding", None) or "utf-8"


def open_file(path: Path, *, sync: str = "never") -> LineFile:
    """Open a file to add lines to it; it is created if it does not exist. sync: one of SYNCS. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    return LineFile(os.open(path, flags, 0o666), owned=True, sync=sync)


def sync_folder(folder: Path) -> None:
    """Have the disk take the names of a folder's files. Raises OSError. Does nothing on Windows."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_stream(stream: TextIO) -> LineFile | TextLines:
    """Open a text stream, such as standard output, to write lines to it."""
    try:
        stream.flush()
        return LineFile(stream.fileno(), owned=False)
    except (OSError, ValueError, AttributeError):
        return TextLines(stream)
