"""The command line of `fer-cam`. Its --help is the user's documentation."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from typing import Any

from fer_cam import __version__
from fer_cam.settings import COMPARE_HEADSET, MOST_THREADS, Settings
from fer_models.command import HelpFormatter, OneLineParser

__all__ = [
    "COMMANDS", "FAST", "REMEMBERED", "TURNS", "count", "given_options", "input_rate", "make_parser", "number", "share",
    "size", "turn",
]  # fmt: skip

COMMANDS = {
    "models": "list the installed models with their measured accuracy",
    "review": "open a recorded session in a window",
    "report": "write the report of a recorded session",
    "benchmark": "measure how fast fer-cam runs on this machine",
}
"""Subcommands and their help. Each is a command only as the first word; elsewhere it is a source's name."""

FAST: Mapping[str, Any] = {"interval": 0.5, "mesh_rate": 7.5, "classify_rate": 8.0, "size": (640, 480)}
"""Settings of --fast."""

REMEMBERED = ("detector", "model", "attribute", "headset")
"""Options that the window remembers from its last run, unless the command line has them."""
TURNS: Mapping[str, int | None] = {"0": 0, "90": 90, "180": 180, "270": 270, "auto": None}
"""Values of --turn, and of Settings.turn."""

DESCRIPTION = """\
Label the expression on every face that a camera, a video or a photo shows.

Without options, fer-cam opens a window on the first camera. If there is no camera, the window
offers a demo. If there is no display, it prints the results instead."""

PLACES = {"review": " DIR", "report": " DIR"}
"""Arguments of each subcommand that cannot be left out."""

COMMAND_HELP = "\n".join(f"fer-cam {name + PLACES.get(name, ''):<12}{text}" for name, text in COMMANDS.items())

EXAMPLES = """\
examples:
  fer-cam                                    the window, on the first camera
  fer-cam holiday.mp4                        the window, on a video
  fer-cam --headset                          with a simulated VR headset over the eyes
  fer-cam --attribute gender                 with a second label on each face
  fer-cam --headless --compare headset       with and without the headset, and how often both agree
  fer-cam --headless                         no window: one line for each frame
  fer-cam --headless --output faces.jsonl    JSON Lines; .csv works too
  fer-cam --headless --source demo --frames 60 --record demo.mp4
  fer-cam --headless "photos/*.jpg" --format csv
  fer-cam --headless --session monday        a session: tables that anyone can open, and a report
  fer-cam photos/ --save-faces faces/        every face as a picture, and a csv to label them in

exit codes:
  0  finished; pictures that could not be read were reported and skipped
  1  something failed
  2  the command line is wrong
  3  a video ended before its end, because the file is cut; all until then is written

Ctrl+C, SIGTERM and SIGHUP (a closed terminal) end a run cleanly: every line and every frame so far
is written."""


