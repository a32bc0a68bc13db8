"""The sinks that a command line asks for, and what is told of them at the end."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fer_cam.pipeline import Pipeline
from fer_cam.sinks import FaceSink, Sink, VideoSink, open_records
from fer_cam.sources import ImageSource, Source, reads
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["open_sinks", "tell_faces", "tell_skipped"]


def open_sinks(options: argparse.Namespace, pipeline: Pipeline, source: Source) -> list[Sink]:
    """Every sink of the command line; on failure none is left open, and FerError is raised.

    Photos whose faces were saved by an earlier run are left out of the source.
    """
    for option in ("output", "record"):
        place = getattr(options, option)
        if place and reads(source, place):
            raise FerError(
                f"{place}: is the source itself, which would be lost; choose another --{option}", exit_code=2
            )
    sinks: list[Sink] = []
    labels, attributes = pipeline.classifier.labels, pipeline.attribute_labels
    change = {"overwrite": options.overwrite, "append": options.append}
    try:
        if options.save_faces is not None:
            _check_place(options.save_faces, source)
            faces = FaceSink(
                options.save_faces, pipeline.classifier.bundle, source.name, live=source.live,
                attributes=attributes, **change,
            )  # fmt: skip
            sinks.append(faces)
            if isinstance(source, ImageSource):
                source.leave_out(faces.done(source.paths))
        if options.record:
            sinks.append(VideoSink(options.record, source.fps, paced=source.live, overwrite=options.overwrite))
        if options.save_faces is None or options.format or options.output:
            format = options.format or "text"
            photos = isinstance(source, ImageSource)
            sinks.append(open_records(options.output, format, labels, attributes=attributes, photos=photos, **change))
    except FerError:
        for sink in sinks:
            with suppress(FerError):
                sink.close()
        raise
    return sinks


def _check_place(folder: str, source: Source) -> None:
    """Refuse a folder for faces in which nothing but the photos themselves lies."""
    if isinstance(source, ImageSource) and all(p.resolve().parent == Path(folder).resolve() for p in source.paths):
        raise FerError(f"{folder}: is where the photos are; choose another --save-faces", exit_code=2)


def _some(names: Sequence[object], count: int) -> str:
    more = f" and {count - 5} more" if count > 5 else ""
    return ", ".join(map(str, names[:5])) + more


def tell_skipped(skipped: Sequence[Path]) -> None:
    """Say which pictures could not be read."""
    if skipped:
        what = f"{len(skipped)} picture{'s' * (len(skipped) != 1)}"
        tell("fer-cam", f"{what} could not be read: {_some(skipped, len(skipped))}")


def tell_faces(sink: FaceSink, options: argparse.Namespace, photos: int | None, skipped: int) -> None:
    """Say what was saved and what to do with it.

    photos: how many this run was to look at; None for frames. skipped: how many of them could not be read.
    """

    def number(count: int, what: str) -> str:
        return f"{count} {what}{'s' * (count != 1)}"

    what = "frame" if photos is None else "photo"
    seen = number(sink.pictures, what)
    if sink.empty and not (sink.faces or sink.again):
        tell("fer-cam", f"no face in {seen}; --min-face N also finds those below {options.min_face} pixels")
    elif sink.empty and photos is not None:
        tell("fer-cam", f"no face in {sink.empty} of {seen}: {_some(sink.without, sink.empty)}")
    if sink.again:
        tell("fer-cam", f"{number(sink.again, what)} left out: their faces are in {sink.table} already")
    left = (photos or 0) - skipped - sink.pictures
    if left > 0:
        tell("fer-cam", f"{number(left, 'photo')} not looked at yet: the same command with --append goes on")
    if not sink.faces:
        return
    command = f"fer-train evaluate {shlex.quote(options.model)} --labels {shlex.quote(str(sink.table))}"
    tell(
        "fer-cam",
        f"{number(sink.faces, 'face')} of {seen} in {sink.folder}; "
        f"fill in the column label of {sink.table.name}, then: {command}",
    )
