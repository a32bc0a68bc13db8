"""`fer-train average`: several runs' weights as one network."""

from __future__ import annotations

import argparse

from fer_models.command import tell
from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, load_keras

__all__ = ["add", "run"]

DESCRIPTION = """Average the best weights of runs into one network, as large and as fast as each of them (a model soup).

It helps runs that began from one another or from a common one, on the same or on other labels: the mean of such
weights often names more faces than each. The first run gives recipe and classes; of one that knows other classes the
last layer counts for those that both have.

Shares are found on the faces held out, by the log loss, bare and under the headset: one run after the other, in the
order given, is added to the mean so far, as a tenth of it, two, up to a half, while that helps; one that does not help
as a tenth is left out. What the faces then score flatters a little, as they have chosen. Where no mean is better than
the first run, nothing is written. What comes of it is a run folder: evaluate, export, keep, fit --weights and
--set teacher= take it."""

EXAMPLES = """examples:
  fer-train average runs/last runs/before --data fer2013.csv --out runs/mean
  fer-train average runs/last runs/before --data fer2013.csv --out runs/mean --shares 0.7,0.3"""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "average", help="average runs' weights into one network", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folders", nargs="+", metavar="RUN", help="run folders, the one to improve first")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"what the first was trained on: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s csv, where the first run was trained with it")
    parser.add_argument("--out", required=True, metavar="DIR", help="run folder to write")
    parser.add_argument(
        "--shares", metavar="A,B,...", help="a share for each run, in their order (default: found on validation)"
    )


def _shares(text: str | None) -> list[float] | None:
    if text is None:
        return None
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise FerError(f"--shares {text}: numbers with commas between, one for each run", exit_code=2) from None


def run(options: argparse.Namespace) -> int:
    """Average, and say what came of it."""
    shares = _shares(options.shares)
    load_keras()
    from fer_train.averaging.average import average

    try:
        made = average(options.folders, options.out, options.data, ferplus=options.ferplus, shares=shares)
    except KeyboardInterrupt:
        tell("fer-train", "stopped; nothing was written")
        return 130
    state = made.state()
    accuracy = state.best.accuracy if state else None
    scored = "no face left to score it by" if accuracy is None else f"validation {accuracy:.2%}"
    print(f"{made.folder}: {made.config().weights}; {scored}")
    return 0
