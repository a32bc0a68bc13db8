"""`fer-train export-mtcnn`: the detector's networks become a bundle."""

from __future__ import annotations

import argparse

from fer_train.commands.options import load_keras

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "export-mtcnn", help="make the MTCNN detector's bundle",
        description="Export the three networks of the mtcnn package to TFLite, so that --detector mtcnn needs no "
        "TensorFlow. Done once for each release; the bundle ships with fer-cam.",
    )  # fmt: skip
    parser.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")


def run(options: argparse.Namespace) -> int:
    """Export and say how large it is."""
    load_keras()
    from fer_train.export.mtcnn import export_mtcnn

    card = export_mtcnn(options.out)
    size = sum(network["bytes"] for network in card["networks"].values())
    print(f"{options.out}: {size / 1e6:.2f} MB")
    return 0
