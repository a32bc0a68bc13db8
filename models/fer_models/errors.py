"""The one exception that a person is meant to read."""

from __future__ import annotations

import sys

__all__ = ["FerError", "tell"]


def tell(program: str, text: object) -> None:
    """Print one line on stderr, `program: text`, whatever characters a file's name brought into it."""
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(text).strip())
    if sys.stderr is not None:
        print(f"{program}: {line}".encode(errors="backslashreplace").decode(), file=sys.stderr)


class FerError(Exception):
    """Something the user can mend: its text is one line that says what is wrong and what to do.

    The commands print it to stderr without a traceback and exit with ``exit_code``
    (1: the work failed, 2: the command line is wrong).
    """

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code
