"""Report at the end of a run which faces were saved, and which pictures could not be read."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from fer_cam.sinks import FaceSink
from fer_models.command import tell

__all__ = ["tell_faces", "tell_skipped"]


def _some(names: Sequence[object], count: int) -> str:
    """Return the first five of `names`, and how many of `count` are left out."""
    more = f" and {count - 5} more" if count > 5 else ""
    return ", ".join(map(str, names[:5])) + more


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _place(path: Path) -> str:
    """Return a path that a command does not take for an option."""
    return f"./{path}" if str(path).startswith("-") else str(path)


def tell_skipped(skipped: Sequence[Path]) -> None:
    """Print on stderr which pictures could not be read."""
    if skipped:
        names = _some(skipped, len(skipped))
        them = "it" if len(skipped) == 1 else "them"
        tell(
            "fer-cam",
            f"{_number(len(skipped), 'picture')} could not be read: {names}; save {them} again as JPEG or PNG",
        )


def tell_faces(sink: FaceSink, options: argparse.Namespace, photos: int | None, skipped: int) -> None:
    """Print on stderr what `sink` saved and what to do with it.

    photos: number of photos in the source of this run; None if the source has frames. skipped: number of photos that
    could not be read.
    """
    noun = "frame" if photos is None else "photo"
    pictures = _number(sink.pictures, noun)
    if sink.empty and (sink.faces or sink.again) and photos is not None:
        tell("fer-cam", f"no face in {sink.empty} of {pictures}: {_some(sink.without, sink.empty)}")
    if sink.again:
        tell("fer-cam", f"skipped {_number(sink.again, noun)}: {sink.table} has their faces already")
    left = (photos or 0) - skipped - sink.pictures
    if left > 0:
        tell("fer-cam", f"{_number(left, 'photo')} not processed yet; run the same command with --append to continue")
    if not sink.faces:
        return
    command = f"fer-train evaluate {shlex.quote(options.model)} --labels {shlex.quote(_place(sink.table))}"
    tell(
        "fer-cam",
        f"saved {_number(sink.faces, 'face')} of {pictures} in {sink.folder}; "
        f"fill in the column label of {sink.table.name}, then run: {command}",
    )
