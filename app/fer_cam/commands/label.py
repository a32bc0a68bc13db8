"""`fer-cam label`: label saved faces in a window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fer_cam.system import check_opencv
from fer_models.command import HelpFormatter, OneLineParser, tell

__all__ = ["run"]

DESCRIPTION = """\
Label faces that fer-cam saved (`fer-cam photos/ --save-faces DIR`, or File > Save faces in the window):
the keys 1 to 9 name the emotion of each face. At the end the window says how the model agrees with you."""

EPILOG = """\
Every label is in DIR/faces.csv at once, in its column label; all else in the file stays as it is. The
model's own answer is hidden, so that it does not lead you, until you ask for it.
`fer-train evaluate MODEL --labels DIR/faces.csv` measures any model on your labels.

exit codes: 0 closed, 1 the faces cannot be read or there is no window, 2 the command line is wrong."""


def run(arguments: Sequence[str]) -> int:
    """Run `fer-cam label` with these arguments and return the exit code. Raises FerError."""
    parser = OneLineParser(
        prog="fer-cam label", usage="fer-cam label DIR", description=DESCRIPTION, epilog=EPILOG,
        formatter_class=HelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("folder", metavar="DIR", help="the folder with a faces.csv, or that file itself")
    options = parser.parse_args(list(arguments))
    check_opencv()
    from fer_cam.annotation.table import LabelTable

    table = LabelTable(Path(options.folder))  # what the matter is belongs into the terminal
    for remark in table.remarks:
        tell("fer-cam", remark)
    from fer_cam.gui import run_labelling

    try:
        return run_labelling(table)
    finally:
        table.release()
