"""Parts that the commands fer-cam and fer-train share: errors in one line, help, and a quiet end."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from typing import NoReturn

from fer_models.errors import FerError

__all__ = ["HelpFormatter", "OneLineParser", "drop_unwritable", "tell"]


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of description and epilog, and does not break a line inside a word such as fer-cam."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that reports a wrong command line as FerError with exit code 2, without a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Raise FerError with the message and a hint to --help."""
        raise FerError(f"{message} (see {self.prog} --help)", exit_code=2)


def tell(program: str, text: object) -> None:
    """Print `program: text` on stderr as one line. Line ends and other unprintable characters are escaped."""
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(text).strip())
    if sys.stderr is not None:
        print(f"{program}: {line}".encode(errors="backslashreplace").decode(), file=sys.stderr)


def drop_unwritable() -> None:
    """Flush standard output. If it takes no more (a closed pipe, a full disk), prevent Python's message at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
