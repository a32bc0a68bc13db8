"""The options that tell other programs of changes: a command and a web address."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from fer_cam.commands.argument_types import number
from fer_models.errors import FerError
from fer_models.redact import redact

if TYPE_CHECKING:
    from fer_cam.sinks import Sink

__all__ = ["add_changes", "check_changes", "open_changes"]

EVERY = 1.0
"""Default of --on-change-every, in seconds."""


def add_changes(group: argparse._ArgumentGroup) -> None:
    """Add the options that tell of changes."""
    add = group.add_argument
    add(
        "--on-change", metavar="CMD",
        help="run this program, with its arguments but without a shell, whenever a face appears or leaves or its sure "
        "emotion changes; it gets one line of JSON on its standard input, and is killed after 10 seconds",
    )  # fmt: skip
    add(
        "--webhook", metavar="URL",
        help="send the same line to this http:// or https:// address (POST). The environment variable "
        "FER_CAM_WEBHOOK_TOKEN may hold a bearer token",
    )  # fmt: skip
    add(
        "--on-change-every", type=number, default=EVERY, metavar="S",
        help="tell of changes every S seconds at most; those in between are told together "
        f"(default: {EVERY:g})",
    )  # fmt: skip


def check_changes(options: argparse.Namespace) -> None:
    """Check these options before a camera is opened. Raises FerError with exit code 2."""
    if options.on_change is not None or options.webhook is not None:
        from fer_cam.commands.change_checks import check_url, split_command
    if options.on_change is not None:
        split_command(options.on_change)
    if options.webhook is not None:
        check_url(options.webhook)
    if options.on_change_every != EVERY and options.on_change is None and options.webhook is None:
        raise FerError("--on-change-every has nothing to tell; add --on-change CMD or --webhook URL", exit_code=2)


def open_changes(options: argparse.Namespace, source: str, notice: Callable[[str], None]) -> list[Sink]:
    """Return the sinks of these options; an empty list for none. source: its name."""
    if options.on_change is None and options.webhook is None:
        return []
    from fer_cam.commands.change_checks import split_command
    from fer_cam.sinks.changes import ChangeSink, CommandRunner, Webhook

    sinks: list[Sink] = []
    kind = {"source": redact(source), "every": options.on_change_every, "notice": notice}
    if options.on_change is not None:
        run = CommandRunner(split_command(options.on_change))
        sinks.append(ChangeSink(run.name, run, retries=False, **kind))
    if options.webhook is not None:
        post = Webhook(options.webhook)
        if "@" in options.webhook.partition("://")[2].partition("/")[0]:
            notice(f"{post.name}: a password in an address shows in the list of processes; use FER_CAM_WEBHOOK_TOKEN")
        sinks.append(ChangeSink(post.name, post, retries=True, **kind))
    return sinks
