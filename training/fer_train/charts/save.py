"""Write matplotlib figures to files without a window system."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fer_models.atomic import replacing

__all__ = ["escape_formula", "save_figure"]


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure atomically, in the format of the path's suffix. Raises OSError if the file cannot be written."""
    FigureCanvasAgg(figure)  # instead of pyplot, which needs a window system and has global state
    with replacing(path) as aside:
        figure.savefig(aside, dpi=110)


def escape_formula(text: str) -> str:
    """Escape the dollar signs of a text, which matplotlib would read as the ends of a formula."""
    return text.replace("$", r"\$")
