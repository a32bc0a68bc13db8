"""Options that several commands share, and the recipe that they give."""

from __future__ import annotations

import argparse
import math
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.errors import FerError
from fer_models.quiet import quiet

if TYPE_CHECKING:
    from fer_train.recipes import Recipe

__all__ = [
    "DATA_HELP", "add_ferplus", "add_options", "add_rename", "load_keras", "parse_renames", "positive_minutes",
    "recipe_from_options",
]  # fmt: skip

DATA_HELP = (
    "a FER2013 csv (fer2013.csv, icml_face_data.csv, train.csv), a folder or a zip with one folder per class "
    "(train/happy/*.png), RAF-DB's folder (EmoLabel/ and Image/aligned/), or AffectNet's folder or list (images/ and "
    "annotations/, or training.csv)"
)


def add_rename(parser: argparse.ArgumentParser) -> None:
    """Add --rename, which says what the classes of a data set are called."""
    parser.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW",
        help="rename a class; classes renamed to one name are merged; may be repeated. numbers=ORDER names the classes "
        "of folders 0, 1, 2, ...; ORDER is affectnet (0 neutral, 1 happy, ...), alphabetical (0 angry, 1 contempt or "
        "disgust, ...), fer2013 (0 angry, 1 disgust, ...) or raf-db (1 surprise, 2 fear, ...)",
    )  # fmt: skip


def parse_renames(settings: list[str]) -> dict[str, str]:
    """Return `old=new` settings as {old: new}. Raises FerError for anything else."""
    names = {}
    for setting in settings:
        old, sign, new = (part.strip() for part in setting.partition("="))
        if not (sign and old and new):
            raise FerError(f"--rename {setting}: expected old=new, such as anger=angry", exit_code=2)
        names[old] = new
    return names


def positive_minutes(text: str) -> float:
    """Return the value of --minutes. Raises ArgumentTypeError unless it is a number above 0."""
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0; give minutes, such as 90")
    return minutes


def add_ferplus(parser: argparse.ArgumentParser) -> None:
    """Add --ferplus and --majority, which say by whose labels a model is measured."""
    parser.add_argument(
        "--ferplus", metavar="CSV",
        help="FER+'s fer2013new.csv: measure by its labels instead of FER2013's. Models that were trained on FER2013's "
        "labels with FER+'s votes beside them are still measured by FER2013's, unless you add --majority",
    )  # fmt: skip
    parser.add_argument(
        "--majority", action="store_true",
        help="with --ferplus, measure every model by the label that most of FER+'s ten people gave",
    )  # fmt: skip


def load_keras() -> None:
    """Import Keras and its backend without the messages that they print on import."""
    # The TFLite converter warns that its own interpreter will be removed. Bundles are run by LiteRT's.
    warnings.filterwarnings("ignore", module=r"(tensorflow|keras)\b")
    with quiet():
        import keras  # noqa: F401


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what a training run needs: recipe, data, first weights, changed settings, precision."""
    parser.add_argument("recipe", metavar="RECIPE", help="a name from `fer-train recipes`")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"the data set: {DATA_HELP}")
    parser.add_argument(
        "--weights", metavar="W",
        help="start from these weights: `imagenet` (Keras downloads them); a run folder (if its classes differ, its "
        "last layer is copied for the classes that both have); a .weights.h5 file of the pretrained base without its "
        "last layers; a face recognition network (for resnet-29 dlib's .dat, for mobilenet HSE's faceres.json, for "
        "facenet facenet_keras.h5); or `none` for random weights. Default: imagenet if Keras has such weights for "
        "the network, the installed face_recognition_models for resnet-29, random weights for others; facenet "
        "needs W",
    )  # fmt: skip
    parser.add_argument(
        "--ferplus", metavar="CSV",
        help="FER+'s fer2013new.csv: a recipe with vote_weight is trained on its votes beside FER2013's labels, other "
        "recipes on its labels instead of FER2013's",
    )  # fmt: skip
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE",
        help="change a setting that `fer-train recipes NAME` lists; may be repeated",
    )  # fmt: skip
    parser.add_argument("--epochs", metavar="N", help="short for --set epochs=N")
    parser.add_argument(
        "--precision", default="auto", choices=("auto", "float32", "bfloat16", "float16"),
        help="precision of training. auto: mixed precision on a GPU, bfloat16 with PyTorch on a CPU that computes it "
        "fast, else float32. A resumed run keeps the precision in which it began (default: auto)",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="print one line per epoch, without a progress bar")


def recipe_from_options(options: argparse.Namespace) -> Recipe:
    """Return the recipe with the changes of --set and --epochs.

    A recipe with vote_weight is trained without votes if neither --ferplus nor a vote_weight is given. Raises FerError
    for an unknown recipe or an invalid setting, and if --data does not exist.
    """
    from fer_train.recipes import get_recipe, override

    changes = options.set + ([f"epochs={options.epochs}"] if options.epochs else [])
    recipe = override(get_recipe(options.recipe), changes)
    if not Path(options.data).exists():
        raise FerError(f"{options.data}: no such file or folder (--data); give the path of a data set")
    if recipe.vote_weight and not options.ferplus and not _changes(changes, "vote_weight", "votes"):
        return _without_votes(recipe, keep_smoothing=_changes(changes, "label_smoothing"))
    return recipe


def _changes(changes: list[str], *keys: str) -> bool:
    return any(change.partition("=")[0] in keys for change in changes)


def _without_votes(recipe: Recipe, *, keep_smoothing: bool) -> Recipe:
    """Return the recipe for labels alone; these are smoothed, because votes would have smoothed them."""
    from fer_train.recipes import Recipe

    smoothing = recipe.label_smoothing if keep_smoothing else Recipe.label_smoothing
    print(
        f"{recipe.name} is trained on labels alone (vote_weight=0, label_smoothing={smoothing:g}); "
        "--ferplus fer2013new.csv adds FER+'s votes"
    )
    return replace(recipe, vote_weight=0.0, label_smoothing=smoothing)
