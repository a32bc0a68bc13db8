"""`fer-train export`: make a TFLite bundle of a run."""

from __future__ import annotations

import argparse
from pathlib import Path

from fer_models.command import HelpFormatter
from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, load_keras

__all__ = ["add", "run"]

DESCRIPTION = """\
Make a bundle, which fer-cam can use, of a run's best weights: model.tflite and card.json.

The model takes raw pixels. Scaling, the even light of fer-cam's own recipes (even_light) and the temperature that
calibrates its confidences (fitted on the held-out faces) lie inside it. Scores and temperature are those of the mean
over a face and its mirror image, which fer-cam gives photos; a video shows the model one view after the other. The
export is refused
if too few labels on the held-out faces agree with those of the Keras network; an earlier bundle in DIR then stays.
The card reports accuracy on the test split, without and with the headset bar. Export needs TensorFlow."""

EXAMPLES = """\
examples:
  fer-train export runs/mobilenet-7 --data fer2013.csv --out my-model
  fer-train export runs/mobilenet-7 --data fer2013.csv --out my-model --precision float16 --licence MIT
  fer-cam --model my-model"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "export", help="make a TFLite bundle of a run", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="RUN", help="a run folder")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"what the run was trained on: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv, if the run was trained with it")
    parser.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")
    parser.add_argument(
        "--precision", default="int8", metavar="KIND", help="of the weights: int8, float16 or float32 (default: int8)"
    )
    parser.add_argument(
        "--in-float", type=int, metavar="N",
        help="keep the first N convolutions of an int8 model in float; 0 keeps none. More labels then stay as they "
        "were, and the default costs no speed on a processor with AVX-512 (default: 3 in a MobileNet, 1 in others)",
    )  # fmt: skip
    parser.add_argument(
        "--test-name", metavar="TEXT", help="name of the test split in the card, such as 'FER2013 PublicTest'"
    )
    parser.add_argument(
        "--no-test", action="store_true",
        help="do not read the test split; the card reports the held-out faces. For candidates, so that the test split "
        "is read only for the model that you ship",
    )  # fmt: skip
    parser.add_argument(
        "--balance", metavar="PATH",
        help="class folders with faces of other people than those in --data, which choose the bias of a recipe with "
        "equal_recall=true and the confidence from which its answers are sure (default: the held-out faces)",
    )  # fmt: skip
    parser.add_argument(
        "--licence", default="not stated", metavar="TEXT", help="licence in the card (default: not stated)"
    )


def run(options: argparse.Namespace) -> int:
    """Export the run and print size, speed and accuracy of the bundle."""
    from fer_train.recipes import renames
    from fer_train.runs.folder import Run, require_ferplus

    if options.no_test and options.test_name:
        raise FerError("--test-name names the split that --no-test does not read; leave one of them out", exit_code=2)
    config = Run(Path(options.folder)).config()
    recipe = config.recipe
    require_ferplus(Path(options.folder), config, options.ferplus)
    load_keras()
    from fer_train.data import load_dataset
    from fer_train.export.bundle import export

    test = None
    if not options.no_test:
        test = load_dataset(
            options.data, recipe.input_size, recipe.channels, ferplus=options.ferplus, classes=recipe.classes,
            votes=recipe.vote_weight > 0, rename=renames(recipe), resize_mode=recipe.resize_mode,
        ).splits.get("test")  # fmt: skip
    card = export(
        options.folder, options.out, options.data, ferplus=options.ferplus, precision=options.precision,
        test=test, test_name=options.test_name, licence=options.licence,
        in_float=options.in_float, balance=options.balance,
    )  # fmt: skip
    model = card.model
    print(f"{options.out}: {model.bytes / 1e6:.2f} MB, {model.latency_ms} ms a face on one thread")
    metrics = model.metrics
    for name, results in ((metrics.split, metrics.reported), ("of these, not in train", metrics.not_in_train)):
        if results:
            print(f"{name}: {results.normal.accuracy:.2%}, with headset {results.headset.accuracy:.2%}")
    print(f"use it: fer-cam --model {options.out}")
    return 0
