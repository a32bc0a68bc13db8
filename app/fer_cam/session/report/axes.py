"""The time axis of the report's charts, and small pieces of SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from fer_cam.session.data import Marker, Session

__all__ = ["LEFT", "WIDTH", "TimeAxis", "clock", "line", "number", "text"]

WIDTH, LEFT, RIGHT = 960, 44, 14
"""Of a chart, and of the margins left and right of its plot, in units of its view box."""
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
MOST_TICKS = 9
DIGIT = 8
"""Width of a digit of a marker's number, with some room beside it."""
MOST_BINS = 400


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def clock(seconds: float) -> str:
    """Return a time since the start as minutes and seconds, or hours, minutes and seconds."""
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 12, weight: int = 400) -> str:
    """Return a text element."""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="currentColor" fill-opacity=".75">{escape(words)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, opacity: float = 0.15, dash: str = "") -> str:
    """Return a thin line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" stroke="currentColor" '
        f'stroke-opacity="{opacity}"{dashes}/>'
    )


@dataclass(frozen=True)
class TimeAxis:
    """Places times of a session, in seconds of its source, on a chart, and divides them into bins.

    start, seconds: of the session. bins: how many.
    """

    start: float
    seconds: float
    bins: int

    @classmethod
    def of(cls, session: Session) -> TimeAxis:
        """Return the axis of a session. It has at least one bin, and lasts at least a moment."""
        seconds = session.seconds if session.seconds > 0 else 1.0
        return cls(session.start, seconds, max(1, min(MOST_BINS, len(session.frames))))

    def x(self, seconds: float) -> float:
        """Return the place of a time, at most at the ends of the axis."""
        share = min(1.0, max(0.0, (seconds - self.start) / self.seconds))
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def bin_of(self, times: np.ndarray) -> np.ndarray:
        """Return the number of the bin of each time, int64 (n,)."""
        places = ((times - self.start) / self.seconds * self.bins).astype(np.int64)
        return np.clip(places, 0, self.bins - 1)

    def edge(self, index: int) -> float:
        """Return the place of a bin's left edge; of `bins`, the right end."""
        return LEFT + index / self.bins * (WIDTH - LEFT - RIGHT)

    def means(self, times: np.ndarray, weights: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return the weighted mean of `values`, (n, k), in each bin: (bins, k), NaN for a bin without any."""
        places = self.bin_of(times)
        weights = np.maximum(weights, 1e-9)
        total = np.bincount(places, weights, self.bins)
        sums = np.stack([np.bincount(places, weights * column, self.bins) for column in values.T], axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            means: np.ndarray = sums / total[:, None]
        return means

    def runs(self, has: np.ndarray) -> list[tuple[int, int]]:
        """Return first and last bin + 1 of each stretch of bins for which `has`, bool (bins,), is True.

        A single empty bin between two others is bridged, so that a slow source has no holes.
        """
        bridged = has.copy()
        bridged[1:-1] |= has[:-2] & has[2:]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], bridged.astype(np.int8), [0]])))
        return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]

    def ticks(self, y: float, top: float) -> str:
        """Return the axis below a plot that reaches from `top` to `y`: lines and times since the start."""
        step = next((s for s in STEPS if self.seconds / s <= MOST_TICKS), math.ceil(self.seconds / MOST_TICKS))
        parts = []
        for i in range(int(self.seconds / step) + 1):
            x = self.x(self.start + i * step)
            parts += [line(x, top, x, y, opacity=0.08), text(x, y + 16, clock(i * step), anchor="middle", size=11)]
        return "".join(parts)

    def marks(self, markers: Sequence[Marker], top: float, bottom: float, *, label: bool = False) -> str:
        """Return a line for each marker; with `label` also its number in the table of markers, where there is room."""
        parts, free = list[str](), 0.0
        for i, marker in enumerate(markers, 1):
            if self.start <= marker.time <= self.start + self.seconds:
                x = self.x(marker.time)
                words = escape(f"{i}: {marker.label}")
                parts.append(f"<g><title>{words}</title>{line(x, top, x, bottom, opacity=0.7, dash='3 3')}")
                half = DIGIT * len(str(i)) / 2
                if label and x - half >= free:
                    parts.append(text(x, top - 4, str(i), anchor="middle", size=11, weight=600))
                    free = x + half
                parts.append("</g>")
        return "".join(parts)
