"""`fer-cam report`: write the report of a recorded session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fer_cam.system import check_opencv
from fer_models.command import HelpFormatter, OneLineParser, tell
from fer_models.errors import FerError
from fer_models.paths import real_path

__all__ = ["run"]

DESCRIPTION = """\
Write the report of a session that `fer-cam --session DIR` recorded: one HTML file that opens in any
browser, prints, and needs no network. A session that was interrupted can be reported, too."""

EPILOG = """\
The report has the emotions of each person over time, the share of time of each, valence and arousal,
markers, the response to each stimulus, and how the session was made; pictures only if the session has its video.

exit codes: 0 written, 1 a file cannot be read or written, 2 the command line is wrong."""


def run(arguments: Sequence[str]) -> int:
    """Run `fer-cam report` with these arguments and return the exit code. Raises FerError."""
    parser = OneLineParser(
        prog="fer-cam report", usage="fer-cam report DIR [options]", description=DESCRIPTION, epilog=EPILOG,
        formatter_class=HelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument("folder", metavar="DIR", help="the session's folder")
    parser.add_argument("--out", metavar="FILE", help="where the report goes (default: report.html in DIR)")
    parser.add_argument("--csv", metavar="FILE", help="also write the faces to a table, with the edits of the review")
    parser.add_argument(
        "--stimulus-csv", metavar="FILE", help="also write each person's mean response to each stimulus to a table"
    )
    parser.add_argument("--svg", metavar="FILE", help="also write the timelines to a picture")
    parser.add_argument("--overwrite", action="store_true", help="replace the files of these options that exist")
    parser.add_argument(
        "--unedited", action="store_true", help="leave out the names, merges and exclusions of the review"
    )
    options = parser.parse_args(list(arguments))
    check_opencv()
    places = {"--out": options.out, "--csv": options.csv, "--svg": options.svg, "--stimulus-csv": options.stimulus_csv}
    _check_places(Path(options.folder), places, overwrite=options.overwrite)
    from fer_cam.session.export import export_csv, export_timeline
    from fer_cam.session.reader import read_session
    from fer_cam.session.report import write_report
    from fer_cam.session.stimulus.export import export_responses

    session = read_session(options.folder, edited=not options.unedited)
    if options.csv:
        export_csv(session, options.csv)
    if options.svg:
        export_timeline(session, options.svg)
    if options.stimulus_csv:
        export_responses(session, options.stimulus_csv)
    place = write_report(session, options.out)
    tell("fer-cam", f"{place}: report of {len(session.frames)} frames; open it in a browser")
    return 0


def _check_places(folder: Path, places: dict[str, str | None], *, overwrite: bool) -> None:
    """Refuse to replace the session's own data, and other files unless `overwrite`. Raises FerError with exit code 2.

    A report.html in the session's folder is always replaced.
    """
    from fer_cam.session.format import EDITS, FACES, FRAMES, INFO, MARKERS, REPORT, VIDEO

    own = {real_path(folder / name) for name in (EDITS, FACES, FRAMES, INFO, MARKERS, VIDEO)}
    given = {option: real_path(place) for option, place in places.items() if place is not None}
    for option, place in places.items():
        if place == "":
            raise FerError(f"{option} is empty; give a file's name", exit_code=2)
        if place is not None and given[option] in own:
            raise FerError(f"{place}: is a file of the session itself; choose another {option}", exit_code=2)
        if (
            place is not None
            and not overwrite
            and given[option] != real_path(folder / REPORT)
            and given[option].exists()
        ):
            raise FerError(f"{place}: already exists; add --overwrite, or choose another {option}", exit_code=2)
    if len(set(given.values())) < len(given):
        raise FerError(f"{' and '.join(given)} are the same file; give different files", exit_code=2)
