"""The one exception that a person is meant to read."""

from __future__ import annotations

__all__ = ["FerError", "first_line"]


def first_line(error: BaseException) -> str:
    """What an exception says, in one line; its type where it says nothing."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


class FerError(Exception):
    """Something the user can mend: its text is one line that says what is wrong and what to do.

    The commands print it to stderr without a traceback and exit with ``exit_code``
    (1: the work failed, 2: the command line is wrong).
    """

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code
