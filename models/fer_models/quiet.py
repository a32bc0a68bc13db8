"""Keep the messages of native libraries off the user's terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quiet"]

# One thread at a time: a second one would save the first one's null device as the terminal, and leave it in place.
_lock = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Discard what native code writes to file descriptor 2 (standard error) inside the block.

    LiteRT announces its delegate there, and TensorFlow its processor; errors still come as exceptions. The effect is
    on the whole process, and other threads wait to enter such a block: keep it short.
    """
    with _lock:
        try:
            sys.stderr.flush()
            terminal, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        except (OSError, ValueError, AttributeError):  # the process has no stderr, as under pythonw
            yield
            return
        try:
            os.dup2(null, 2)
            yield
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)
            os.close(null)
