"""Put the report of a session together."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from fer_cam.session.affect import LIMITS, SOURCE
from fer_cam.session.data import Session
from fer_cam.session.format import REPORT
from fer_cam.session.report.affect_chart import AROUSAL_COLOUR, VALENCE_COLOUR, affect_chart
from fer_cam.session.report.axes import TimeAxis, clock
from fer_cam.session.report.parts import about, agreement, facts, markers, notice, peaks
from fer_cam.session.report.shares import legend, people_table, share_bars
from fer_cam.session.report.stimuli import stimuli_part
from fer_cam.session.report.style import STYLE
from fer_cam.session.report.timeline import person_timeline
from fer_cam.session.summary import PersonSummary, Summary, summarize
from fer_models.atomic import write_text
from fer_models.errors import FerError

__all__ = ["report_html", "write_report"]

MOST_PEOPLE = 8
"""People with charts and figures of their own."""


def write_report(session: Session, path: str | Path | None = None) -> Path:
    """Write the report and return its place. path: default report.html in the session's folder.

    Raises FerError if it cannot be written; a report that was there stays then.
    """
    place = session.folder / REPORT if path is None else Path(path)
    try:
        write_text(place, report_html(session))
    except OSError as error:
        raise FerError(f"{place}: cannot be written ({error.strerror or error}); choose another file") from error
    return place


def report_html(session: Session) -> str:
    """Return the page. It needs no network and no other file, and has no script."""
    summary, axis = summarize(session), TimeAxis.of(session)
    main = sorted(summary.main, key=lambda p: -p.seconds)[:MOST_PEOPLE]
    charted = {p.id for p in main}
    shown = [p for p in summary.people if p.id in charted]  # in the order in which they appear
    start = session.info.start
    title = f"Session of {start:%d} {start:%B %Y}, {start:%H:%M}"
    body = [
        f"<h1>{title}</h1><p class=lead>{escape(session.info.source)}</p>",
        notice(session),
        facts(session, summary),
        _timelines(session, axis, charted, summary),
        _section("Share of time", _shares(session, summary, shown)) if summary.people else "",
        _affect(session, axis, charted),
        _section("Responses to the stimuli", part, long=True) if (part := stimuli_part(session, charted)) else "",
        _section("Clearest moments", peaks(session, shown), long=True) if any(p.peaks for p in shown) else "",
        _section("Markers", markers(session), long=True) if session.markers else "",
        _section("About this session", about(session), long=True),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _section(title: str, body: str, *, long: bool = False) -> str:
    return f"<section{' class=long' if long else ''}><h2>{title}</h2>{body}</section>"


def _timelines(session: Session, axis: TimeAxis, charted: set[int], summary: Summary) -> str:
    if not len(session.faces):
        return _section("Emotions over time", '<p class="soft">No face was found in this session.</p>')
    parts = [
        '<p class="soft">The strip shows the label, grey where it was unsure; the area below it the probability of '
        "each emotion. Nothing is drawn while a face was not seen."
        + (" Dashed lines are markers.</p>" if session.markers else "</p>"),
        legend(session.labels),
    ]
    for person in session.people:
        if person.id in charted:
            chart = person_timeline(session, person, axis)
            parts.append(f'<div class="person"><h3>{escape(person.title)}</h3><div class="chart">{chart}</div></div>')
    if (more := len(summary.people) - len(charted)) > 0:
        longest = max(p.seconds for p in summary.people if p.id not in charted)
        seen = f"was seen for {clock(longest)}" if more == 1 else f"were each seen for at most {clock(longest)}"
        anew = " A face that is lost and found again may count anew." if len(summary.main) < len(summary.people) else ""
        parts.append(f'<p class="soft">{more} more {"person" if more == 1 else "people"} {seen}.{anew}</p>')
    return _section("Emotions over time", "".join(parts), long=True)


def _shares(session: Session, summary: Summary, shown: Sequence[PersonSummary]) -> str:
    titles = {p.title for p in shown}
    pairs = [a for a in summary.agreements if {a.first, a.second} <= titles]
    table = people_table(shown, session.labels)
    return f"{legend(session.labels)}{share_bars(summary, shown)}{table}{agreement(pairs)}"


def _affect(session: Session, axis: TimeAxis, charted: set[int]) -> str:
    charts = [
        f'<div class="person"><h3>{escape(person.title)}</h3><div class="chart">{chart}</div></div>'
        for person in session.people
        if person.id in charted and (chart := affect_chart(session, person, axis))
    ]
    if not charts:
        return ""
    words = (
        f'<ul class="legend"><li><span class="dot line" style="--c:{VALENCE_COLOUR}"></span>valence: unpleasant −1 to '
        f'pleasant +1</li><li><span class="dot line dash" style="--c:{AROUSAL_COLOUR}"></span>arousal: calm −1 to '
        "excited +1</li></ul>"
    )
    limits = f'<p class="soft"><small>{escape(LIMITS)} Coordinates: {escape(SOURCE)}.</small></p>'
    return _section("Valence and arousal", words + "".join(charts) + limits, long=True)
