"""The command line of `fer-cam`: its help is the documentation."""

from __future__ import annotations

import argparse

from fer_cam import __version__
from fer_models.command import OneLineParser

__all__ = ["count", "make_parser", "number", "size"]

DESCRIPTION = """\
Live emotion labels on the faces of a camera picture.

Without options a window opens on the first camera; where there is no camera it plays a demo, and
where there is no display results are printed instead."""

EXAMPLES = """\
examples:
  fer-cam                                    the window, on the first camera
  fer-cam holiday.mp4                        the window, on a video
  fer-cam --headset                          with a simulated VR headset over the eyes
  fer-cam --headless                         a line a frame, for people
  fer-cam --headless --format jsonl --output faces.jsonl
  fer-cam --headless --source demo --frames 60 --record demo.mp4
  fer-cam --headless "photos/*.jpg" --format csv
  fer-cam photos/ --save-faces faces/        every face as a picture, with a csv to label them in
  fer-cam --attribute gender                 a second label on each face
  fer-cam models                             the models that are installed
  fer-cam benchmark                          how fast it is on this machine

exit codes: 0 done (pictures that cannot be read are told and passed over), 1 something failed,
2 the command line is wrong. Ctrl+C and SIGTERM stop
cleanly: every line and frame so far is written."""


def count(text: str) -> int:
    """A whole number of at least 1."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return value


def number(text: str) -> float:
    """A number from 0 to 1000."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1000:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1000, not {text!r}")
    return value


def size(text: str) -> tuple[int, int]:
    """WIDTHxHEIGHT in pixels, 16 to 16,384 each."""
    width, _, height = text.lower().partition("x")
    if not all(n.isdecimal() and len(n) < 6 and 16 <= int(n) <= 16_384 for n in (width, height)):
        raise argparse.ArgumentTypeError(
            f"must be WIDTHxHEIGHT, such as 640x480, of 16 to 16384 pixels each, not {text!r}"
        )
    return int(width), int(height)


def make_parser() -> argparse.ArgumentParser:
    """The command line of fer-cam without a subcommand. Errors are FerError with exit code 2."""
    parser = OneLineParser(
        prog="fer-cam",
        usage="fer-cam [SOURCE] [options]\n       fer-cam models | benchmark [options]",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"fer-cam {__version__}")
    what = parser.add_argument_group("what to look at")
    what.add_argument("place", nargs="*", metavar="SOURCE", help="short for --source SOURCE")
    what.add_argument(
        "--source",
        metavar="SOURCE",
        help="camera number or device path, video file, picture, folder or glob, rtsp:// or http:// URL, "
        "picamera, demo, or demo:20 for 20 faces (default: the first camera, else the demo)",
    )
    what.add_argument(
        "--size", type=size, metavar="WxH",
        help="picture size to ask a camera for, 16 to 16384 pixels a side (default: its own)",
    )  # fmt: skip
    what.add_argument("--loop", action="store_true", help="begin a file or the demo again at its end")
    what.add_argument("--frames", type=count, metavar="N", help="stop after N frames")
    how = parser.add_argument_group("how to look at it")
    how.add_argument(
        "--detector", metavar="NAME", default="mtcnn",
        help="mtcnn (turned faces too, and landmarks) or haar (OpenCV's, frontal faces) (default: mtcnn)",
    )  # fmt: skip
    how.add_argument(
        "--model", metavar="NAME", default="mobilenet-7",
        help="a model from `fer-cam models`, or the folder of a bundle (default: mobilenet-7)",
    )  # fmt: skip
    how.add_argument(
        "--attribute", metavar="NAME",
        help="a second label on each face, by another model from `fer-cam models` such as gender, or the folder of a "
        "bundle: what a network trained on web pictures says the face looks like, a guess about appearance and not "
        "identity (default: none)",
    )  # fmt: skip
    how.add_argument(
        "--headset", action="store_true", help="draw a VR-headset bar over the eyes, before classification"
    )
    how.add_argument(
        "--min-face", type=count, default=48, metavar="PX", help="smallest face to find, in pixels (default: 48)"
    )
    how.add_argument(
        "--threads", type=count, default=2, metavar="N", help="CPU threads of detector and classifier (default: 2)"
    )
    how.add_argument(
        "--interval", type=number, default=0.25, metavar="S",
        help="search a whole frame every S seconds and follow the faces in between; 0 searches every frame "
        "(default: 0.25)",
    )  # fmt: skip
    how.add_argument(
        "--fps", type=number, metavar="N",
        help="hold N frames a second: where frames take too long, search less often and coarser; 0 never does "
        "(default: a live source's own rate; files get all the work)",
    )  # fmt: skip
    where = parser.add_argument_group("where results go")
    where.add_argument("--headless", action="store_true", help="no window: print results")
    where.add_argument(
        "--format",
        metavar="KIND",
        help="with --headless: text, jsonl (an object a frame) or csv (a row a face) (default: text)",
    )
    where.add_argument(
        "--output", metavar="FILE", help="with --headless: write the lines to FILE instead of standard output"
    )
    where.add_argument("--record", metavar="FILE", help="write an annotated video (.mp4, .avi, .mkv)")
    where.add_argument(
        "--save-faces", metavar="DIR",
        help="no window: write every face as a grey 48x48 picture into DIR, with faces.csv, whose last column you fill "
        "in for `fer-train evaluate --labels`",
    )  # fmt: skip
    where.add_argument(
        "--overwrite", action="store_true", help="replace files that exist (a faces.csv only before it has labels)"
    )
    where.add_argument("--append", action="store_true", help="add to an --output or a faces.csv that exists")
    return parser