def count(text: str) -> int:
    """Return a whole number of at least 1. Raises ArgumentTypeError for any other text."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return value


def thread_count(text: str) -> int:
    """Return a number of CPU threads. Raises ArgumentTypeError for any other text, and beyond MOST_THREADS."""
    value = count(text)
    if value > MOST_THREADS:
        raise argparse.ArgumentTypeError(
            f"must be at most {MOST_THREADS}, not {value}; more threads than cores ({os.cpu_count()} here) gain nothing"
        )
    return value


def number(text: str) -> float:
    """Return a number from 0 to below 1000. Raises ArgumentTypeError for any other text."""
    value = _float(text)
    if not 0 <= value < 1000:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to below 1000, not {text!r}")
    return value


def input_rate(text: str) -> float:
    """Return a number above 0 and below 1000. Raises ArgumentTypeError for any other text."""
    value = _float(text)
    if not 0 < value < 1000:
        raise argparse.ArgumentTypeError(f"must be a number above 0 and below 1000, not {text!r}")
    return value


def share(text: str) -> float:
    """Return a number from 0 to 1. Raises ArgumentTypeError for any other text."""
    value = _float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, not {text!r}")
    return value


def _float(text: str) -> float:
    """Return a number; -1 for text that is none, which no option takes."""
    try:
        return float(text)
    except ValueError:
        return -1.0


def size(text: str) -> tuple[int, int]:
    """Return (width, height) of "WIDTHxHEIGHT", each 16 to 16384 pixels. Raises ArgumentTypeError for other text."""
    width, _, height = text.lower().partition("x")
    if not all(n.isdecimal() and len(n) < 6 and 16 <= int(n) <= 16_384 for n in (width, height)):
        raise argparse.ArgumentTypeError(
            f"must be WIDTHxHEIGHT, such as 640x480, with 16 to 16384 pixels each, not {text!r}"
        )
    return int(width), int(height)


def turn(text: str) -> int | None:
    """Return one of the values of TURNS. Raises ArgumentTypeError for any other text."""
    if text.lower() not in TURNS:
        raise argparse.ArgumentTypeError(f"must be 0, 90, 180, 270 or auto, not {text!r}")
    return TURNS[text.lower()]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of `fer-cam` without a subcommand. Its errors are FerError with exit code 2."""
    parser = OneLineParser(
        prog="fer-cam",
        usage="fer-cam [SOURCE] [options]\n       fer-cam COMMAND [options]",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument_group("commands (each has its own --help)", COMMAND_HELP)
    parser.add_argument("--version", action="version", version=f"fer-cam {__version__}", help="print the version")
    _add_source(parser.add_argument_group("what to look at"))
    _add_analysis(parser.add_argument_group("how to look at it"))
    _add_results(parser.add_argument_group("where results go"))
    return parser


def given_options(arguments: list[str]) -> frozenset[str]:
    """Return the names of REMEMBERED options that a command line has. It must be one that make_parser() takes."""
    # argparse sets a default only where the namespace has no value yet.
    namespace = argparse.Namespace(**dict.fromkeys(REMEMBERED))
    options = make_parser().parse_args(arguments, namespace)
    return frozenset(name for name in REMEMBERED if getattr(options, name) is not None)


def _add_source(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("place", nargs="*", metavar="SOURCE", help="short for --source SOURCE")
    add(
        "--source", metavar="SOURCE",
        help="a camera's number or device path; a video; a picture, a folder of pictures or a pattern such as "
        '"photos/*.jpg"; an rtsp:// or http:// address; a pipe, or - for standard input; picamera (Raspberry Pi); '
        "demo, or demo:20 for 20 faces "
        "(default: the first camera; if there is none, the window offers the demo, and --headless plays it)",
    )  # fmt: skip
    add(
        "--size", type=size, metavar="WxH",
        help="ask the camera for pictures of this size, such as 640x480; 16 to 16384 pixels a side (default: the "
        "camera's own size). For a file of bare pictures (.yuv): how large they are",
    )  # fmt: skip
    add(
        "--input-fps", type=input_rate, metavar="N",
        help="frames a second of a video, in place of the times that it gives: for raw streams (.h264, .yuv), which "
        "give none (default: the video's own times)",
    )  # fmt: skip
    add(
        "--turn", type=turn, default=Settings.turn, metavar="DEGREES",
        help="turn every picture clockwise by 0, 90, 180 or 270 degrees before anything else; auto: so that the faces "
        "are upright, found by the first face of a video and for each photo. Boxes, recordings and saved faces are "
        f"those of the turned picture (default: {Settings.turn})",
    )  # fmt: skip
    add(
        "--crops", action="store_true",
        help="each picture is one face as a whole, as in a data set: classify it as it is, and search for no face",
    )  # fmt: skip
    add("--loop", action="store_true", help="start a file or the demo again when it ends")
    add(
        "--give-up", type=number, metavar="S",
        help="end if a camera or stream is gone for S seconds (default: never; it is opened again and again, without a "
        "window)",
    )  # fmt: skip
    add("--frames", type=count, metavar="N", help="stop after N frames (default: run to the end)")


def _add_analysis(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--detector", metavar="NAME", default=Settings.detector,
        help="how to find faces: blazeface finds them at any tilt, in the dark, small and partly covered; mtcnn misses "
        "dark and covered ones; haar (OpenCV) finds upright frontal faces only (default: "
        f"{Settings.detector})",
    )  # fmt: skip
    add(
        "--model", metavar="NAME", default=Settings.model,
        help="the network that names the emotion: a name from `fer-cam models`, or a model's folder (default: "
        f"{Settings.model})",
    )  # fmt: skip
    add(
        "--attribute", metavar="NAME",
        help="show a second label on each face: a name from `fer-cam models` whose task is not emotion, such as "
        "gender, or a model's folder. It is a guess about appearance by a network trained on web pictures, and says "
        "nothing about identity (default: none)",
    )  # fmt: skip
    add(
        "--headset", action="store_true",
        help="draw the bar of a simulated VR headset over the eyes before the emotion is classified. A model NAME for "
        "which a NAME-headset is installed is replaced by it; to keep the model, give its folder",
    )  # fmt: skip
    add(
        "--compare", metavar="NAME",
        help="label every face a second time, and count how often both name the same emotion: by another model for "
        f"emotions, by its name or folder, or, for {COMPARE_HEADSET}, by the same model with the headset bar. JSON "
        "Lines and csv get `compare`, and with --headless a line at the end says how often both agree (default: none)",
    )  # fmt: skip
    add(
        "--min-face", type=count, default=Settings.min_face, metavar="PX",
        help="smallest face to find, in pixels, at least 20; a larger number is faster "
        f"(default: {Settings.min_face})",
    )  # fmt: skip
    add(
        "--threads", type=thread_count, default=Settings.threads, metavar="N",
        help=f"CPU threads of the detector and of the classifier (default: {Settings.threads})",
    )  # fmt: skip
    add(
        "--interval", type=number, metavar="S",
        help="search the whole frame every S seconds and follow the known faces in between; 0 searches every frame "
        f"(default: {Settings.interval:g})",
    )  # fmt: skip
    add(
        "--classify-rate", type=number, metavar="N",
        help="classify each face at most N times in a second of the source; a new face is classified at once. 0: in "
        f"every frame (default: {Settings.classify_rate:g})",
    )  # fmt: skip
    add(
        "--fast", action="store_true",
        help="for a slow machine such as a Raspberry Pi: "
        f"--interval {FAST['interval']:g} --classify-rate {FAST['classify_rate']:g} "
        f"--size {FAST['size'][0]}x{FAST['size'][1]}, and landmarks {FAST['mesh_rate']:g} times a second in place of "
        f"{Settings.mesh_rate:g}; options that are given as well win",
    )  # fmt: skip
    add(
        "--min-confidence", type=share, metavar="P",
        help="call an emotion unsure below this confidence, 0 to 1. It is also unsure where the face is too small, "
        "blurred, noisy or turned away, and with some models where the mouth is covered (default: what the model's "
        "card says)",
    )  # fmt: skip
    add(
        "--fps", type=number, metavar="N",
        help="frame rate to hold, in frames a second. If frames take too long, fer-cam searches less often, then "
        "classifies each face in some frames only, then finds only larger faces. It slows nothing down. 0: never do "
        "less (default: the source's own rate; 0 for files with --headless)",
    )  # fmt: skip


def _add_results(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--headless", action="store_true", help="open no window; print the results")
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
