"""`fer-train export`: a run becomes a bundle."""

from __future__ import annotations

import argparse
from pathlib import Path

from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, load_keras

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "export", help="make a TFLite bundle", description="Make a bundle that fer-cam reads, after a parity check."
    )
    parser.add_argument("folder", metavar="RUN", help="a run folder")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"the set it was trained on: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv, where the run was trained with it")
    parser.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")
    parser.add_argument("--precision", default="int8", metavar="KIND", help="int8, float16 or float32 (default: int8)")
    parser.add_argument(
        "--in-float", type=int, metavar="N", help="of int8, leave the first N convolutions in float (default: 3 in a "
        "MobileNet, 1 in others: more of its labels stay, and a core with AVX-512 is no slower; 0: none)",
    )  # fmt: skip
    parser.add_argument(
        "--test-name", metavar="TEXT", help="what the card calls the test split, such as 'FER2013 PublicTest'"
    )
    parser.add_argument(
        "--no-test", action="store_true", help="leave the test split out of it: the card reports what was held out; "
        "for a network that may not be the one to ship",
    )  # fmt: skip
    parser.add_argument("--licence", default="not stated", metavar="TEXT", help="the licence that the card states")


def run(options: argparse.Namespace) -> int:
    """Export and say what came of it."""
    from fer_train.recipes import renames
    from fer_train.runs.folder import Run, require_ferplus

    if options.no_test and options.test_name:
        raise FerError("--test-name names the split that --no-test leaves out: leave one of them away", exit_code=2)
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
        in_float=options.in_float,
    )  # fmt: skip
    model = card.model
    print(f"{options.out}: {model.bytes / 1e6:.2f} MB, {model.latency_ms} ms a face on one thread")
    metrics = model.metrics
    for name, results in ((metrics.split, metrics.reported), ("of these, not in train", metrics.not_in_train)):
        if results:
            print(f"{name}: {results.normal.accuracy:.2%}, with headset {results.headset.accuracy:.2%}")
    print(f"use it: fer-cam --model {options.out}")
    return 0
