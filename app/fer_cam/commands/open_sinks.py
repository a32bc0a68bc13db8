"""Open the sinks that a command line asks for."""

from __future__ import annotations

import argparse
from contextlib import suppress

from fer_cam import __version__
from fer_cam.commands.change_arguments import open_changes
from fer_cam.commands.network_settings import NetworkSettings
from fer_cam.commands.open_web import open_web
from fer_cam.commands.stream_arguments import open_streams
from fer_cam.face_saving import check_folder
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.session.describe import describe
from fer_cam.session.writer import SessionWriter
from fer_cam.settings import Settings
from fer_cam.sinks import FaceSink, Sink, VideoSink, has_sound, open_records, sound_file
from fer_cam.sinks.rotation import Rotation
from fer_cam.sinks.status import RunWatch
from fer_cam.sources import ImageSource, Source, reads
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["has_lines", "open_sinks"]

SENDING = ("mqtt", "lsl", "osc", "on_change", "webhook", "web")
"""Options beside which no lines are printed unless they are asked for."""


def has_lines(options: argparse.Namespace) -> bool:
    """Return True if lines are written: on request, and if no output is there that makes them needless."""
    return bool(options.format or options.output) or (
        options.save_faces is None and not any(getattr(options, name) for name in SENDING)
    )


def open_sinks(
    options: argparse.Namespace, pipeline: Pipeline, source: Source, settings: Settings, watch: RunWatch,
    network: NetworkSettings,
) -> list[Sink]:  # fmt: skip
    """Open every sink that the command line asks for. watch: tells those sinks that report on the run its state.

    network: as from network_settings() with the same options.
    Photos whose faces an earlier run has saved are left out of `source`. Raises FerError if a sink cannot be opened;
    then none is left open.
    """
    for option in ("output", "record"):
        place = getattr(options, option)
        if place and reads(source, place):
            raise FerError(
                f"{place}: is the source itself, which would be lost; choose another --{option}", exit_code=2
            )
    sinks: list[Sink] = []
    labels, attributes = pipeline.classifier.labels, pipeline.attribute_labels
    existing = {"overwrite": options.overwrite, "append": options.append}
    try:
        if network.web is not None:  # first: if the port is taken, nothing is written yet
            sinks.append(open_web(network.web, labels, watch))
        if options.save_faces is not None:
            check_folder(options.save_faces, source)
            faces = FaceSink(
                options.save_faces, pipeline.classifier.bundle, source.name, live=source.live,
                attributes=attributes, **existing,
            )  # fmt: skip
            sinks.append(faces)
            if isinstance(source, ImageSource):
                source.leave_out(faces.done(source.paths))
        if options.record:
            sinks.append(_recording(options, source))
        if options.session:
            sinks.append(_session(options, pipeline, source, settings))
        if network.mqtt is not None:
            from fer_cam.commands.open_mqtt import open_mqtt

            sinks.append(open_mqtt(options, network.mqtt, pipeline, source, watch))
        if has_lines(options):
            format = options.format or "text"
            photos = isinstance(source, ImageSource)
            records = open_records(
                options.output, format, labels, attributes=attributes, photos=photos, landmarks=options.landmarks,
                fps=source.fps, compare=pipeline.compare.classifier.labels if pipeline.compare else (),
                wall=source.live, rotation=_rotation(options), sync=options.sync,
                notice=lambda text: tell("fer-cam", text), **existing,
            )  # fmt: skip
            sinks.append(records)
        sinks += open_streams(options, pipeline, source)
        sinks += open_changes(options, source.name, lambda text: tell("fer-cam", text))
    except FerError:
        for sink in sinks:
            with suppress(FerError):
                sink.close()
        raise
    return sinks


def _rotation(options: argparse.Namespace) -> Rotation | None:
    if options.rotate_size is None and options.rotate_every is None:
        return None
    return Rotation(options.rotate_size, options.rotate_every, options.rotate_keep)


def _recording(options: argparse.Namespace, source: Source) -> VideoSink:
    sound = sound_file(source)
    if sound is not None and options.loop:
        if has_sound(sound):
            tell("fer-cam", f"{options.record}: sound is left out, because --loop repeats the pictures only")
        sound = None
    elif sound is not None and options.input_fps is not None:
        if has_sound(sound):
            tell(
                "fer-cam", f"{options.record}: sound is left out, because --input-fps changes the speed of the pictures"
            )
        sound = None
    if "://" in source.name:
        tell("fer-cam", f"{options.record}: sound is left out; it is copied from files only")
    return VideoSink(
        options.record, source.fps, fit=not source.continuous, sound=sound, notice=lambda text: tell("fer-cam", text),
        overwrite=options.overwrite, append=options.append, every=options.record_every, keep=options.record_keep,
    )  # fmt: skip


def _session(options: argparse.Namespace, pipeline: Pipeline, source: Source, settings: Settings) -> SessionWriter:
    if not source.continuous:
        raise FerError(
            f"--session {options.session}: records a camera, a stream or a video; for photos give --output FILE",
            exit_code=2,
        )
    second = [pipeline.attribute.bundle] if pipeline.attribute else []
    informed = True if options.informed else None
    info = describe(source, settings, pipeline.classifier.bundle, second, version=__version__, informed=informed)
    return SessionWriter(
        options.session, info, append=options.append, video=options.session_video,
        notice=lambda text: tell("fer-cam", text),
    )  # fmt: skip
