"""The example of a configuration file, made from the options' own help."""

from __future__ import annotations

import argparse
import json
import re
import textwrap

from fer_cam.service.config_file import FLAGS, LISTS, config_actions

__all__ = ["config_example"]

WIDTH = 100
HEAD = """\
# Configuration of fer-cam. Each option of the command line stands here without its dashes, below its
# help. To set one, remove the # in front of it and change its value: the values here are examples.
# Check the file with: fer-cam config --check FILE
# Use it with: fer-cam --config FILE. Options on the command line win. Names of files and folders are
# relative to the folder in which fer-cam is started, as on the command line.
# Write no password here: its option says which file or environment variable it is read from.
"""
USED = {"source": "demo", "headless": True, "format": "jsonl"}
"""Lines of the example that are not commented out."""


def config_example(parser: argparse.ArgumentParser) -> str:
    """Return a file that lists every option with its help; all but a few of USED are commented out."""
    keys = {action: key for key, action in config_actions(parser).items()}
    parts = [HEAD]
    for group in parser._action_groups:
        options = [(keys[action], action) for action in group._group_actions if action in keys]
        if not options:
            continue
        parts.append(f"\n# ==== {group.title} ====\n")
        for key, action in options:
            words = " ".join((action.help or "").replace("%%", "%").split())
            lines = textwrap.wrap(words, WIDTH - 2, break_on_hyphens=False, break_long_words=False)
            parts.append("\n" + "".join(f"# {line}\n" for line in lines))
            comment = "" if key in USED else "# "
            parts.append(f"{comment}{key} = {_sample(key, action)}\n")
    return "".join(parts)


def _sample(key: str, action: argparse.Action) -> str:
    """Return a value in TOML: that of USED, the default, a number, or what the help calls it."""
    if isinstance(action, FLAGS):
        return "true"
    value = USED.get(key, action.default)
    if value is None:
        value = _number(action) if action.type else str(action.metavar or key.upper())
    if isinstance(value, (int, float)):
        return repr(value)
    text = json.dumps(value if isinstance(value, str) else str(value), ensure_ascii=False)
    return f"[{text}]" if isinstance(action, LISTS) else text


def _number(action: argparse.Action) -> float | str:
    """Return the first value that the option's parser takes, of those in its help and a few numbers."""
    examples = re.findall(r"(?:default:|such as) (\w[\w.:-]*\w|\w)", action.help or "")
    for text in (*sorted(examples, key=lambda text: not text[0].isdigit()), "15", "0.5", "1"):
        try:
            action.type(text)  # type: ignore[misc, operator]
        except (argparse.ArgumentTypeError, TypeError, ValueError):
            continue
        return float(text) if re.fullmatch(r"\d+\.\d+", text) else int(text) if text.isdigit() else text
    return str(action.metavar)
