"""Check a command line for what its parser cannot know: options that contradict each other. Loads no OpenCV."""

from __future__ import annotations

import argparse
import os

from fer_cam.commands.arguments import COMMANDS
from fer_cam.commands.change_arguments import EVERY, check_changes
from fer_cam.commands.long_run_arguments import LONG_RUN, check_long_run
from fer_cam.commands.mqtt_arguments import NEED_MQTT, check_mqtt
from fer_cam.commands.stream_arguments import check_streams
from fer_cam.commands.web_arguments import check_web
from fer_cam.settings import FORMATS, LIST
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["check_outputs", "chosen_format", "chosen_source", "leave_out_for_window"]

HEADLESS_ONLY = (
    "output", "format", "on_change", "webhook", "mqtt", "lsl", "osc", "web", "rotate_size", "rotate_every",
    "rotate_keep", "record_every", "record_keep", "give_up",
)  # fmt: skip
"""Options that need --headless."""

FORMAT_OF = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""Format that a name of --output means by its suffix."""
OTHER_FORMATS = {
    ".json", ".tsv", ".parquet", ".feather", ".arrow", ".xlsx", ".xls", ".ods", ".xml", ".yaml", ".yml", ".html", ".db",
    ".sqlite", ".gz", ".bz2", ".xz", ".zst", ".zip",
}  # fmt: skip
"""Suffixes of formats that fer-cam does not write. Lines of text under such a name would be opened by no program."""


def chosen_source(options: argparse.Namespace) -> str | None:
    """Return SOURCE or --source, whichever is given; None for neither.

    Several files, as a shell makes them of photos/*.jpg, are one source. Raises FerError with exit code 2 for both, for
    several sources of other kinds, and for a mistyped subcommand.
    """
    places = options.place
    if len(places) > 1:
        other = next((place for place in places if not os.path.isfile(place)), None)
        if other is not None:
            raise FerError(
                f"{len(places)} sources are given, and {other} is no file; give one source, or several photos",
                exit_code=2,
            )
        places = [LIST.join(places)]
    if not places:
        return options.source
    if options.source is not None:
        raise FerError(f"{places[0]} and --source {options.source} are both given; give one of them", exit_code=2)
    hint = did_you_mean(places[0], COMMANDS, prefix="fer-cam ", cutoff=0.7)
    if hint and not os.path.exists(places[0]):
        raise FerError(f"unknown command or source {places[0]!r}; {hint}", exit_code=2)
    return places[0]


def chosen_format(options: argparse.Namespace) -> str | None:
    """Return --format or, without it, the format that the name of --output ends in; None for neither.

    Raises FerError with exit code 2 for a format that does not exist, if the two contradict each other, and for the
    name of a format that is not written.
    """
    if options.format and options.format not in FORMATS:
        raise FerError(f"unknown format {options.format!r}; use one of {', '.join(FORMATS)}", exit_code=2)
    suffix = os.path.splitext(options.output or "")[1].lower()
    by_name = FORMAT_OF.get(suffix)
    if suffix in OTHER_FORMATS and not options.format:
        raise FerError(
            f"--output {options.output}: fer-cam writes no {suffix} files; choose a name in .jsonl or .csv, or add "
            "--format",
            exit_code=2,
        )
    if options.format and by_name and options.format != by_name:
        raise FerError(
            f"--output {options.output} is {by_name} by its name, and --format {options.format} contradicts it; leave "
            "out --format, or choose another name",
            exit_code=2,
        )
    return options.format or by_name


def leave_out_for_window(options: argparse.Namespace) -> str:
    """Take out the options of a configuration file that do nothing in the window; the file serves other runs, too.

    Returns a line that names them; "" for none. Those of the command line stay, and are refused later.
    """
    defaults = dict.fromkeys((*HEADLESS_ONLY, *NEED_MQTT, "slots", "web_token", "web_token_file")) | {
        "landmarks": False, "mqtt_changes": False, "web_picture": False, "on_change_every": EVERY, **LONG_RUN,
    }  # fmt: skip
    names = [name for name in defaults if name in options.from_file and getattr(options, name)]
    for name in names:
        setattr(options, name, defaults[name])
    words = ", ".join(name.replace("_", "-") for name in names)
    does = "does" if len(names) == 1 else "do"
    return f"{options.config}: {words} {does} nothing in the window; add --headless to use it" if names else ""


def check_outputs(options: argparse.Namespace, *, headless: bool) -> None:
    """Refuse outputs that contradict each other. Raises FerError with exit code 2."""
    for name in HEADLESS_ONLY:
        if getattr(options, name) and not headless:
            option = name.replace("_", "-")
            raise FerError(f"--{option} does nothing in the window; add --headless or leave it out", exit_code=2)
    check_mqtt(options)
    check_web(options)
    for name in ("session_video", "informed"):
        if getattr(options, name) and options.session is None:
            raise FerError(f"--{name.replace('_', '-')} needs a session; add --session DIR", exit_code=2)
    if options.landmarks and options.format != "jsonl":
        raise FerError("--landmarks adds points to JSON Lines only; add --headless --format jsonl", exit_code=2)
    for name, kind in (("output", "file"), ("record", "file"), ("session", "folder")):
        if getattr(options, name) == "":
            raise FerError(f"--{name} is empty; give a {kind}'s name", exit_code=2)
    files = [os.path.realpath(f) for f in (options.output, options.record) if f]
    if len(set(files)) < len(files):
        raise FerError("--output and --record are the same file; give two different files", exit_code=2)
    kept = (options.save_faces, options.record, options.session)
    if options.append and options.output in (None, "-") and all(place is None for place in kept):
        raise FerError(
            "--append has no file to add to; give --output FILE, --save-faces DIR, --record FILE or --session DIR",
            exit_code=2,
        )
    if options.append and options.overwrite:
        raise FerError("--append and --overwrite exclude each other; give one of them", exit_code=2)
    folders = [os.path.realpath(f) for f in (options.session, options.save_faces) if f]
    if len(set(folders)) < len(folders):
        raise FerError("--session and --save-faces are the same folder; give two different folders", exit_code=2)
    if options.crops and options.turn is None:
        raise FerError(
            "--turn auto finds faces, and --crops searches for none; give the degrees, such as --turn 90", exit_code=2
        )
    if options.crops and options.landmarks:
        raise FerError("--crops lays no landmarks on faces; leave out --landmarks or --crops", exit_code=2)
    if options.save_faces is not None:
        _check_save_faces(options, files)
    check_long_run(options)
    check_changes(options)
    check_streams(options)


def _check_save_faces(options: argparse.Namespace, files: list[str]) -> None:
    if not options.save_faces:
        raise FerError("--save-faces is empty; give a folder's name", exit_code=2)
    if os.path.realpath(os.path.join(options.save_faces, "faces.csv")) in files:
        raise FerError("--output is the faces.csv that --save-faces writes; choose another --output", exit_code=2)
    if options.source is None:
        raise FerError("--save-faces needs a source, as in: fer-cam photos/ --save-faces DIR", exit_code=2)
    if options.loop:
        raise FerError(
            "--loop with --save-faces would save the same faces again and again; leave out --loop", exit_code=2
        )
