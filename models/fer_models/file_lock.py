"""Lock files and folders, so that two processes do not write into the same place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["FolderLock", "try_lock"]


def try_lock(descriptor: int) -> bool:
    """Lock an open file or folder until it is closed, and return False if another process has locked it.

    The end of a process, a kill too, releases its locks. Windows, and file systems without locks, give True.
    """
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            pass
    return True


class FolderLock:
    """Keeps other processes that ask for the same lock out of a folder, until `release` or the end of the object.

    The folder itself is locked, so that no lock file can be left behind.
    """

    def __init__(self, folder: Path) -> None:
        """Lock a folder that exists. Raises BlockingIOError if it is locked already, OSError if it cannot be opened."""
        self._descriptor: int | None = None
        if fcntl is None:
            return
        self._descriptor = os.open(folder, os.O_RDONLY)
        if not try_lock(self._descriptor):
            self.release()
            raise BlockingIOError(None, "in use by another process", str(folder))

    def release(self) -> None:
        """Let others in. May be called twice."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):  # AttributeError: __init__ was cut short
            self.release()
