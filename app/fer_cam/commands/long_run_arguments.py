"""The options for runs of months: when a new file is begun, how many stay, and when the disk takes them."""

from __future__ import annotations

import argparse

from fer_cam.commands.argument_types import byte_size, count, duration
from fer_models.errors import FerError

__all__ = ["LONG_RUN", "add_long_run", "check_long_run"]

SYNCS = ("never", "second", "line")
LONG_RUN = {
    "rotate_size": None,
    "rotate_every": None,
    "rotate_keep": None,
    "record_every": None,
    "record_keep": None,
    "sync": SYNCS[0],
}
"""Options that do nothing in the window, and their defaults."""


def add_long_run(group: argparse._ArgumentGroup) -> None:
    """Add these options."""
    add = group.add_argument
    add(
        "--rotate-size", type=byte_size, metavar="SIZE",
        help="with --output FILE: when FILE would grow above SIZE, such as 10MB, it gets a name with the time of its "
        "last line in UTC, such as faces-20261129T150000Z.jsonl, and a new FILE is begun; `tail -F` follows. Add "
        "--append so that the next run goes on",
    )  # fmt: skip
    add(
        "--rotate-every", type=duration, metavar="T",
        help="with --output FILE: begin a new FILE at the end of every T by the clock, such as 1h (at each full hour) "
        "or 1d (at midnight)",
    )  # fmt: skip
    add(
        "--rotate-keep", type=count, metavar="N",
        help="with --rotate-size or --rotate-every: keep the last N files beside FILE and remove older ones (default: "
        "keep all)",
    )  # fmt: skip
    add(
        "--record-every", type=duration, metavar="T",
        help="with --record: begin a new file at the end of every T by the clock, such as 1h. The files of a camera or "
        "stream have the time of their first frame in UTC in their names: film-20261129T150000Z.mkv",
    )  # fmt: skip
    add(
        "--record-keep", type=count, metavar="N",
        help="with --record-every: keep the last N dated files and remove older ones (default: keep all)",
    )  # fmt: skip
    add(
        "--sync", metavar="WHEN", default=SYNCS[0],
        help="with --output FILE: when the disk must have taken a line, so that a loss of power cannot lose it: never "
        "(when the system likes, usually after 30 s at most), second (after a second) or line (at once, which wears "
        "an SD card out). A killed process loses no line either way (default: never)",
    )  # fmt: skip


def check_long_run(options: argparse.Namespace) -> None:
    """Check these options before a camera is opened. Raises FerError with exit code 2."""
    if options.sync not in SYNCS:
        raise FerError(f"--sync {options.sync}: unknown; use one of {', '.join(SYNCS)}", exit_code=2)
    rotates = options.rotate_size is not None or options.rotate_every is not None
    if options.rotate_keep is not None and not rotates:
        raise FerError("--rotate-keep has nothing to remove; add --rotate-size SIZE or --rotate-every T", exit_code=2)
    if options.record_keep is not None and options.record_every is None:
        raise FerError("--record-keep has nothing to remove; add --record-every T", exit_code=2)
    if options.record_every is not None and not options.record:
        raise FerError("--record-every needs a recording; add --record FILE", exit_code=2)
    if (rotates or options.sync != SYNCS[0]) and options.output in (None, "-"):
        option = "--rotate-size" if options.rotate_size is not None else "--rotate-every" if rotates else "--sync"
        raise FerError(f"{option} needs a file of lines; add --output FILE", exit_code=2)
