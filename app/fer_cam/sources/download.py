"""Ask a server without FFmpeg: copy a film into a temporary file where FFmpeg cannot read it in place."""

from __future__ import annotations

import base64
import shutil
import tempfile
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from fer_models.errors import FerError, first_line

__all__ = ["answers", "download"]

WAIT = 10.0
"""Seconds to wait for the next data."""


def _request(url: str) -> Request:
    parts = urlsplit(url)
    request = Request(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
    if parts.username is not None:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(secret).decode()}")
    return request


def answers(url: str) -> bool:
    """Return True if an http(s) server gives something at `url`, whatever it is."""
    try:
        with urlopen(_request(url), timeout=WAIT):
            return True
    except (OSError, HTTPException, ValueError):
        return False


def download(url: str, name: str) -> Any:
    """Return a named temporary file, which is deleted when nothing refers to it, with what an http(s) address gives.

    name: of the address, for messages. Raises FerError if it cannot be read completely.
    """
    file: IO[bytes] = tempfile.NamedTemporaryFile(prefix="fer-cam-", suffix=".film")  # noqa: SIM115
    try:
        with urlopen(_request(url), timeout=WAIT) as answer:
            length = int(answer.headers.get("Content-Length") or 0)
            shutil.copyfileobj(answer, file, 1 << 20)
        file.flush()
        if file.tell() < length:
            raise OSError(f"{file.tell()} of {length} bytes came")
    except (OSError, HTTPException, ValueError) as error:
        file.close()
        raise FerError(f"{name}: cannot be downloaded ({first_line(error)}); try again later") from error
    return file
