"""`fer-train keep`: what is worth keeping of a run."""

from __future__ import annotations

import argparse

__all__ = ["add", "run"]

DESCRIPTION = """\
Copy a run into another folder: its settings, its history and its best weights, the kernels in half precision.

What is left out is the checkpoint that fit would go on from, several times as large, and what evaluate found. The
copy is a run folder: evaluate, export, fit --weights and --set teacher= take it. The run itself stays as it is. As its
weights are not the same to the last digit, a pupil that was begun with the run goes on with the run alone."""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "keep", help="keep a run without its checkpoint", description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="RUN", help="a run folder")
    parser.add_argument("out", metavar="DIR", help="where to: a new folder, or the same run kept before")
    parser.add_argument("--history", action="store_true", help="settings and history alone, no weights")


def run(options: argparse.Namespace) -> int:
    """Copy, and say what came of it."""
    from fer_train.runs.slim_copy import keep

    kept = keep(options.folder, options.out, weights=not options.history)
    size = sum(path.stat().st_size for path in kept.folder.iterdir() if path.is_file())
    print(f"{kept.folder}: {size / 1e6:.1f} MB")
    return 0
