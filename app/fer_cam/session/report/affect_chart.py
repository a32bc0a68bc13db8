"""Draw valence and arousal of a person over time."""

from __future__ import annotations

import numpy as np

from fer_cam.session.data import Person, Session
from fer_cam.session.report.axes import LEFT, WIDTH, TimeAxis, line, number, text

__all__ = ["AROUSAL_COLOUR", "VALENCE_COLOUR", "affect_chart"]

VALENCE_COLOUR, AROUSAL_COLOUR = "#2a8fc7", "#d9622b"
TOP, PLOT, BOTTOM = 8, 100, 24


def affect_chart(session: Session, person: Person, axis: TimeAxis) -> str:
    """Return the SVG of a person's valence and arousal; "" if the model's labels have none."""
    faces = person.faces.where(np.isfinite(person.faces.valence) & np.isfinite(person.faces.arousal))
    if not len(faces):
        return ""
    means = axis.means(faces.time, faces.duration, np.stack([faces.valence, faces.arousal], axis=1))
    bottom = TOP + PLOT
    parts = [axis.ticks(bottom, TOP), line(LEFT, bottom, axis.edge(axis.bins), bottom, opacity=0.3)]
    for value in (-1, 0, 1):
        y = _y(value)
        parts.append(text(LEFT - 6, y + 4, f"{value:+d}" if value else "0", anchor="end", size=11))
        if value == 0:
            parts.append(line(LEFT, y, axis.edge(axis.bins), y, opacity=0.25))
    for k, (name, colour) in enumerate((("valence", VALENCE_COLOUR), ("arousal", AROUSAL_COLOUR))):
        parts.append(_curve(name, means[:, k], axis, colour, dashed=k == 1))
    parts.append(axis.marks(session.markers, TOP, bottom))
    return (
        f'<svg viewBox="0 0 {WIDTH} {bottom + BOTTOM}" role="img" aria-label="Valence and arousal over time">'
        f"{''.join(parts)}</svg>"
    )


def _y(value: float) -> float:
    return TOP + PLOT * (1 - value) / 2


def _curve(name: str, values: np.ndarray, axis: TimeAxis, colour: str, *, dashed: bool) -> str:
    """Return the lines through the bins that have a value; one bin alone becomes a short line."""
    parts = []
    for first, last in axis.runs(np.isfinite(values)):
        centres = [(axis.edge(i) + axis.edge(i + 1)) / 2 for i in range(first, last)]
        points = [(x, v) for x, v in zip(centres, values[first:last].tolist(), strict=True) if np.isfinite(v)]
        points = [(axis.edge(first), points[0][1]), *points, (axis.edge(last), points[-1][1])]
        parts.append(" ".join(f"{number(x)},{number(_y(v))}" for x, v in points))
    dash = ' stroke-dasharray="7 4"' if dashed else ""  # also told apart without colour, and on paper
    return "".join(
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8" stroke-linejoin="round"{dash}>'
        f"<title>{name}</title></polyline>"
        for path in parts
    )
