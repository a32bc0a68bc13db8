"""The command `fer-cam`."""

from __future__ import annotations

import argparse
import os
import sys

from fer_cam import __version__
from fer_models.command import OneLineParser, drop_unwritable, tell
from fer_models.errors import FerError

__all__ = ["main"]

DESCRIPTION = """\
Live emotion labels on the faces of a camera picture.

Without options a window opens on the first camera; where there is no camera it plays a demo, and
where there is no display results are printed instead."""

EXAMPLES = """\
examples:
  fer-cam                                    the window, on the first camera
  fer-cam --source holiday.mp4               the window, on a video
  fer-cam --headset                          with a simulated VR headset over the eyes
  fer-cam --headless                         a line a frame, for people
  fer-cam --headless --format jsonl --output faces.jsonl
  fer-cam --headless --source demo --frames 60 --record demo.mp4
  fer-cam --headless --source "photos/*.jpg" --format csv
  fer-cam models                             the models that are installed

exit codes: 0 done, 1 something failed, 2 the command line is wrong. Ctrl+C and SIGTERM stop
cleanly: every line and frame so far is written."""


def _count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1000:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1000, not {text!r}")
    return value


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) > 0 and int(height) > 0):
        raise argparse.ArgumentTypeError(f"must be WIDTHxHEIGHT, such as 640x480, not {text!r}")
    return int(width), int(height)


def _run_parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="fer-cam",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"fer-cam {__version__}")
    what = parser.add_argument_group("what to look at")
    what.add_argument(
        "--source",
        metavar="SOURCE",
        help="camera number or device path, video file, picture, folder or glob, rtsp:// or http:// URL, "
        "picamera, or demo (default: the first camera, else the demo)",
    )
    what.add_argument("--size", type=_size, metavar="WxH", help="picture size to ask a camera for (default: its own)")
    what.add_argument("--loop", action="store_true", help="begin a file or the demo again at its end")
    what.add_argument("--frames", type=_count, metavar="N", help="stop after N frames")
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
        "--headset", action="store_true", help="draw a VR-headset bar over the eyes, before classification"
    )
    how.add_argument(
        "--min-face", type=_count, default=48, metavar="PX", help="smallest face to find, in pixels (default: 48)"
    )
    how.add_argument(
        "--threads", type=_count, default=2, metavar="N", help="CPU threads of detector and classifier (default: 2)"
    )
    how.add_argument(
        "--interval", type=_seconds, default=0.25, metavar="S",
        help="search a whole frame every S seconds and follow the faces in between; 0 searches every frame "
        "(default: 0.25)",
    )  # fmt: skip
    how.add_argument(
        "--fps", type=_seconds, metavar="N",
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
    where.add_argument("--overwrite", action="store_true", help="replace files that exist")
    where.add_argument("--append", action="store_true", help="add to an --output that exists")
    return parser


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _check_system() -> None:
    """Say which system libraries OpenCV lacks, instead of its own ImportError."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "8")  # fatal only: our own line says what failed
    try:
        import cv2  # noqa: F401
    except ImportError as error:
        from fer_cam.system import advice, missing

        lacking = missing()
        raise FerError(advice(lacking) if lacking else f"OpenCV cannot be loaded ({error})") from error


def _open(asked: str | None, settings):
    """The source asked for, else the first camera that works, else the demo, said in one line."""
    from fer_cam.sources import open_default, open_source

    if asked is not None:
        return open_source(asked, loop=settings.loop, size=settings.size)
    source, _, reason = open_default(loop=settings.loop, size=settings.size)
    if reason:
        tell("fer-cam", f"{reason}; playing the demo (choose with --source)")
    return source


def _run(options: argparse.Namespace) -> int:
    headless = options.headless
    for name in ("format", "output"):
        if getattr(options, name) and not headless:
            raise FerError(f"--{name} goes with --headless", exit_code=2)
    if options.output and options.record and os.path.abspath(options.output) == os.path.abspath(options.record):
        raise FerError("--output and --record are the same file", exit_code=2)
    if options.append and options.overwrite:
        raise FerError("--append and --overwrite exclude each other", exit_code=2)
    if not headless and not _has_display():
        print("fer-cam: no display: running headless (see --headless)", file=sys.stderr)
        headless = True
    _check_system()
    from fer_cam.settings import Settings

    settings = Settings(
        source="", detector=options.detector, model=options.model, headset=options.headset,
        min_face=options.min_face, threads=options.threads, loop=options.loop, size=options.size,
        interval=options.interval, fps=options.fps,
    )  # fmt: skip
    if not headless:
        from fer_cam.gui import run_window

        return run_window(
            settings, options.source, record=options.record, overwrite=options.overwrite, frames=options.frames
        )
    return _run_headless(settings, options)


def _run_headless(settings, options: argparse.Namespace) -> int:
    from fer_cam.headless import run_headless
    from fer_cam.sinks import FORMATS, VideoSink, open_records
    from fer_cam.sources import ReadAhead

    format = options.format or "text"
    if format not in FORMATS:
        raise FerError(f"unknown format {format!r} (one of {', '.join(FORMATS)})", exit_code=2)
    pipeline = settings.make_pipeline()
    source = _open(options.source, settings)
    pipeline.hold(settings.target(source))
    if not source.live:
        source = ReadAhead(source)
    sinks = []
    try:
        if options.record:
            sinks.append(VideoSink(options.record, source.fps, paced=source.live, overwrite=options.overwrite))
        sinks.append(
            open_records(
                options.output, format, pipeline.classifier.labels, overwrite=options.overwrite, append=options.append
            )
        )
    except FerError:
        source.close()
        raise
    to_file = options.output not in (None, "-")
    run_headless(pipeline, source, sinks, limit=options.frames, progress=to_file and sys.stderr.isatty())
    skipped = getattr(source, "skipped", [])
    if skipped:
        print(
            f"fer-cam: {len(skipped)} pictures could not be read: {', '.join(map(str, skipped[:5]))}", file=sys.stderr
        )
    return 0


def _models(arguments: list[str]) -> int:
    parser = OneLineParser(
        prog="fer-cam models", description="List the models that are installed, with their measured accuracy."
    )
    parser.add_argument("--json", action="store_true", help="as JSON, with every metric of the card")
    options = parser.parse_args(arguments)
    _check_system()
    from fer_cam.models_command import list_models

    return list_models(options.json)


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors that a user can mend are one line on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if arguments[:1] == ["models"]:
            return _models(arguments[1:])
        return _run(_run_parser().parse_args(arguments))
    except FerError as error:
        tell("fer-cam", error)
        return error.exit_code
    except BrokenPipeError:
        return 0  # `fer-cam ... | head` has what it wanted
    except OSError as error:
        what = f"{error.filename}: " if error.filename else "writing failed: "
        tell("fer-cam", f"{what}{error.strerror or error}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        drop_unwritable()


if __name__ == "__main__":
    sys.exit(main())
