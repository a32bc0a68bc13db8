"""Paths as the system knows them."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["real_path"]


def real_path(path: str | Path) -> Path:
    """Return an absolute path without links and dots. A loop of links stays: whoever opens it gets an OSError.

    Path.resolve raises RuntimeError there before Python 3.13.
    """
    return Path(os.path.realpath(path))
