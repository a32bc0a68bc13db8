"""`fer-train data`: what is in a data set."""

from __future__ import annotations

import argparse
import sys

from fer_train.commands import DATA_HELP

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "data", help="show what is in a data set", description="Count pictures per class and split."
    )
    parser.add_argument("path", help=DATA_HELP)


def run(options: argparse.Namespace) -> int:
    """Print the counts."""
    from fer_train.datasets import describe, load_dataset

    loaded = load_dataset(options.path)
    print(describe(loaded.splits))
    if loaded.problems:
        print(f"{len(loaded.problems)} could not be read: {', '.join(loaded.problems[:10])}", file=sys.stderr)
    return 0
