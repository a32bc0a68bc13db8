"""`fer-train refit`: a run once more, on all faces."""

from __future__ import annotations

import argparse
from pathlib import Path

from fer_train.commands.options import DATA_HELP, add_how, load_keras, need_data

__all__ = ["add", "run"]

DESCRIPTION = """Train a run again, on the faces that it held out as well.

Recipe, start and teachers are the same, epochs are as many as were best. It is for the network that is to be shipped,
once everything is chosen: more faces may make it better, but no face is left to tell by how much. export takes
temperature and validation scores from the run that was repeated, and says so in the card. The same command goes on
where it was stopped."""

EXAMPLES = """examples:
  fer-train fit mobilenet-7 --data fer2013.csv --weights runs/start --out runs/chosen
  fer-train refit runs/chosen --data fer2013.csv --weights runs/start --out runs/all
  fer-train export runs/all --data fer2013.csv --out my-model"""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "refit", help="train a run again, on the faces held out as well", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="RUN", help="a run folder: what is to be repeated")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"the set it was trained on: {DATA_HELP}")
    parser.add_argument("--weights", metavar="W", help="what it started from (default: as fit)")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv, where the run was trained with it")
    parser.add_argument(
        "--teacher", metavar="A,B", help="where its teachers lie now, in their order (default: where they were)"
    )
    add_how(parser)
    parser.add_argument("--out", metavar="DIR", help="run folder to write (default: runs/RUN-refit)")


def run(options: argparse.Namespace) -> int:
    """Train, and draw the history."""
    need_data(options)
    load_keras()
    from fer_train.charts.training import plot_history
    from fer_train.fitting.refit import refit

    out = options.out or Path("runs") / f"{Path(options.folder).resolve().name}-refit"
    made = refit(
        options.folder, options.data, out, weights=options.weights, teacher=options.teacher, ferplus=options.ferplus,
        precision=options.precision, progress=not options.quiet,
    )  # fmt: skip
    plot_history((made.state() or {})["history"], made.folder / "history.png")
    print(f"{made.folder}: {made.config()['faces']['train']:,} faces learnt, none held out; see history.png")
    return 0
