"""One line at the start of a run: what is kept, and what is sent where."""

from __future__ import annotations

import argparse
import shlex

from fer_models.redact import redact

__all__ = ["what_is_kept"]


def what_is_kept(options: argparse.Namespace, session: str = "") -> str:
    """Return a line about a run on people who are there now; "" if nothing leaves it but lines on standard output.

    session: folder of the session, which has a number where --append found an earlier one.
    """
    kept, sent = _kept(options, session), _sent(options)
    parts = [f"keeps {', '.join(kept)}"] if kept else []
    parts += [f"sends {', '.join(sent)}"] if sent else []
    if not parts:
        return ""
    pictures = "" if _has_pictures(options) else "; no picture"
    return f"{'; '.join(parts)}{pictures}; people in view must know (docs/privacy.md)"


def _kept(options: argparse.Namespace, session: str) -> list[str]:
    kept = []
    if options.output not in (None, "-"):
        kept.append(f"labels in {options.output}")
    if options.record:
        kept.append(f"pictures and labels in {options.record}")
    if options.session:
        kept.append(f"{'pictures and ' if options.session_video else ''}labels in {session or options.session}")
    if options.save_faces:
        kept.append(f"pictures of faces and labels in {options.save_faces}")
    return kept


def _sent(options: argparse.Namespace) -> list[str]:
    sent = []
    if options.mqtt:
        sent.append(f"labels to {redact(options.mqtt)}")
    if options.web:
        what = "pictures and labels" if options.web_picture else "labels"
        place = options.web if ":" in options.web else f"port {options.web}"
        sent.append(f"{what} to whoever opens the web page on {place}")
    if options.webhook:
        sent.append(f"changes to {redact(options.webhook)}")
    if options.on_change:
        sent.append(f"changes to the program {shlex.split(options.on_change)[0]}")
    if options.lsl:
        sent.append(f"labels to everybody in this network (LSL {options.lsl})")
    if options.osc:
        host, port = options.osc
        sent.append(f"labels to {host}:{port} (OSC)")
    return sent


def _has_pictures(options: argparse.Namespace) -> bool:
    return bool(options.record or options.session_video or options.save_faces is not None or options.web_picture)
