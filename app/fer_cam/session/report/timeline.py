"""Draw the emotions of each person over time: the label as a strip, the probabilities stacked below it."""

from __future__ import annotations

from html import escape
from itertools import pairwise

import numpy as np

from fer_cam.session.colours import UNSURE_COLOUR, colour_of_label
from fer_cam.session.data import Person, Session
from fer_cam.session.report.axes import LEFT, WIDTH, TimeAxis, line, number, text

__all__ = ["person_timeline", "timeline_svg"]

TOP, STRIP, GAP, PLOT, BOTTOM = 20, 10, 4, 96, 24
"""Heights: room for the markers' numbers, the strip, the space below it, the plot, and the axis."""
HEIGHT = TOP + STRIP + GAP + PLOT + BOTTOM


def person_timeline(session: Session, person: Person, axis: TimeAxis) -> str:
    """Return the SVG of one person's emotions."""
    body = _chart(session, person, axis)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Emotions over time"><g>{body}</g></svg>'


def timeline_svg(session: Session) -> str:
    """Return an SVG file with the timelines of all people, one below the other, and the colours' words."""
    axis, parts, row = TimeAxis.of(session), [], HEIGHT + 26
    people = session.people
    for i, person in enumerate(people):
        parts.append(
            f'<g transform="translate(0 {i * row})">{text(LEFT, 16, person.title, size=14, weight=600)}'
            f'<g transform="translate(0 22)">{_chart(session, person, axis)}</g></g>'
        )
    x, y = float(LEFT), len(people) * row + 18
    for place, label in enumerate(session.labels):
        colour = colour_of_label(label, place)
        parts.append(f'<rect x="{number(x)}" y="{y - 10}" width="12" height="12" rx="2" fill="{colour}"/>')
        parts.append(text(x + 18, y, label))
        x += 34 + 7.5 * len(label)
    height = len(people) * row + 30
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'color="#222" font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _chart(session: Session, person: Person, axis: TimeAxis) -> str:
    faces, top = person.faces, TOP + STRIP + GAP
    shares = axis.means(faces.time, faces.duration, faces.probabilities)
    has = np.isfinite(shares).all(axis=1)
    parts = [axis.ticks(top + PLOT, top)]
    for first, last in axis.runs(has):
        parts.append(_stack(session.labels, _bridged(shares[first:last]), axis, first, top))
    parts += [line(LEFT, top + PLOT, axis.edge(axis.bins), top + PLOT, opacity=0.3), _strip(session, person, axis)]
    for share in (0, 0.5, 1):
        parts.append(text(LEFT - 6, top + PLOT * (1 - share) + 4, f"{share:.0%}", anchor="end", size=11))
    parts.append(axis.marks(session.markers, TOP - 4, top + PLOT, label=True))
    return "".join(parts)


def _bridged(shares: np.ndarray) -> np.ndarray:
    """Return the shares of neighbouring bins, (n, labels), with an empty bin filled by the one before it."""
    shares = shares.copy()
    for i in np.flatnonzero(~np.isfinite(shares).all(axis=1)):
        shares[i] = shares[i - 1]
    return shares


def _stack(labels: tuple[str, ...], shares: np.ndarray, axis: TimeAxis, first: int, top: float) -> str:
    """Return one area for each label. shares: (n, labels) of bins that follow each other from `first`."""
    sums = shares.sum(axis=1, keepdims=True)
    upper = np.cumsum(shares / np.where(sums > 0, sums, 1), axis=1)
    lower = np.concatenate([np.zeros((len(shares), 1)), upper[:, :-1]], axis=1)
    centres = [(axis.edge(first + i) + axis.edge(first + i + 1)) / 2 for i in range(len(shares))]
    xs = [axis.edge(first), *centres, axis.edge(first + len(shares))]
    parts = []
    for k, label in enumerate(labels):
        if (upper[:, k] - lower[:, k]).max() < 0.002:
            continue
        above = [upper[0, k], *upper[:, k], upper[-1, k]]
        below = [lower[0, k], *lower[:, k], lower[-1, k]]
        points = list(zip(xs, above, strict=True)) + list(zip(xs[::-1], below[::-1], strict=True))
        path = " ".join(f"{number(x)},{number(top + PLOT * (1 - v))}" for x, v in points)
        parts.append(
            f'<polygon points="{path}" fill="{colour_of_label(label, k)}" fill-opacity=".88">'
            f"<title>{escape(label)}</title></polygon>"
        )
    return "".join(parts)


def _strip(session: Session, person: Person, axis: TimeAxis) -> str:
    """Return the strip of labels: in each bin the one that was shown longest."""
    faces, labels = person.faces, session.labels
    place = {label: i for i, label in enumerate(labels)}
    shown = [place.get(e, len(labels)) if s else len(labels) for e, s in zip(faces.emotion, faces.sure, strict=True)]
    seconds = np.zeros((axis.bins, len(labels) + 1))
    np.add.at(seconds, (axis.bin_of(faces.time), np.array(shown, np.int64)), np.maximum(faces.duration, 1e-9))
    longest = np.where(seconds.sum(axis=1) > 0, seconds.argmax(axis=1), -1)
    edges = [0, *(np.flatnonzero(np.diff(longest)) + 1).tolist(), axis.bins]
    parts = []
    for first, last in pairwise(edges):
        kind = int(longest[first])
        if kind < 0:
            continue
        sure = kind < len(labels)
        colour = colour_of_label(labels[kind], kind) if sure else UNSURE_COLOUR
        x, width = axis.edge(first), axis.edge(last) - axis.edge(first)
        parts.append(
            f'<rect x="{number(x)}" y="{TOP}" width="{number(width)}" height="{STRIP}" fill="{colour}" '
            f'fill-opacity="{1 if sure else 0.35}"/>'
        )
    return "".join(parts)
