"""The configuration file of a run: TOML, whose keys are the options of the command line without their dashes."""

from __future__ import annotations

import argparse
import json
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_models.errors import FerError
from fer_models.redact import redact
from fer_models.suggestions import did_you_mean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["ConfigFile", "config_actions", "read_config"]

LARGEST = 1_000_000
"""Bytes of a configuration file at most: a larger one was taken for one by mistake."""
FLAGS = (argparse._StoreTrueAction, argparse._StoreFalseAction, argparse.BooleanOptionalAction)
LISTS = (argparse._AppendAction, argparse._ExtendAction)
HINTS = {
    "Invalid value": "; write texts in quotes",
    "Illegal character '\\n'": "; close the quotation",
    "Cannot overwrite a value": "; this key stands twice, so leave one out",
}
"""Words of the TOML parser -> what to do."""
NOT_IN_A_FILE = ("help", "help_all", "version", "config")
USER = re.compile(r"^(mqtts?://)[^/@:\s]+@(?=[^/@]+(/[^@]*)?$)")
"""The user of a broker's address that holds no password."""


@dataclass(frozen=True)
class ConfigFile:
    """A configuration file that was read.

    values: by the names that the parser gives its options. texts: key -> value as the command line would have it.
    warning: one line about a password that others can read; "" for none.
    """

    path: Path
    values: dict[str, Any]
    texts: dict[str, str]
    warning: str = ""


def config_actions(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Return the options that a file may set: key -> the parser's action."""
    return {
        name[2:]: action
        for action in parser._actions
        for name in action.option_strings[:1]
        if name.startswith("--") and action.dest not in NOT_IN_A_FILE and action.help is not argparse.SUPPRESS
    }


def read_config(place: str | Path, parser: argparse.ArgumentParser) -> ConfigFile:
    """Read a configuration file for the options of a parser.

    Raises FerError with exit code 2, whose message names file, line and key, for the first mistake in it.
    """
    path = Path(place)
    text = _text(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).rpartition(" (at ")
        line = re.match(r"line (\d+)", where)
        number = int(line[1]) if line else len(text.splitlines())
        hint = next((words for part, words in HINTS.items() if part in what), "")
        raise FerError(f"{path}, line {number}: is not TOML ({what}){hint}", exit_code=2) from error
    actions = config_actions(parser)
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for key, value in table.items():
        where = f"{path}, line {_line_of(key, text)}"
        action = actions.get(key.replace("_", "-"))
        if action is None or isinstance(value, dict):
            raise FerError(f"{where}: {_unknown(key, value, actions)}", exit_code=2)
        try:
            values[action.dest], texts[key.replace("_", "-")] = _value(parser, action, value)
        except argparse.ArgumentError as error:
            raise FerError(f"{where}: {key} {error.message}", exit_code=2) from error
    return ConfigFile(path, values, texts, _secret_warning(path, texts))


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            reason = "is a folder" if path.is_dir() else "is no file" if path.exists() else "does not exist"
            raise FerError(
                f"{path}: {reason}; give a configuration file (`fer-cam config --example` prints one)", exit_code=2
            )
        if path.stat().st_size > LARGEST:
            raise FerError(f"{path}: is too large for a configuration file; choose another --config", exit_code=2)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror}); check its permissions", exit_code=2) from error
    except ValueError as error:  # a byte that is no UTF-8, or a null byte in the name
        raise FerError(f"{path}: is no UTF-8 text; save it as UTF-8", exit_code=2) from error


def _unknown(key: str, value: object, actions: dict[str, argparse.Action]) -> str:
    if isinstance(value, dict):
        return f"[{key}] is a table, and this file has none; write each option on a line of its own, as in fps = 15"
    if key.lstrip("-") in actions and key.startswith("-"):
        return f"write {key.lstrip('-')} without dashes"
    if key in NOT_IN_A_FILE:
        return f"{key} is for the command line only; leave it out"
    hint = did_you_mean(key.replace("_", "-"), actions, "`fer-cam config --example` lists all of them")
    return f"unknown option {key!r}; {hint}"


def _value(parser: argparse.ArgumentParser, action: argparse.Action, value: object) -> tuple[Any, str]:
    """Return the value as the option's own parser makes it, and as text. Raises ArgumentError."""
    if isinstance(action, FLAGS):
        if not isinstance(value, bool):
            raise argparse.ArgumentError(None, f"must be true or false, not {_shown(value)}")
        return (not value if isinstance(action, argparse._StoreFalseAction) else value), str(value).lower()
    several = isinstance(action, LISTS) or action.nargs in ("*", "+")
    if several:
        pairs = [_single(parser, action, one) for one in (value if isinstance(value, list) else [value])]
        return [one for one, _ in pairs], ", ".join(text for _, text in pairs)
    return _single(parser, action, value)


def _single(parser: argparse.ArgumentParser, action: argparse.Action, value: object) -> tuple[Any, str]:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        wanted = "a number or a text in quotes" if action.type else "a text in quotes"
        raise argparse.ArgumentError(None, f"must be {wanted}, not {_shown(value)}")
    text = value if isinstance(value, str) else repr(value)
    if "\0" in text:
        raise argparse.ArgumentError(None, "must not contain a null character")
    result = parser._get_value(action, text)
    parser._check_value(action, result)
    return result, text


def _shown(value: object) -> str:
    """Return a value as TOML writes it, for a message."""
    if isinstance(value, dict):
        return "a table"
    return json.dumps(value, default=str, ensure_ascii=False)[:60]


def _line_of(key: str, text: str) -> int:
    """Return the number of the line on which a key of the top table, or a table of that name, begins."""
    lines = text.split("\n")
    name = rf"""["']?{re.escape(key)}["']?"""
    for index, line in enumerate(lines):
        if re.match(rf"\s*(\[+\s*)?{name}\s*[=.\]]", line):
            try:  # a line inside a text of several lines looks the same
                before = tomllib.loads("\n".join(lines[:index]))
            except tomllib.TOMLDecodeError:
                continue
            if key not in before:
                return index + 1
    return 1


def _secret_warning(path: Path, texts: dict[str, str]) -> str:
    """Return a line if a value is a password, or an address with one, and every user may read the file."""
    # A user alone is no secret: `mqtt = "mqtt://cam@broker"`, with the password in a file, is what the docs advise.
    without_user = {key: USER.sub(r"\1", text) for key, text in texts.items()}
    secret = any(redact(text) != text or key.endswith(("-token", "-password")) for key, text in without_user.items())
    if secret and sys.platform != "win32" and path.stat().st_mode & stat.S_IROTH:
        return f"{path}: holds a password, and every user of this machine can read it; run: chmod o-r {path}"
    return ""
