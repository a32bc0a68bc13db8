"""The command `fer-cam`."""

from __future__ import annotations

import argparse
import os
import sys

from fer_cam.arguments import make_parser
from fer_cam.checks import check_outputs, chosen_source
from fer_models.command import OneLineParser, drop_unwritable, tell
from fer_models.errors import FerError

__all__ = ["main"]


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
    options.source = chosen_source(options)
    headless = options.headless or options.save_faces is not None
    check_outputs(options, headless=headless)
    if not headless and not _has_display():
        print("fer-cam: no display: running headless (see --headless)", file=sys.stderr)
        headless = True
    _check_system()
    from fer_cam.settings import Settings
    from fer_models.card import EMOTION, bundle_names, task_of

    if options.source in bundle_names() and not os.path.exists(options.source):
        option = "--model" if task_of(options.source) == EMOTION else "--attribute"
        raise FerError(
            f"{options.source} is a model, not a source; did you mean {option} {options.source}?", exit_code=2
        )
    settings = Settings(
        source="", detector=options.detector, model=options.model, headset=options.headset,
        min_face=options.min_face, threads=options.threads, loop=options.loop, size=options.size,
        interval=options.interval, fps=options.fps, attribute=options.attribute,
    )  # fmt: skip
    if not headless:
        from fer_cam.gui import run_window

        return run_window(
            settings, options.source, record=options.record, overwrite=options.overwrite, frames=options.frames
        )
    return _run_headless(settings, options)


def _run_headless(settings, options: argparse.Namespace) -> int:
    from fer_cam.headless import run_headless
    from fer_cam.outputs import open_sinks, tell_faces, tell_skipped
    from fer_cam.sinks import FORMATS, FaceSink
    from fer_cam.sources import ImageSource, ReadAhead

    if options.format and options.format not in FORMATS:
        raise FerError(f"unknown format {options.format!r} (one of {', '.join(FORMATS)})", exit_code=2)
    pipeline = settings.make_pipeline()
    source = _open(options.source, settings)
    pipeline.hold(settings.target(source))
    try:
        sinks = open_sinks(options, pipeline, source)
    except FerError:
        source.close()
        raise
    photos = source.count if isinstance(source, ImageSource) and not settings.loop else None
    if not source.live:
        source = ReadAhead(source)
    silent = options.save_faces is not None and not (options.format or options.output)
    progress = sys.stderr is not None and sys.stderr.isatty() and (silent or options.output not in (None, "-"))
    run_headless(pipeline, source, sinks, limit=options.frames, progress=progress and photos != 0, photos=photos)
    skipped = getattr(source, "skipped", [])
    tell_skipped(skipped)
    for sink in sinks:
        if isinstance(sink, FaceSink):
            tell_faces(sink, options, photos, len(skipped))
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
        if arguments[:1] == ["benchmark"]:
            from fer_cam.benchmark.command import benchmark

            return benchmark(arguments[1:])
        return _run(make_parser().parse_args(arguments))
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
