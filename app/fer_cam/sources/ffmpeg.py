"""File names for FFmpeg."""

from __future__ import annotations

import os
from pathlib import Path

from fer_models.errors import FerError

__all__ = ["ffmpeg_name"]


def ffmpeg_name(path: str | Path) -> str:
    """Return a file's absolute path: FFmpeg would take the relative `12:30.mp4` for a URL of the protocol `12`.

    Raises FerError for a name that is not valid UTF-8, on which OpenCV crashes.
    """
    name = os.path.abspath(path)
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FerError(f"{name!a}: the name is not valid UTF-8; rename the file or its folder") from error
    return name
