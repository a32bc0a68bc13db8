"""The options of a run: from its command line, its configuration file, and the parser's defaults."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fer_cam.commands.arguments import REMEMBERED, make_parser
from fer_models.command import tell

if TYPE_CHECKING:
    from fer_cam.service.config_file import ConfigFile

__all__ = ["file_options", "run_options"]

_ABSENT = object()


def run_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of `fer-cam` with these arguments, those of --config included.

    given: names of REMEMBERED options that the command line or the file has. from_file: names of the options whose
    values are those of the file. Raises FerError with exit code 2.
    """
    parser = make_parser()
    if not any(a == "--config" or a.startswith("--config=") for a in arguments):
        options = parser.parse_args(arguments)
        options.given = frozenset(_given(parser, arguments, REMEMBERED))
        options.from_file = frozenset()
        return options
    from fer_cam.service.config_file import config_actions, read_config

    # Switches that a file sets can be undone: --no-loop.
    for key, action in config_actions(parser).items():
        if isinstance(action, argparse._StoreTrueAction):
            parser.add_argument(f"--no-{key}", dest=action.dest, action="store_false", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    config = read_config(options.config, make_parser())
    if config.warning:
        tell("fer-cam", config.warning)
    names = [action.dest for action in config_actions(parser).values()]
    given = _given(parser, arguments, names)
    if options.place:
        given.add("source")
    options.from_file = frozenset(config.values) - given
    for name in options.from_file:
        setattr(options, name, config.values[name])
    options.given = frozenset(REMEMBERED) & (given | options.from_file)
    return options


def file_options(config: ConfigFile) -> argparse.Namespace:
    """Return the options of a run with this file and nothing on the command line."""
    options = make_parser().parse_args([])
    options.given, options.from_file = frozenset(), frozenset(config.values)
    for name, value in config.values.items():
        setattr(options, name, value)
    return options


def _given(parser: argparse.ArgumentParser, arguments: Sequence[str], names: Sequence[str]) -> set[str]:
    """Return those of `names` that a command line has. It must be one that the parser takes."""
    # argparse sets a default only where the namespace has no value yet. A list is added to, so that its mark is None.
    lists = {a.dest for a in parser._actions if isinstance(a, (argparse._AppendAction, argparse._ExtendAction))}
    marks = {name: None if name in lists else _ABSENT for name in names}
    options = parser.parse_args(arguments, argparse.Namespace(**marks))
    return {name for name, mark in marks.items() if getattr(options, name) is not mark}
