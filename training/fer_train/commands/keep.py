"""`fer-train keep`: copy a run without its checkpoint."""

from __future__ import annotations

import argparse

from fer_models.command import HelpFormatter

__all__ = ["add", "run"]

DESCRIPTION = """\
Copy a run into another folder, small enough to share: settings, history and best weights, with kernels in half
precision. RUN itself is not changed.

The copy has no checkpoint (it is several times as large and only needed to resume the run) and no scores of
fer-train evaluate. It is a run folder: evaluate, export, fit --weights and fit --set teacher=DIR accept it. Its weights
are rounded. A run that started from RUN, or has it as its teacher, can therefore be resumed only with RUN and not
with the copy. With --history the copy has no weights and is for fer-train report only; it keeps the scores."""

EXAMPLES = """\
examples:
  fer-train keep runs/mobilenet-7 training/runs/mobilenet-7
  fer-train keep runs/try training/runs/try --history"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "keep", help="copy a run without its checkpoint", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="RUN", help="a run folder")
    parser.add_argument("out", metavar="DIR", help="a new folder, or an earlier copy of RUN, which is replaced")
    parser.add_argument(
        "--history", action="store_true",
        help="copy settings, history, and the scores and pictures of fer-train evaluate, but no weights",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Copy the run and print the size of the copy."""
    from fer_train.runs.slim_copy import keep

    copy = keep(options.folder, options.out, weights=not options.history)
    size = sum(path.stat().st_size for path in copy.folder.iterdir() if path.is_file())
    print(f"{copy.folder}: {size / 1e6:.1f} MB")
    return 0
