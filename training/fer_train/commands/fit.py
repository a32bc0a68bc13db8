"""`fer-train fit`: train a recipe."""

from __future__ import annotations

import argparse
from pathlib import Path

from fer_train.commands.options import add_options, asked_recipe, load_keras

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "fit", help="train a recipe", description="Train a recipe; the same command goes on where it was stopped."
    )
    add_options(parser)
    parser.add_argument("--out", metavar="DIR", help="run folder (default: runs/RECIPE)")
    parser.add_argument(
        "--tensorboard",
        action="store_true",
        help="write logs for TensorBoard, too (pip install tensorboard)",
    )


def run(options: argparse.Namespace) -> int:
    """Train, and draw the history."""
    recipe = asked_recipe(options)
    load_keras()
    from fer_train.charts.training import plot_history
    from fer_train.fitting.fit import fit

    run = fit(
        recipe, options.data, options.out or Path("runs") / recipe.name, options.weights, ferplus=options.ferplus,
        precision=options.precision, tensorboard=options.tensorboard, progress=not options.quiet,
    )  # fmt: skip
    state = run.state()
    assert state is not None, "a run trains at least one epoch"
    plot_history(state.history, run.folder / "history.png")
    print(
        f"best validation accuracy {state.best.accuracy:.2%} in epoch {state.best.epoch}; see {run.folder}/history.png"
    )
    return 0
