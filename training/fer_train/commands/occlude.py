"""`fer-train occlude`: copy a data set with the headset bar on every face."""

from __future__ import annotations

import argparse
import sys

from fer_models.command import HelpFormatter
from fer_models.errors import FerError

__all__ = ["add", "run"]

SHOWN = 10
"""Left-out pictures that are printed."""

DESCRIPTION = """\
Copy a data set to DST, in the same layout, with the headset bar on every face.

It copies folders of pictures, a zip, a FER2013 csv, or AffectNet. AffectNet's 68 landmarks give the published
rectangle exactly; without landmarks the bar is drawn where FER2013's crops have the eyes. If a copy of folders is
stopped, give the same command again to resume it; a zip or a csv is written in one piece or not at all.

Training needs no copy: use fer-train fit --set headset=0.5, or --set occlusion=mixed-both."""

EXAMPLES = """\
examples:
  fer-train occlude fer2013/ fer2013-headset/
  fer-train occlude fer2013.csv fer2013-headset.csv"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "occlude", help="copy a data set with the headset bar on every face", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("source", metavar="SRC", help="the data set; nothing is written to it")
    parser.add_argument("target", metavar="DST", help="a new folder or file, or the one of an earlier copy of SRC")
    parser.add_argument("--workers", metavar="N", help="number of processes (default: one for each processor)")


def run(options: argparse.Namespace) -> int:
    """Copy the set and print how many pictures were written."""
    from fer_train.headset import occlude

    if options.workers is not None and not (options.workers.isdigit() and int(options.workers)):
        raise FerError(f"--workers {options.workers}: must be a whole number of at least 1", exit_code=2)
    outcome = occlude(options.source, options.target, int(options.workers) if options.workers else None)
    parts = [f"{outcome.written:,} written"]
    if outcome.exact:
        parts[0] += f" ({outcome.exact:,} of them by their landmarks)"
    parts += [f"{outcome.skipped:,} were there already"] if outcome.skipped else []
    parts += [f"{len(outcome.problems):,} left out"] if outcome.problems else []
    print(f"{options.target}: {', '.join(parts)}")
    for line in outcome.problems[:SHOWN]:
        print(f"  {line}", file=sys.stderr)
    if len(outcome.problems) > SHOWN:
        print(f"  and {len(outcome.problems) - SHOWN:,} more", file=sys.stderr)
    return 0
