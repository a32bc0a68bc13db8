"""`fer-train fit`: train a recipe."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from fer_models.command import HelpFormatter
from fer_train.commands.options import add_options, load_keras, positive_minutes, recipe_from_options

__all__ = ["add", "run"]

DESCRIPTION = """\
Train a recipe on the `train` split of a data set, into a run folder.

A part of the faces (one in ten, in most recipes) is held out. After each epoch the network is scored on them, without
and with the headset bar, and the weights of the best epoch are kept. The run folder holds config.json, state.json,
history.csv, history.png, best.weights.h5 and the last checkpoint. If a fit is stopped or killed, give the same command
again: it resumes after the last whole epoch."""

EXAMPLES = """\
examples:
  fer-train fit mobilenet-7 --data fer2013.csv
  fer-train fit b-g --data fer2013/ --out runs/try --set epochs=30 --set headset=0.5
  fer-train fit mobilenet-5 --data fer2013.csv --ferplus fer2013new.csv --weights runs/mobilenet-7
  fer-train fit mobilenet-7 --data fer2013.csv --out runs/student --set teacher=resnet-7"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "fit", help="train a recipe", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    add_options(parser)
    parser.add_argument("--out", metavar="DIR", help="run folder to write or resume (default: runs/RECIPE)")
    parser.add_argument(
        "--tensorboard", action="store_true",
        help="also write logs for TensorBoard into DIR/tensorboard (pip install tensorboard)",
    )  # fmt: skip
    parser.add_argument(
        "--minutes", type=positive_minutes, metavar="N",
        help="stop between two epochs, before N minutes are over; at least one epoch is trained. The same command "
        "resumes the run",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Train the recipe, draw the history and print the best score."""
    deadline = time.monotonic() + 60 * options.minutes if options.minutes else None
    recipe = recipe_from_options(options)
    load_keras()
    from fer_train.charts.training import plot_history
    from fer_train.fitting.fit import fit

    run = fit(
        recipe, options.data, options.out or Path("runs") / recipe.name, options.weights, ferplus=options.ferplus,
        precision=options.precision, tensorboard=options.tensorboard, progress=not options.quiet,
        deadline=deadline,
    )  # fmt: skip
    state = run.state()
    assert state is not None, "a run trains at least one epoch"
    plot_history(state.history, run.folder / "history.png")
    print(
        f"best validation accuracy {state.best.accuracy:.2%} in epoch {state.best.epoch}; see {run.folder}/history.png"
    )
    return 0
