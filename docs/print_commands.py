"""Print docs/commands.md, the help of every command as the commands themselves print it.

    python docs/print_commands.py > docs/commands.md

argparse lays help out differently from one Python version to the next, so
the page names the version that printed it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout

COLUMNS = 100
"""Width of the help in characters, on whatever terminal it is printed."""

HEAD = """\
# Commands

The help of every command, printed by `python docs/print_commands.py > docs/commands.md` under Python {version}. For the
order in which one uses them, see [Using fer-cam](using.md) and [Training](training.md).
"""


def help_of(main: Callable[[list[str]], int], arguments: Sequence[str], option: str = "--help") -> str:
    """Return what `main` prints for `arguments` and an option that shows help."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(COLUMNS)
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            main([*arguments, option])
    except SystemExit as end:
        if end.code:
            raise
    finally:
        del os.environ["COLUMNS"]
        if before is not None:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())


def subcommands(parser: argparse.ArgumentParser) -> list[str]:
    """Return the names of a parser's subcommands, in the order of its help."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return [name for group in groups for name in group.choices]


def page() -> str:
    """Return the text of docs/commands.md."""
    import fer_cam.cli
    import fer_train.cli
    from fer_cam.commands.arguments import COMMANDS

    parts = [HEAD.format(version=f"{sys.version_info.major}.{sys.version_info.minor}")]
    for program, main, names in (
        ("fer-cam", fer_cam.cli.main, list(COMMANDS)),
        ("fer-train", fer_train.cli.main, subcommands(fer_train.cli.make_parser())),
    ):
        links = ", ".join(f"[{name}](#{program}-{name})" for name in names)
        parts.append(f"## {program}\n\nSubcommands: {links}.\n\n```text\n{help_of(main, [])}\n```\n")
        if program == "fer-cam":
            whole = help_of(main, [], "--help-all")
            parts.append(f"### All options of fer-cam\n\n```text\n$ fer-cam --help-all\n{whole}\n```\n")
        parts += [f"### {program} {name}\n\n```text\n{help_of(main, [name])}\n```\n" for name in names]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode("utf-8"))  # with line ends of one kind on every system
