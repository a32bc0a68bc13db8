"""`fer-train export-mtcnn`: make the bundle of the MTCNN face detector."""

from __future__ import annotations

import argparse

from fer_models.command import HelpFormatter
from fer_train.commands.options import load_keras

__all__ = ["add", "run"]

DESCRIPTION = """\
Export the three networks of the Python package mtcnn to TFLite, so that `fer-cam --detector mtcnn` needs no
TensorFlow. fer-cam ships this bundle: only its maintainers need the command. It needs mtcnn and TensorFlow."""

EXAMPLES = """\
example:
  fer-train export-mtcnn --out models/fer_models/detectors/mtcnn"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "export-mtcnn", help="make the bundle of the MTCNN detector", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")


def run(options: argparse.Namespace) -> int:
    """Export the networks and print their size."""
    load_keras()
    from fer_train.export.mtcnn import export_mtcnn

    card = export_mtcnn(options.out)
    size = sum(network["bytes"] for network in card["networks"].values())
    print(f"{options.out}: {size / 1e6:.2f} MB")
    return 0
