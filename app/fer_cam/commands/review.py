"""`fer-cam review`: open a recorded session in a window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fer_cam.system import check_opencv
from fer_models.command import HelpFormatter, OneLineParser

__all__ = ["run"]

DESCRIPTION = """\
Open a session that fer-cam recorded in a window: its video, where it was kept, timeline, people and
markers. A session that was interrupted opens, too."""

EPILOG = """\
Names, merged people and ranges that are left out are kept in edits.json in DIR; the data stays as it was.

exit codes: 0 closed, 1 the session cannot be read or there is no window, 2 the command line is wrong."""


def run(arguments: Sequence[str]) -> int:
    """Run `fer-cam review` with these arguments and return the exit code. Raises FerError."""
    parser = OneLineParser(
        prog="fer-cam review", usage="fer-cam review DIR", description=DESCRIPTION, epilog=EPILOG,
        formatter_class=HelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("folder", metavar="DIR", help="the session's folder")
    options = parser.parse_args(list(arguments))
    check_opencv()
    from fer_cam.session.edits import read_edits
    from fer_cam.session.reader import read_info

    folder = Path(options.folder)
    read_info(folder)
    read_edits(folder)
    from fer_cam.gui import run_review

    return run_review(folder)
