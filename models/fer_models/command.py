"""What the two commands have in common: one line for a mistake, quiet ends."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from fer_models.errors import FerError

__all__ = ["OneLineParser", "drop_unwritable", "tell"]


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose mistakes are FerError with exit code 2, not a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise FerError(f"{message} (see {self.prog} --help)", exit_code=2)


def tell(program: str, text: object) -> None:
    """Print one line on stderr, `program: text`, whatever characters a file's name brought into it."""
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(text).strip())
    if sys.stderr is not None:
        print(f"{program}: {line}".encode(errors="backslashreplace").decode(), file=sys.stderr)


def drop_unwritable() -> None:
    """Where standard output takes no more (a closed pipe, a full disk), keep Python from saying so at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
