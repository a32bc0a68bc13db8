"""Show each person's mean response to each stimulus: a chart and a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from fer_cam.session.colours import colour_of_label
from fer_cam.session.data import Session
from fer_cam.session.report.affect_chart import AROUSAL_COLOUR, VALENCE_COLOUR
from fer_cam.session.report.axes import WIDTH, clock, line, number, text
from fer_cam.session.report.shares import signed
from fer_cam.session.stimulus.markers import Stimuli, read_stimuli
from fer_cam.session.stimulus.responses import Means, Response, reference_of, responses

__all__ = ["stimuli_part"]

ROW, TOP, BOTTOM = 26, 22, 6
BAR, BAR_END, DOTS, DOTS_END = 190, 610, 650, WIDTH - 14
"""Left and right ends of the bars of probabilities and of the scale from -1 to 1."""
LONGEST = 24
"""Characters of an item's name that the chart has room for."""
MOST_ROWS = 60
"""Items in a chart; the table has all."""


def stimuli_part(session: Session, charted: set[int]) -> str:
    """Return chart and table of each person of `charted`, by id; "" if nothing was shown in the session."""
    stimuli = read_stimuli(session)
    if not stimuli.names:
        return ""
    rows = responses(session, stimuli)
    parts = [f"<p class=soft>{_words(stimuli)}</p>", _legend(session.labels)]
    for person in session.people:
        own = [r for r in rows if r.id == person.id]
        if person.id in charted and own:
            kind, reference = reference_of(person, stimuli, session.labels)
            chart = _chart(own, kind, reference, session.labels)
            table = _table(own, kind, reference, session.labels)
            parts.append(
                f'<div class="person"><h3>{escape(person.title)}</h3><div class="chart">{chart}</div></div>{table}'
            )
    if not rows:
        parts.append("<p class=soft>Nobody was seen while an item was shown.</p>")
    return "".join(parts)


def _words(stimuli: Stimuli) -> str:
    items, times = len({s.name for s in stimuli.showings}), len(stimuli.showings)
    words = [
        f"{items} item{'s' * (items != 1)} {'were' if items != 1 else 'was'} shown"
        + (f", {times} times in all." if times != items else ".")
        + " Bars are mean probabilities over the time in which an item was shown, of all its showings; small figures"
        " are the difference to the reference, in percentage points for probabilities. The reference is the baseline,"
        " or the pauses if there was none."
    ]
    broken = list(dict.fromkeys(s.name for s in stimuli.showings if not s.whole))
    if broken:
        words.append(f"Not shown to the end: {escape(', '.join(broken))}.")
    if stimuli.failed:
        words.append(f"Could not be shown: {escape(', '.join(stimuli.failed))}.")
    return " ".join(words)


def _legend(labels: Sequence[str]) -> str:
    dots = "".join(
        f'<li><span class="dot" style="--c:{colour_of_label(label, i)}"></span>{escape(label)}</li>'
        for i, label in enumerate(labels)
    )
    marks = "".join(
        f'<li><svg width="14" height="14" viewBox="0 0 14 14" style="display:inline-block;width:14px;min-width:0;'
        f'vertical-align:-2px;margin-right:5px">{mark}</svg>{word}</li>'
        for mark, word in ((_valence(7, 7), "valence"), (_arousal(7, 7), "arousal"))
    )
    return f'<ul class="legend">{dots}{marks}</ul>'


def _valence(x: float, y: float) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="5" fill="{VALENCE_COLOUR}"/>'


def _arousal(x: float, y: float) -> str:
    """Return a diamond, so that it is told from a circle without colour, too."""
    points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in ((0, -6), (6, 0), (0, 6), (-6, 0)))
    return f'<polygon points="{points}" fill="{AROUSAL_COLOUR}"/>'


def _chart(own: Sequence[Response], kind: str, reference: Means | None, labels: Sequence[str]) -> str:
    """Return the SVG: a row for the reference and one for each item."""
    rows = [(kind, reference)] if reference is not None else []
    rows += [(r.item, r.means) for r in own[:MOST_ROWS]]
    bottom = TOP + ROW * len(rows)
    parts = [text(BAR, 14, "mean probability", size=11), *_scale(bottom)]
    for place, (name, means) in enumerate(rows):
        y = TOP + ROW * place
        shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        weight = 400 if reference is not None and place == 0 else 600
        parts.append(f"<g><title>{escape(name)}</title>{text(0, y + 17, shown, size=13, weight=weight)}</g>")
        parts.append(_bar(means, labels, y + 3))
        for value, mark in ((means.valence, _valence), (means.arousal, _arousal)):
            if not math.isnan(value):
                parts.append(mark(_at(value), y + ROW / 2))
    return (
        f'<svg viewBox="0 0 {WIDTH} {bottom + BOTTOM}" role="img" aria-label="Mean response to each item">'
        f"{''.join(parts)}</svg>"
    )


def _at(value: float) -> float:
    return DOTS + (DOTS_END - DOTS) * (value + 1) / 2


def _scale(bottom: float) -> list[str]:
    parts = []
    for value in (-1.0, -0.5, 0.0, 0.5, 1.0):
        x = _at(value)
        parts.append(line(x, TOP - 2, x, bottom, opacity=0.35 if value == 0 else 0.12))
        words = f"{value:+g}".replace("-", "−") if value else "0"
        parts.append(text(x, 14, words, anchor="end" if value == 1 else "middle", size=11))
    return parts


def _bar(means: Means, labels: Sequence[str], y: float) -> str:
    total = sum(means.probabilities.values()) or 1.0
    parts, x = [], float(BAR)
    for place, label in enumerate(labels):
        width = (BAR_END - BAR) * means.probabilities[label] / total
        if width >= 0.3:
            parts.append(
                f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{ROW - 6}" '
                f'fill="{colour_of_label(label, place)}"><title>{escape(label)} {means.probabilities[label]:.0%}'
                "</title></rect>"
            )
        x += width
    return "".join(parts)


def _table(own: Sequence[Response], kind: str, reference: Means | None, labels: Sequence[str]) -> str:
    names = ("item", "seen", "frames", *labels, "unsure", "valence", "arousal")
    head = "".join(f"<th>{escape(n)}</th>" for n in names)
    body = _row(kind, reference, {}, labels) if reference is not None else ""
    for response in own:
        times = f" <small>×{response.showings}</small>" if response.showings > 1 else ""
        body += _row(response.item, response.means, dict(response.differences), labels, times)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(name: str, means: Means, differences: dict[str, float], labels: Sequence[str], more: str = "") -> str:
    cells = [clock(means.seconds) if means.seconds >= 10 else f"{means.seconds:.1f} s", f"{means.frames:,}"]
    for label in labels:
        cells.append(f"{means.probabilities[label]:.0%}{_small(differences.get(label), points=True)}")
    cells.append(f"{means.unsure:.0%}")
    for key, value in (("valence", means.valence), ("arousal", means.arousal)):
        cells.append(signed(value) + _small(differences.get(key)))
    return f"<tr><th>{escape(name)}{more}</th>{''.join(f'<td>{c}</td>' for c in cells)}</tr>"


def _small(difference: float | None, *, points: bool = False) -> str:
    """Return a difference as small text below its figure; "" if there is none."""
    if difference is None or math.isnan(difference):
        return ""
    words = f"{round(100 * difference):+d}".replace("-", "−").replace("+0", "0") if points else signed(difference)
    return f"<br><small>{words}</small>"
