"""The command line of `fer-train`: its help is the documentation."""

from __future__ import annotations

import argparse

from fer_models.command import OneLineParser

__all__ = ["make_parser"]

DESCRIPTION = """Rebuild fer-cam's models: train, evaluate, export.

Runs on TensorFlow, JAX or PyTorch (KERAS_BACKEND), on a CUDA GPU or a CPU; only export needs TensorFlow."""

EXAMPLES = """\
examples:
  fer-train recipes
  fer-train data fer2013.csv
  fer-train fit mobilenet-7 --data fer2013.csv --weights imagenet
  fer-train fit mobilenet-7 --data fer2013/ --out runs/try --set epochs=30 --set headset=0.5
  fer-train evaluate runs/mobilenet-7 --data fer2013/ --split test
  fer-train export runs/mobilenet-7 --data fer2013/ --out my-model
  fer-cam --model my-model

A killed or stopped fit goes on when the same command is given again."""


def make_parser() -> argparse.ArgumentParser:
    """The command line of fer-train; the subcommand is in `command`. Errors are FerError with exit code 2."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = OneLineParser(
        prog="fer-train", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=raw, allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=OneLineParser)
    data_help = (
        "a FER2013 csv (fer2013.csv, icml_face_data.csv), "
        "a folder of class folders (train/happy/*.png), or a zip of one"
    )

    commands.add_parser("recipes", help="list the recipes", description="List the recipes.")

    data = commands.add_parser(
        "data", help="show what is in a data set", description="Count pictures per class and split."
    )
    data.add_argument("path", help=data_help)

    fit = commands.add_parser(
        "fit", help="train a recipe", description="Train a recipe; the same command goes on where it was stopped."
    )
    fit.add_argument("recipe", help="a name from `fer-train recipes`")
    fit.add_argument("--data", required=True, metavar="PATH", help=data_help)
    fit.add_argument("--out", metavar="DIR", help="run folder (default: runs/RECIPE)")
    fit.add_argument(
        "--weights", default="imagenet", metavar="W",
        help="start from imagenet (downloaded by Keras), a .weights.h5 file, the folder of another run, or none "
        "(default: imagenet)",
    )  # fmt: skip
    fit.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a value that `fer-train recipes` lists; may be repeated",
    )
    fit.add_argument("--epochs", metavar="N", help="the same as --set epochs=N")
    fit.add_argument("--quiet", action="store_true", help="a line an epoch instead of a progress bar")

    evaluate = commands.add_parser(
        "evaluate", help="measure a run or a bundle",
        description="Measure a run or a bundle on one split, bare and under the headset bar; draws confusion matrices.",
    )  # fmt: skip
    evaluate.add_argument("model", help="a run folder, a bundle folder, or a model's name from `fer-cam models`")
    evaluate.add_argument("--data", required=True, metavar="PATH", help=data_help)
    evaluate.add_argument(
        "--split", default="test", metavar="NAME",
        help="test, train, validation or private-test (default: test); for a run, validation is the part it held out",
    )  # fmt: skip
    evaluate.add_argument(
        "--out", metavar="DIR", help="where the pictures go (default: a run's own folder, else evaluation/)"
    )
    evaluate.add_argument("--json", action="store_true", help="print JSON instead of a table")

    export = commands.add_parser(
        "export", help="make a TFLite bundle", description="Make a bundle that fer-cam reads, after a parity check."
    )
    export.add_argument("folder", metavar="RUN", help="a run folder")
    export.add_argument("--data", required=True, metavar="PATH", help=f"the set it was trained on: {data_help}")
    export.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")
    export.add_argument("--precision", default="int8", metavar="KIND", help="int8, float16 or float32 (default: int8)")
    export.add_argument(
        "--test-name", metavar="TEXT", help="what the card calls the test split, such as 'FER2013 PublicTest'"
    )
    export.add_argument("--licence", default="not stated", metavar="TEXT", help="the licence that the card states")

    detector = commands.add_parser(
        "export-mtcnn", help="make the MTCNN detector's bundle",
        description="Export the three networks of the mtcnn package to TFLite, so that --detector mtcnn needs no "
        "TensorFlow. Done once for each release; the bundle ships with fer-cam.",
    )  # fmt: skip
    detector.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")
    return parser
