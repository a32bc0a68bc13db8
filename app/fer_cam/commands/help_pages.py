"""The help of `fer-cam`: one screen with --help, one topic with --help TOPIC, every option with --help-all."""

from __future__ import annotations

import argparse
import copy
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from fer_models.command import HelpFormatter
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["COMMANDS", "COMMAND_HELP", "COMMON", "SHOWN_COMMANDS", "TOPICS", "add_help"]

COMMANDS = {
    "models": "list the installed models and their accuracy",
    "review": "open a recorded session in a window",
    "label": "label saved faces, and compare the model with you",
    "report": "write the report of a recorded session",
    "benchmark": "measure how fast fer-cam runs on this machine",
    "config": "check a configuration file, or print an example",
    "service": "run a configuration as a systemd service",
}
"""Subcommands and their help. Each is a command only as the first word; elsewhere it is a source's name."""

PLACES = {"review": " DIR", "label": " DIR", "report": " DIR", "config": " --check FILE"}
"""Arguments of each subcommand that cannot be left out."""

COMMAND_HELP = "\n".join(f"fer-cam {name + PLACES.get(name, ''):<21}{text}" for name, text in COMMANDS.items())

TOPICS: Mapping[str, str] = {
    "source": "what to look at",
    "analysis": "how to look at it",
    "results": "where results go",
    "files": "files that last for months (docs/headless.md)",
    "mqtt": "with --headless: MQTT (docs/mqtt.md)",
    "changes": "with --headless: tell other programs of changes (docs/programs.md)",
    "streams": "with --headless: streams for laboratory and stage (docs/programs.md)",
    "web": "with --headless: web page and metrics (docs/web-page.md)",
}
"""Topics of --help, and the title of the options of each."""

COMMON: Mapping[str, str] = {
    "place": "camera number, video, picture, folder, rtsp:// or http:// address, or demo (default: the first camera)",
    "--headset": "draw the bar of a simulated VR headset over the eyes",
    "--attribute": "show a second label on each face, such as gender",
    "--model": "the network that names the emotion, from `fer-cam models`",
    "--fast": "for a slow machine such as a Raspberry Pi",
    "--headless": "open no window; print one line for each frame",
    "--output": "with --headless: write the lines to FILE (.jsonl, .csv)",
    "--record": "record the video with boxes and labels (.mp4, .mkv ...)",
    "--session": "record a session, for `fer-cam report` and `review`",
    "--save-faces": "save every face as a picture, with a table to label",
    "--mqtt": "with --headless: publish on a broker, for Home Assistant",
    "--web": "with --headless: a web page with the faces of now",
    "--config": "take options from FILE, too (see `fer-cam config --help`)",
}
"""What the first page calls the common options, the argument SOURCE first: fewer words than in the full list."""

SHOWN_COMMANDS = "commands (each has its own --help)"
"""Title of the subcommands."""
END = f"""\
examples:
  fer-cam                                    the window, on the first camera
  fer-cam holiday.mp4                        the window, on a video
  fer-cam --headless --output faces.jsonl    no window: the labels as JSON Lines
  fer-cam --headless "photos/*.jpg" --format csv

All options: fer-cam --help-all. Those of one topic: fer-cam --help TOPIC, with
TOPIC one of {", ".join(TOPICS)}."""


class _Help(argparse.Action):
    """Prints the first page, or the options of a topic, or the help of a subcommand."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: object, values: Any, option: object = None) -> None:
        if values is None:
            page = _first_page(parser)
        elif values in TOPICS:
            page = _topic_page(parser, values)
        elif values in COMMANDS:
            import_module(f"fer_cam.commands.{values}").run(["--help"])  # ends the process, too
        else:
            hint = did_you_mean(values, TOPICS, f"give one of {', '.join(TOPICS)}")
            raise FerError(f"--help {values}: no such topic; {hint} (all options: --help-all)", exit_code=2)
        print(page, end="")
        parser.exit()


class _HelpAll(argparse.Action):
    """Prints every option."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: object, values: Any, option: object = None) -> None:
        parser.print_help()
        parser.exit()


def add_help(parser: argparse.ArgumentParser) -> None:
    """Add --help and --help-all to a parser that was made without help."""
    add = parser.add_argument
    add("-h", "--help", action=_Help, nargs="?", metavar="TOPIC", default=argparse.SUPPRESS,
        help=f"show the common options, or those of one TOPIC: {', '.join(TOPICS)}")  # fmt: skip
    add("--help-all", action=_HelpAll, nargs=0, default=argparse.SUPPRESS, help="show every option: this page")


def _first_page(parser: argparse.ArgumentParser) -> str:
    """Return the help on one screen."""
    actions = {name: action for action in parser._actions for name in action.option_strings or [action.dest]}
    formatter = HelpFormatter(parser.prog)
    formatter.add_usage(parser.usage, parser._actions, [])
    formatter.add_text(parser.description)
    formatter.start_section("common options")
    for name, text in COMMON.items():
        action = copy.copy(actions[name])
        action.help = text
        formatter.add_argument(action)
    formatter.end_section()
    for group in parser._action_groups:
        if group.title == SHOWN_COMMANDS:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.end_section()
    formatter.add_text(END)
    return formatter.format_help()


def _topic_page(parser: argparse.ArgumentParser, topic: str) -> str:
    """Return the options of a topic, with all that there is to say about them."""
    formatter = HelpFormatter(parser.prog)
    for group in parser._action_groups:
        if group.title == TOPICS[topic]:
            formatter.start_section(group.title)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
    return formatter.format_help()
