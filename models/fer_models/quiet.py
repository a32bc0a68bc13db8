"""Keep libraries' own chatter off the user's terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quiet"]

# One at a time: a second thread would take the first one's null device for the terminal, and leave it there.
_alone = threading.RLock()


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what native code writes to file descriptor 2 inside the block.

    LiteRT announces its delegate there, TensorFlow its processor. Errors come as exceptions. It holds
    for the whole process, and other threads wait for it: keep the block short.
    """
    with _alone:
        try:
            sys.stderr.flush()
            kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        except (OSError, ValueError, AttributeError):  # no stderr at all, as under pythonw
            yield
            return
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
