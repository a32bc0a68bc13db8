"""Read a password or token from the first line of a file."""

from __future__ import annotations

from pathlib import Path

from fer_models.errors import FerError

__all__ = ["read_secret"]


def read_secret(option: str, path: str, what: str) -> str:
    """Return the first line of a file, without its end; "" for an empty file.

    option: with its value, for messages. what: the file holds, such as "password". Raises FerError with exit code 2 if
    it cannot be read.
    """
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise FerError(
            f"{option}: cannot be read ({reason}); give a file with the {what} in its first line", exit_code=2
        ) from error
    return lines[0] if lines else ""
