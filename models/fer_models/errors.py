"""FerError, the exception whose message is written for the user."""

from __future__ import annotations

from fer_models.redact import redact

__all__ = ["FerError", "first_line"]


def first_line(error: BaseException) -> str:
    """Return the first line of an exception's message, or the name of its type if the message is empty."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


class FerError(Exception):
    """An error that the user can correct. Its message is one line: what happened, to which input, what to do now.

    The commands print the message on stderr, without a traceback, and exit with `exit_code`: 1 if the work failed, 2
    if the command line is wrong, 3 if a source ended before its end. Passwords in addresses are hidden.
    """

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(redact(message))
        self.exit_code = exit_code
