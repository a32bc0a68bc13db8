"""Parts that the commands fer-cam and fer-train share: errors in one line, help, and a quiet end."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import textwrap
from contextlib import suppress
from typing import NoReturn

from fer_models.errors import FerError
from fer_models.redact import redact
from fer_models.suggestions import did_you_mean

__all__ = [
    "ERROR",
    "NOTICE",
    "WARNING",
    "HelpFormatter",
    "OneLineParser",
    "drop_unwritable",
    "hold_descriptors",
    "is_out_of_memory",
    "stop_signals",
    "tell",
]

ERROR, WARNING, NOTICE = 3, 4, 5
"""Levels of a line in a log, those of syslog."""
UNKNOWN = "unrecognized arguments: "
"""Beginning of argparse's message about unknown options."""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of description and epilog, and does not break a line inside a word such as fer-cam."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that reports a wrong command line as FerError with exit code 2, without a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Raise FerError with the message, the nearest option for a mistyped one, and a hint to the whole help."""
        given = message.removeprefix(UNKNOWN)
        if given != message:
            word = next(iter(given.split()), "")
            if not word:
                message = "there is an empty argument, ''; leave it out"
            hint = _hint(self, word.partition("=")[0]) if word else ""
            message = f"{message}; {hint}" if hint else message
        page = "--help-all" if "--help-all" in self._option_string_actions else "--help"
        raise FerError(f"{message} (see {self.prog} {page})", exit_code=2)


def _hint(parser: argparse.ArgumentParser, option: str) -> str:
    """Return what an unknown option may be: one of other subcommands, or the nearest known one; "" for neither."""
    owners = [name for name, one in _subcommands(parser).items() if option in one._option_string_actions]
    if owners:
        return f"{option} is an option of {', '.join(owners)}, not of this command"
    return did_you_mean(option, _options_of(parser))


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return {name: one for group in groups for name, one in group.choices.items()}


def _options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Return the options of a parser and of its subcommands."""
    options = {name for name in parser._option_string_actions if name.startswith("--")}
    return options.union(*map(_options_of, _subcommands(parser).values()))


def stop_signals() -> list[int]:
    """Return the signals that end a run: SIGINT, SIGTERM and, unless nohup has it ignored, SIGHUP."""
    numbers: list[int] = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # Windows has none
        numbers.append(signal.SIGHUP)
    return numbers


def tell(program: str, text: object, *, level: int = NOTICE) -> None:
    """Print `program: text` on stderr as one line. Line ends and other unprintable characters are escaped.

    Passwords in addresses are hidden. A terminal that was closed meanwhile is no error. level: ERROR, WARNING or
    NOTICE, which systemd's journal keeps where stderr leads to it.
    """
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in redact(str(text)).strip())
    program = f"<{level}>{program}" if _in_journal() else program
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"{program}: {line}".encode(errors="backslashreplace").decode(), file=sys.stderr)


def _in_journal() -> bool:
    """Return True if standard error leads to systemd's journal, which reads a level from the start of each line."""
    stream = os.environ.get("JOURNAL_STREAM", "")
    if not stream:
        return False
    try:
        status = os.fstat(2)
    except OSError:
        return False
    return stream == f"{status.st_dev}:{status.st_ino}"


def is_out_of_memory(error: BaseException) -> bool:
    """Return True if an exception says that memory ran out: Python's own, OpenCV's, or one of C++."""
    # cv2 is not imported for this question: the command line can be parsed without it.
    is_opencv = type(error).__module__ == "cv2" and "Insufficient memory" in str(error)
    return isinstance(error, MemoryError) or is_opencv or "std::bad_alloc" in str(error)


def hold_descriptors() -> None:
    """Open the null device in place of closed standard descriptors (`2>&-`, some service managers).

    Otherwise the next file that is opened, such as a recording, gets the free number 0, 1 or 2, and what native code
    prints goes into that file. sys.stdout and sys.stderr stay None.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)


def drop_unwritable() -> None:
    """Flush standard output. If it takes no more (a closed pipe, a full disk), prevent Python's message at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
