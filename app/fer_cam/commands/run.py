"""`fer-cam` without a subcommand: show a source in a window, or print its results."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from fer_cam.commands.run_arguments import FAST
from fer_cam.commands.validate import check_outputs, chosen_format, chosen_source, leave_out_for_window
from fer_cam.system import check_opencv, has_display
from fer_models.command import WARNING, tell
from fer_models.errors import FerError

if TYPE_CHECKING:
    from fer_cam.settings import Settings
    from fer_cam.sources import Source

__all__ = ["run"]


def _open(spec: str | None, settings: Settings, give_up: float | None) -> Source:
    """Open the source `spec`. None: the first camera that works, else the demo, which is reported on stderr.

    A camera or stream is opened again when it drops. give_up: see Returning.
    """
    from fer_cam.sources import Returning, open_default, open_source

    if spec is None:
        source, spec, reason = open_default(loop=settings.loop, size=settings.size)
        if reason:
            tell("fer-cam", f"{reason}; playing the demo (choose another source with --source)")
    else:
        source = open_source(spec, loop=settings.loop, size=settings.size, input_fps=settings.input_fps)
    if not source.live:
        return source
    again = partial(open_source, spec, size=settings.size, input_fps=settings.input_fps)
    return Returning(source, again, partial(tell, "fer-cam", level=WARNING), give_up=give_up)


def run(options: argparse.Namespace) -> int:
    """Run `fer-cam` with the options of make_parser() and return the exit code.

    Raises FerError, with exit code 2 for options that contradict each other.
    """
    options.source = chosen_source(options)
    headless = options.headless or options.save_faces is not None
    if not headless and (left_out := leave_out_for_window(options)):
        tell("fer-cam", left_out)
    options.format = chosen_format(options)
    check_outputs(options, headless=headless)
    if not headless and not has_display():
        print("fer-cam: there is no display; printing the results instead (as with --headless)", file=sys.stderr)
        headless = True
    check_opencv()
    from fer_cam.comparing.choice import check_comparison
    from fer_cam.settings import Settings
    from fer_models.card import EMOTION, bundle_names, task_of

    if options.source in bundle_names() and not os.path.exists(options.source):
        option = "--model" if task_of(options.source) == EMOTION else "--attribute"
        raise FerError(
            f"{options.source} is a model, not a source; did you mean {option} {options.source}?", exit_code=2
        )
    given = {name: getattr(options, name, None) for name in FAST}
    chosen: dict[str, Any] = {**(FAST if options.fast else {}), **{n: v for n, v in given.items() if v is not None}}
    settings = Settings(
        source="", detector=options.detector, model=options.model, headset=options.headset,
        min_face=options.min_face, threads=options.threads, loop=options.loop, fps=options.fps,
        input_fps=options.input_fps, attribute=options.attribute, min_confidence=options.min_confidence,
        turn=options.turn, crops=options.crops, compare=options.compare, **chosen,
    )  # fmt: skip
    if not headless:
        from fer_cam.gui import run_window

        return run_window(
            settings, options.source, record=options.record, overwrite=options.overwrite, append=options.append,
            frames=options.frames, given=getattr(options, "given", frozenset()), session=options.session,
            session_video=options.session_video, informed=options.informed,
        )  # fmt: skip
    check_comparison(settings)
    return _run_headless(settings, options)


def _run_headless(settings: Settings, options: argparse.Namespace) -> int:
    from fer_cam.commands.headless import run_headless
    from fer_cam.commands.network_settings import network_settings
    from fer_cam.commands.open_sinks import has_lines, open_sinks
    from fer_cam.commands.tell_kept import what_is_kept
    from fer_cam.commands.tell_saved import tell_faces, tell_skipped
    from fer_cam.comparing.agreement import Agreement
    from fer_cam.comparing.agreement_text import agreement_line
    from fer_cam.pipeline.frame_budget import target_rate
    from fer_cam.pipeline.make_pipeline import make_pipeline
    from fer_cam.pipeline.no_face import NoFace
    from fer_cam.service.watchdog import service_manager
    from fer_cam.session.writer import SessionWriter
    from fer_cam.sinks import FaceSink, Output, RecordSink
    from fer_cam.sinks.status import RunWatch
    from fer_cam.sources import CUT, ImageSource, ReadAhead

    network = network_settings(options)  # what is wrong with them is said before a camera is opened
    pipeline = make_pipeline(settings)
    source = _open(options.source, settings, options.give_up)
    pipeline.hold(target_rate(settings.fps, source))
    watch = RunWatch(source, pipeline.classifier.bundle.name)
    try:
        sinks = open_sinks(options, pipeline, source, settings, watch, network)
    except FerError:
        source.close()
        raise
    photos = source.count if isinstance(source, ImageSource) and not settings.loop else None
    if not source.live:
        source = ReadAhead(source)
    # The progress line would mix with result lines on the same terminal.
    prints_lines = has_lines(options) and options.output in (None, "-")
    progress = sys.stderr is not None and sys.stderr.isatty() and not prints_lines
    no_face, progress, cut, agreement = NoFace(), progress and photos != 0, None, Agreement()
    implied = options.format is None and options.output is None and len(sinks) > 1  # the lines on standard output
    outputs = [
        Output(
            sink, live=source.live, tell=partial(tell, "fer-cam", level=WARNING),
            requested=not (implied and isinstance(sink, RecordSink)),
        )
        for sink in sinks
    ]  # fmt: skip
    watch.watch(outputs)
    session = next((sink.name for sink in sinks if isinstance(sink, SessionWriter)), "")
    if source.live and (told := what_is_kept(options, session)):
        tell("fer-cam", told)
    try:
        with service_manager(watch):
            run_headless(
                pipeline, source, outputs, watch=watch, limit=options.frames, progress=progress, photos=photos,
                no_face=no_face, agreement=agreement,
            )  # fmt: skip
    except FerError as error:
        if error.exit_code != CUT:
            raise
        cut = error
    skipped = getattr(source, "skipped", [])
    tell_skipped(skipped)
    for remark in getattr(source, "remarks", []):
        tell("fer-cam", remark)
    if reason := no_face.why(settings, pipeline.detector, pipeline.mesh, photos=not source.continuous):
        tell("fer-cam", reason)
    if line := agreement_line(agreement.tallies()):
        tell("fer-cam", line)
    for sink in sinks:
        if isinstance(sink, FaceSink):
            tell_faces(sink, options, photos, len(skipped))
    if cut is not None:
        raise cut  # its frames until then are done
    return 0
