"""Show the share of time of each emotion: a bar a person, and the figures in a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from fer_cam.session.colours import UNSURE_COLOUR, colour_of_label, ink_on
from fer_cam.session.report.axes import clock
from fer_cam.session.summary import UNSURE, PersonSummary, Summary

__all__ = ["legend", "people_table", "share_bars", "signed"]

LEAST_LABELLED = 0.07
"""Share of a bar that has room for its percentage."""


def _colour(name: str, place: int) -> str:
    return UNSURE_COLOUR if name == UNSURE else colour_of_label(name, place)


def legend(labels: tuple[str, ...]) -> str:
    """Return the words of the colours."""
    items = "".join(
        f'<li><span class="dot{" guess" if name == UNSURE else ""}" style="--c:{_colour(name, i)}"></span>'
        f"{escape(name)}</li>"
        for i, name in enumerate((*labels, UNSURE))
    )
    return f'<ul class="legend">{items}</ul>'


def _bar(shares: Mapping[str, float]) -> str:
    parts = []
    for place, (name, share) in enumerate(shares.items()):
        if share < 0.002:
            continue
        words = f"<em>{share:.0%}</em>" if share >= LEAST_LABELLED else ""
        guess = " guess" if name == UNSURE else ""
        parts.append(
            f'<span class="part{guess}" style="--c:{_colour(name, place)};color:{ink_on(_colour(name, place))};'
            f'flex-grow:{share:.4f}" '
            f'title="{escape(name)} {share:.0%}">{words}</span>'
        )
    return f'<div class="bar">{"".join(parts)}</div>'


def share_bars(summary: Summary, people: Sequence[PersonSummary]) -> str:
    """Return a bar for each of these people, and for everyone together if there are several."""
    rows = [(p.title, clock(p.seconds), p.shares) for p in people]
    if len(summary.people) > 1:
        rows.append(("everyone", clock(sum(p.seconds for p in summary.people)), summary.shares))
    return "".join(
        f'<div class="row"><div class="who">{escape(title)}<small>{seconds}</small></div>{_bar(shares)}</div>'
        for title, seconds, shares in rows
    )


def signed(value: float) -> str:
    """Return a figure of -1..1 with its sign; a dash if there is none."""
    if math.isnan(value):
        return "–"
    return "0.00" if abs(value) < 0.005 else f"{value:+.2f}".replace("-", "−")


def people_table(people: Sequence[PersonSummary], labels: tuple[str, ...]) -> str:
    """Return the figures of these people as a table."""
    names = (*labels, UNSURE)
    head = "".join(f"<th>{escape(n)}</th>" for n in ("person", "seen", *names, "valence", "arousal"))
    body = ""
    for p in people:
        cells = [clock(p.seconds), *(f"{p.shares[n]:.0%}" for n in names), signed(p.valence), signed(p.arousal)]
        body += f"<tr><th>{escape(p.title)}</th>{''.join(f'<td>{c}</td>' for c in cells)}</tr>"
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
