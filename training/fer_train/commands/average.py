"""`fer-train average`: average the weights of several runs into one network."""

from __future__ import annotations

import argparse

from fer_models.command import HelpFormatter, tell
from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, load_keras

__all__ = ["add", "run"]

DESCRIPTION = """\
Average the best weights of several runs into one network, which is as large and as fast as each of them (a model
soup).

It helps runs that started from one another or from a common run, on the same or on other labels: their mean often
names more faces correctly than each of them. The first run gives the recipe and the classes. If another run knows
other classes, the last layer is averaged for the classes that both know.

Without --shares, the held-out faces choose the shares, by the log loss without and with the headset bar: one run after
the other, in the order given, is added to the mean so far with a share of 0.1, 0.2, ... 0.5, as long as the loss
falls. A run that does not help with 0.1 is left out. The score on the held-out faces is then slightly too good,
because they chose the shares. If no mean is better than the first run, nothing is written.

The result is a run folder: evaluate, export, keep, fit --weights and fit --set teacher=DIR accept it."""

EXAMPLES = """\
examples:
  fer-train average runs/last runs/before --data fer2013.csv --out runs/mean
  fer-train average runs/last runs/before --data fer2013.csv --out runs/mean --shares 0.7,0.3"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "average", help="average the weights of runs into one network", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("folders", nargs="+", metavar="RUN", help="two or more run folders; first the one to improve")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"what the first RUN was trained on: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv, if the first RUN was trained with it")
    parser.add_argument("--out", required=True, metavar="DIR", help="run folder to write")
    parser.add_argument(
        "--shares", metavar="A,B,...",
        help="share of each RUN, in their order; the shares are normalised (default: chosen by the held-out faces)",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Average the runs and print the shares and the score."""
    shares = _shares(options.shares)
    load_keras()
    from fer_train.averaging.average import average

    try:
        mean = average(options.folders, options.out, options.data, ferplus=options.ferplus, shares=shares)
    except KeyboardInterrupt:
        tell("fer-train", "stopped; nothing was written")
        return 130
    state = mean.state()
    accuracy = state.best.accuracy if state else None
    score = "no face is left to score it by" if accuracy is None else f"validation {accuracy:.2%}"
    print(f"{mean.folder}: {mean.config().weights}; {score}")
    return 0


def _shares(text: str | None) -> list[float] | None:
    """Return the numbers of --shares, None if it is not given. Raises FerError for anything else."""
    if text is None:
        return None
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise FerError(f"--shares {text}: must be numbers with commas between, one for each run", exit_code=2) from None
