"""The options that say where results go."""

from __future__ import annotations

import argparse

__all__ = ["add_results"]


def add_results(group: argparse._ArgumentGroup) -> None:
    """Add the options of lines, recordings, sessions and faces."""
    add = group.add_argument
    add(
        "--headless", action="store_true",
        help="open no window; print one line for each frame. Beside --save-faces, --mqtt, --web, --lsl, --osc, "
        "--on-change and --webhook, lines are printed only with --format or --output",
    )  # fmt: skip
    add(
        "--format", metavar="KIND",
        help="with --headless: text, jsonl (one JSON object for each frame) or csv (one row for each face) (default: "
        "what the name of --output ends in: .jsonl, .ndjson or .csv; else text)",
    )  # fmt: skip
    add(
        "--landmarks", action="store_true",
        help="with --format jsonl: add the 468 points of the mesh on each face, in pixels",
    )  # fmt: skip
    add("--output", metavar="FILE", help="with --headless: write the lines to FILE (default: standard output)")
    add(
        "--record", metavar="FILE",
        help="record the video with boxes and labels, at the times of the source and with the sound of a file "
        "(.mp4, .mkv, .mov, .webm; .avi has a constant frame rate)",
    )  # fmt: skip
    add(
        "--session", metavar="DIR",
        help="record a session, a new folder with a table of every face at its time of day, which "
        "stays readable after a kill; then run `fer-cam report DIR`",
    )  # fmt: skip
    add("--session-video", action="store_true", help="with --session: keep the video as well, without boxes and labels")
    add(
        "--informed", action="store_true",
        help="with --session: note in it that the people in the picture were told that their expressions are labelled",
    )  # fmt: skip
    add(
        "--save-faces", metavar="DIR",
        help="open no window; save every face as a grey 48x48 picture in DIR, with a row in DIR/faces.csv. You fill in "
        "its last column, label, for `fer-train evaluate --labels`",
    )  # fmt: skip
    add("--overwrite", action="store_true", help="replace files that exist, but never a faces.csv that has labels")
    add(
        "--append", action="store_true",
        help="add to the --output file or the faces.csv that exists, and record into a new numbered file or "
        "folder beside the --record or the --session that exists",
    )  # fmt: skip
