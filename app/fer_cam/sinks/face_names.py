"""Names in results: of sources and photos, and of the pictures of saved faces."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["name_in_results", "stem", "without_password"]


SECRET = re.compile(
    r"(?i)([?&;/](?:user(?:name)?|usr|login|pass(?:word|wd)?|pwd|(?:access_?)?token|(?:api_?)?key|auth|secret)=)[^&;#/]*"
)
"""A part of an address that lets somebody in, as cameras take it in their query or path."""


def name_in_results(name: str | Path) -> str:
    """Return a file's name or an address as it stands in results: without ./ and //, and valid UTF-8."""
    text = str(name)
    return (text if "://" in text else os.path.normpath(text)).encode("utf-8", "backslashreplace").decode()


def without_password(source: str) -> str:
    """Return a stream's address without the user's name and password; any other name unchanged.

    In the query, as in ?user=NAME&password=WORD, dots stand in their place.
    """
    if "://" not in source:
        return source
    parts = urlsplit(source)
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return SECRET.sub(r"\1...", shown)


def stem(photo: str) -> str:
    """Return the start of a face picture's name, made from its photo's name.

    It has only characters that every file system accepts (letters, digits, _ . - and parentheses), at most 150 bytes.
    """
    clean = re.sub(r"[^\w.()-]+", "_", Path(photo).stem).lstrip(".-_")
    return clean.encode()[:150].decode(errors="ignore") or "face"
