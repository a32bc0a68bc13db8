"""The subcommands of `fer-train`, one file each: `add` describes its command line, `run` does the work.

Each is light to import; what is heavy (Keras, OpenCV, matplotlib) is imported by `run`.
"""

from __future__ import annotations

import argparse
import warnings

from fer_models.quiet import quiet

__all__ = ["DATA_HELP", "add_ferplus", "load_keras"]

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
