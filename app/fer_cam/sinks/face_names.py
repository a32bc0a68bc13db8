"""Names in results: of sources and photos, and of the pictures of saved faces."""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["name_in_results", "stem"]


def name_in_results(name: str | Path) -> str:
    """Return a file's name or an address as it stands in results: without ./ and //, and valid UTF-8."""
    text = str(name)
    return (text if "://" in text else os.path.normpath(text)).encode("utf-8", "backslashreplace").decode()


def stem(photo: str) -> str:
    """Return the start of a face picture's name, made from its photo's name.

    It has only characters that every file system accepts (letters, digits, _ . - and parentheses), at most 150 bytes.
    """
    clean = re.sub(r"[^\w.()-]+", "_", Path(photo).stem).lstrip(".-_")
    return clean.encode()[:150].decode(errors="ignore") or "face"
