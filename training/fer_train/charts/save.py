"""Write a figure to a file."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fer_models.atomic import replacing

__all__ = ["save_figure"]


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure as a picture of its name's kind, in one step. Raises OSError where that fails."""
    FigureCanvasAgg(figure)  # no pyplot: no window system, no global state
    with replacing(path) as aside:
        figure.savefig(aside, dpi=110)
