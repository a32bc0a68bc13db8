"""Check the values of --on-change and --webhook before anything is opened. Loads no OpenCV."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import urllib.parse

from fer_models.errors import FerError

__all__ = ["check_url", "split_command"]


def check_url(url: str) -> None:
    """Raise FerError with exit code 2 if `url` is no http:// or https:// address."""
    try:
        parts = urllib.parse.urlsplit(url)
        valid = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid or not url.isprintable() or " " in url:
        raise FerError(f"--webhook {url}: is no address; give one as in http://host:8123/hook", exit_code=2)


def split_command(text: str) -> list[str]:
    """Return the words of a command line, whose first is the path of a program that exists.

    Raises FerError with exit code 2 for an empty one, for an unknown program, and for what only a shell understands.
    """
    used = _shell_syntax(text)
    if used:
        raise FerError(
            f"--on-change {text}: {used} needs a shell, and none takes part; put the command into a script, and give "
            "the script's name",
            exit_code=2,
        )
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise FerError(f"--on-change {text}: {str(error).lower()}; close the quotation", exit_code=2) from error
    if not words or not words[0]:
        raise FerError("--on-change is empty; give a command", exit_code=2)
    program = shutil.which(words[0])
    if program is None:
        why = "cannot be run" if os.path.exists(words[0]) else "is not found"
        remedy = f"chmod +x {words[0]}" if os.path.isfile(words[0]) else "check its name, or give its whole path"
        raise FerError(f"--on-change: the program {words[0]} {why}; {remedy}", exit_code=2)
    return [program, *words[1:]]


def _shell_syntax(text: str) -> str:
    """Return the first piece of a command that only a shell understands; "" for none."""
    quote, index = "", 0
    while index < len(text):
        char, rest = text[index], text[index:]
        if char == "\\" and quote != "'":
            index += 1
        elif quote == char:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif quote != "'" and (found := re.match(r"`|\$[\w({]", rest)):
            return found[0]
        elif not quote and (found := re.match(r"\|\|?|&&?|;|\d?>>?|<|\n|\*", rest)):
            return "a line end" if found[0] == "\n" else found[0]
        elif not quote and char == "~" and (index == 0 or text[index - 1].isspace()):
            return "~"
        index += 1
    return ""
