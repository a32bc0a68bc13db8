"""The parts of the report that are words and tables: notice, key figures, peaks, markers, and how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from fer_cam.session.data import Marker, Session
from fer_cam.session.report.axes import clock
from fer_cam.session.report.pictures import peak_pictures
from fer_cam.session.summary import UNSURE, Agreement, PersonSummary, Summary

__all__ = ["about", "agreement", "facts", "markers", "notice", "peaks"]

NEAR = 1.0
"""Seconds after a marker in which the table looks at what people show."""


def notice(session: Session) -> str:
    """Return what a reader must know first: what a label is, who was told, and what is missing."""
    info = session.info
    told = {
        True: "The person who recorded noted that the people in the picture were told",
        False: "The person who recorded noted that the people in the picture were not told",
        None: "Whether the people in the picture were told was not noted",
    }[info.informed]
    if info.informed is not None and info.informed_at is not None:
        told += f" ({info.informed_at:%Y-%m-%d %H:%M})"
    lines = [
        "<b>A label is what an expression looks like to a network, not what a person feels.</b> It is often wrong, and "
        "no ground for decisions about people.",
        f"{told}.",
    ]
    if not session.whole:
        lines.append("The recording was interrupted: its last moments may be missing.")
    if session.skipped:
        lines.append(f"{session.skipped} damaged line{'s' * (session.skipped != 1)} could not be read.")
    return f'<section class="note">{"".join(f"<p>{line}</p>" for line in lines)}</section>'


def facts(session: Session, summary: Summary) -> str:
    """Return the key figures."""
    count = len(summary.main)
    briefly = len(summary.people) - count
    figures = [
        (clock(summary.seconds), "length"),
        (f"{len(session.frames):,}", "frame" if len(session.frames) == 1 else "frames"),
        (str(count), ("person" if count == 1 else "people") + (f", and {briefly:,} seen briefly" if briefly else "")),
        (f"{summary.seen:.0%}", "of the time a face was seen"),
        *([(f"{1 - summary.shares[UNSURE]:.0%}", "of that time the label was sure")] if count else []),
    ]
    return (
        f'<div class="facts">{"".join(f"<div class=fact><b>{v}</b><span>{w}</span></div>" for v, w in figures)}</div>'
    )


def agreement(pairs: Sequence[Agreement]) -> str:
    """Return how often people who were seen together showed the same emotion; "" without such people."""
    if not pairs:
        return ""
    most = sorted(pairs, key=lambda a: -a.seconds)[:10]
    rows = "".join(
        f"<tr><td>{escape(a.first)} and {escape(a.second)}</td><td>{a.share:.0%}</td><td>{clock(a.seconds)}</td></tr>"
        for a in most
    )
    return (
        '<h3>Same expression at the same time</h3><div class="wide"><table class="words"><thead><tr><th>people</th>'
        f"<th>share of time</th><th>both sure for</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def peaks(session: Session, people: Sequence[PersonSummary]) -> str:
    """Return each person's clearest moment of each emotion, with pictures if the video was kept."""
    pictures = peak_pictures(session, [peak for person in people for peak in person.peaks])
    parts = []
    for person in people:
        if not person.peaks:
            continue
        figures = ""
        for peak in person.peaks:
            shown = f'<img src="{pictures[peak.row]}" alt="">' if peak.row in pictures else ""
            figures += (
                f"<figure>{shown}<figcaption><b>{escape(peak.emotion)}</b> {peak.confidence:.0%}<br>at "
                f"{clock(peak.time - session.start)}</figcaption></figure>"
            )
        parts.append(f'<h3>{escape(person.title)}</h3><div class="peaks">{figures}</div>')
    return "".join(parts)


def markers(session: Session) -> str:
    """Return the table of markers."""
    rows = ""
    for number, marker in enumerate(session.markers, 1):
        wall = "" if np.isnat(marker.wall) else f"{session.local(marker.wall):%H:%M:%S}"
        cells = (
            str(number), clock(marker.time - session.start), wall, marker.label, marker.origin, _shown(session, marker)
        )  # fmt: skip
        rows += f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in cells)}</tr>"
    heads = ("", "time", "clock", "label", "set by", "shown in the second after it")
    head = "".join(f"<th>{h}</th>" for h in heads)
    return f'<div class="wide"><table class="words"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _shown(session: Session, marker: Marker) -> str:
    """Return the emotion that each person showed longest in the second after a marker."""
    faces = session.faces
    near = faces.where((faces.time >= marker.time) & (faces.time < marker.time + NEAR))
    words = []
    for number in dict.fromkeys(near.id.tolist()):
        own = near.where(near.id == number)
        labels = np.where(own.sure, own.emotion, UNSURE)
        longest = max(dict.fromkeys(labels.tolist()), key=lambda name: float((own.duration * (labels == name)).sum()))
        words.append(f"{own.name[0] or f'person {number}'}: {longest}")
    return ", ".join(words[:6]) or "no face"


def about(session: Session) -> str:
    """Return how the session was made: source, models, settings, versions, and its limits."""
    info = session.info
    rate = f", {info.fps:g} frames/s" if info.fps else ""
    size = f"{info.size[0]} x {info.size[1]} pixels{rate}" if info.size else rate.strip(", ")
    rows = [
        ("recorded", f"{info.start:%Y-%m-%d %H:%M:%S %z}" + (f" to {info.end:%H:%M:%S}" if info.end else "")),
        ("source", f"{info.source} ({'live' if info.live else 'file'})"),
        ("picture", size),
        ("dropped frames", "" if info.dropped is None or not info.live else str(info.dropped)),
        ("detector", info.detector),
    ]
    items = "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in rows if v)
    for model in info.models:
        accuracy = "" if model.accuracy is None else f"; right on {model.accuracy:.0%} of its test faces"
        items += (
            f"<dt>model of {escape(model.task)}</dt><dd>{escape(model.name)} ({escape(', '.join(model.labels))}"
            f"{accuracy})<br><code>SHA-256 {escape(model.sha256)}</code></dd>"
        )
    versions = ", ".join(f"{k} {v}" for k, v in info.versions.items())
    items += f"<dt>versions</dt><dd>{escape(versions)}</dd>" if versions else ""
    when = (
        "Times of day are those of capture."
        if info.live
        else "Times of day are the start of the run plus the time in the file."
    )
    return (
        f"<dl>{items}</dl><p class=soft><small>{when} Shares count time, not frames, and leave out pauses of the "
        "source. A label is called unsure where the face is small, blurred, dark, covered or turned, "
        "or the network undecided. People are told apart by following faces: somebody who left and came back may be "
        "counted twice. The data is in the session's folder: faces.csv, frames.csv, markers.csv, session.json."
        "</small></p>"
    )
