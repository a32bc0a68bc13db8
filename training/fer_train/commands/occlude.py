"""`fer-train occlude`: a set with the headset bar on every face."""

from __future__ import annotations

import argparse
import sys

from fer_models.errors import FerError

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "occlude",
        help="draw the headset bar on a whole set",
        description="Copy a set to DST with the headset bar on every face, in the same layout: folders of pictures, a "
        "zip, a FER2013 csv, or AffectNet, whose 68 landmarks give the published rectangle exactly. Without landmarks "
        "the bar is drawn where the eyes of FER2013's crops lie. Of folders a stopped run goes on when the command "
        "is given again; a zip or a csv is written in one piece, or not at all. "
        "(For training alone no copy is needed: fer-train fit --set headset=0.5, or --set occlusion=mixed-both.)",
    )
    parser.add_argument("source", metavar="SRC", help="the set; it is never written to")
    parser.add_argument("target", metavar="DST", help="a new folder, or that of an earlier run on the same SRC")
    parser.add_argument("--workers", metavar="N", help="processes (default: one for each processor)")


def run(options: argparse.Namespace) -> int:
    """Draw, and say what was done."""
    from fer_train.headset import occlude

    if options.workers is not None and not (options.workers.isdigit() and int(options.workers)):
        raise FerError(f"--workers {options.workers}: must be a whole number of at least 1", exit_code=2)
    done = occlude(options.source, options.target, int(options.workers) if options.workers else None)
    parts = [f"{done.written:,} written"]
    if done.exact:
        parts[0] += f" ({done.exact:,} of them by their landmarks)"
    parts += [f"{done.skipped:,} were there already"] if done.skipped else []
    parts += [f"{len(done.problems):,} left out"] if done.problems else []
    print(f"{options.target}: {', '.join(parts)}")
    for line in done.problems[:10]:
        print(f"  {line}", file=sys.stderr)
    if len(done.problems) > 10:
        print(f"  and {len(done.problems) - 10:,} more", file=sys.stderr)
    return 0
