"""What a command line may not say, beyond what its parser knows. Nothing here loads OpenCV."""

from __future__ import annotations

import argparse
import os

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["check_outputs", "chosen_source"]

COMMANDS = ("models", "benchmark")
"""Words that are a command of their own in the first place."""


def chosen_source(options: argparse.Namespace) -> str | None:
    """SOURCE or --source, None for neither. Raises FerError for both, for several, and for a mistyped command."""
    given = options.place
    if len(given) > 1:
        raise FerError(
            f"{len(given)} sources are given ({given[0]}, {given[1]} ...), one is taken: a folder, or a pattern in "
            'quotes, such as "photos/*.jpg"',
            exit_code=2,
        )
    if not given:
        return options.source
    if options.source is not None:
        raise FerError(f"{given[0]} and --source {options.source} are both given; give one", exit_code=2)
    hint = did_you_mean(given[0], COMMANDS, prefix="fer-cam ", cutoff=0.7)
    if hint and not os.path.exists(given[0]):
        raise FerError(f"unknown command or source {given[0]!r}; {hint}", exit_code=2)
    return given[0]


def check_outputs(options: argparse.Namespace, *, headless: bool) -> None:
    """Refuse places for results that contradict each other. Raises FerError with exit code 2."""
    for name in ("format", "output"):
        if getattr(options, name) and not headless:
            raise FerError(f"--{name} goes with --headless", exit_code=2)
    for name in ("output", "record"):
        if getattr(options, name) == "":
            raise FerError(f"--{name} is empty; give a file", exit_code=2)
    files = [os.path.realpath(f) for f in (options.output, options.record) if f]
    if len(set(files)) < len(files):
        raise FerError("--output and --record are the same file", exit_code=2)
    if options.append and options.output in (None, "-") and options.save_faces is None:
        raise FerError("--append goes with --output FILE or --save-faces DIR", exit_code=2)
    if options.append and options.overwrite:
        raise FerError("--append and --overwrite exclude each other", exit_code=2)
    if options.append and options.record and os.path.exists(options.record):
        raise FerError(
            f"{options.record}: already exists, and nothing is added to a video; choose another --record", exit_code=2
        )
    if options.save_faces is None:
        return
    if not options.save_faces:
        raise FerError("--save-faces is empty; give a folder", exit_code=2)
    if os.path.realpath(os.path.join(options.save_faces, "faces.csv")) in files:
        raise FerError("--save-faces writes faces.csv itself; choose another --output", exit_code=2)
    if options.source is None:
        raise FerError("--save-faces needs a source: fer-cam photos/ --save-faces DIR", exit_code=2)
    if options.loop:
        raise FerError("--save-faces with --loop would save the same faces again and again", exit_code=2)
