"""What saved faces and their pictures are called."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["stem", "without_password", "written"]


def written(name: str | Path) -> str:
    """A name as it stands in the csv: without ./ and //, and valid UTF-8."""
    text = str(name)
    return (text if "://" in text else os.path.normpath(text)).encode("utf-8", "backslashreplace").decode()


def without_password(source: str) -> str:
    """A stream's address without the user's name and password."""
    if "://" not in source:
        return source
    parts = urlsplit(source)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def stem(photo: str) -> str:
    """The beginning of a face's file name: letters, digits and few signs, so that every system takes it."""
    clean = re.sub(r"[^\w.()-]+", "_", Path(photo).stem).lstrip(".-_")
    return clean.encode()[:150].decode(errors="ignore") or "face"
