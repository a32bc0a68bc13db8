"""The options of LSL and OSC, which send every frame's faces to programs of laboratories and stages."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fer_cam.commands.argument_types import count
from fer_models.errors import FerError
from fer_models.redact import redact

if TYPE_CHECKING:
    from fer_cam.pipeline.pipeline import Pipeline
    from fer_cam.sinks import Sink
    from fer_cam.sources import Source

__all__ = ["add_streams", "check_streams", "host_port", "open_streams"]

MOST_SLOTS = 64


def host_port(text: str) -> tuple[str, int]:
    """Return (host, port) of "HOST:PORT" or "[IPv6]:PORT". Raises ArgumentTypeError for other text."""
    host, colon, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    valid = bare and colon and port.isdecimal() and port.isascii() and 0 < int(port[:6]) < 65536
    if not valid or (":" in bare and bare == host) or not bare.isprintable() or any(c in bare for c in " /@"):
        raise argparse.ArgumentTypeError(f"must be HOST:PORT, such as 127.0.0.1:9000, not {text!r}")
    return bare, int(port)


def slot_count(text: str) -> int:
    """Return a whole number from 1 to MOST_SLOTS. Raises ArgumentTypeError for other text."""
    value = count(text)
    if value > MOST_SLOTS:
        raise argparse.ArgumentTypeError(f"must be at most {MOST_SLOTS}, not {value}")
    return value


def add_streams(group: argparse._ArgumentGroup) -> None:
    """Add the options of LSL and OSC."""
    add = group.add_argument
    add(
        "--lsl", metavar="NAME",
        help="offer the faces in this network as the LSL stream NAME, with the times of capture, and "
        "changes as the markers NAME-changes",
    )  # fmt: skip
    add(
        "--osc", type=host_port, metavar="HOST:PORT",
        help="send the faces of each frame by OSC over UDP (/fer-cam/NAME/face/1/emotion ...), to a "
        "receiver such as 127.0.0.1:9000",
    )  # fmt: skip
    add(
        "--slots", type=slot_count, metavar="N",
        help="with --lsl or --osc: send N faces; the largest one gets the first free slot and keeps it (default: 1)",
    )  # fmt: skip


def check_streams(options: argparse.Namespace) -> None:
    """Raise FerError with exit code 2 for options that contradict each other."""
    if options.lsl is not None and not options.lsl.strip():
        raise FerError("--lsl is empty; give the name of a stream", exit_code=2)
    if options.slots is not None and options.lsl is None and options.osc is None:
        raise FerError("--slots needs a stream; add --lsl NAME or --osc HOST:PORT", exit_code=2)


def open_streams(options: argparse.Namespace, pipeline: Pipeline, source: Source) -> list[Sink]:
    """Return the sinks of these options; an empty list for none. Raises FerError if a package is missing."""
    sinks: list[Sink] = []
    labels, slots = pipeline.classifier.labels, options.slots or 1
    if options.lsl is not None:
        from fer_cam.sinks.lsl import LslSink

        sinks.append(
            LslSink(
                options.lsl, labels, slots=slots, live=source.live, source=redact(source.name),
                model=pipeline.classifier.bundle.name,
            )
        )  # fmt: skip
    if options.osc is not None:
        import socket

        from fer_cam.sinks.osc import OscSink

        name = getattr(options, "name", None) or socket.gethostname()
        host, port = options.osc
        sinks.append(OscSink(host, port, labels, slots=slots, name=name))
    return sinks
