"""`fer-cam` without a subcommand: open a source and show it in a window, or print results."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from fer_cam.commands.validate import check_outputs, chosen_source
from fer_cam.system import check_opencv
from fer_models.command import tell
from fer_models.errors import FerError

if TYPE_CHECKING:
    from fer_cam.settings import Settings
    from fer_cam.sources import Source

__all__ = ["run"]


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(asked: str | None, settings: Settings) -> Source:
    """The source asked for, else the first camera that works, else the demo, said in one line."""
    from fer_cam.sources import open_default, open_source

    if asked is not None:
        return open_source(asked, loop=settings.loop, size=settings.size)
    source, _, reason = open_default(loop=settings.loop, size=settings.size)
    if reason:
        tell("fer-cam", f"{reason}; playing the demo (choose with --source)")
    return source


def run(options: argparse.Namespace) -> int:
    options.source = chosen_source(options)
    headless = options.headless or options.save_faces is not None
    check_outputs(options, headless=headless)
    if not headless and not _has_display():
        print("fer-cam: no display: running headless (see --headless)", file=sys.stderr)
        headless = True
    check_opencv()
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


def _run_headless(settings: Settings, options: argparse.Namespace) -> int:
    from fer_cam.commands.headless import run_headless
    from fer_cam.commands.open_sinks import open_sinks, tell_faces, tell_skipped
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
