"""Pictures that live inside the page."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fer_train.charts.training import history_figure, reliability_figure

__all__ = ["curves", "reliability_diagram"]


def _image(figure: Figure, text: str) -> str:
    """An <img> with the figure as a PNG in base64; text: what it shows, plain ASCII of ours."""
    FigureCanvasAgg(figure)
    data = io.BytesIO()
    # 144 dots an inch: sharp on paper and on dense screens. No date, so that the same run makes the same page.
    figure.savefig(data, format="png", dpi=144, metadata={"Software": None})
    source = base64.b64encode(data.getvalue()).decode("ascii")
    return f'<img alt="{text}" src="data:image/png;base64,{source}">'


def curves(history: Sequence[Mapping[str, float]]) -> str:
    """Loss and accuracy by epoch."""
    return _image(history_figure(history), "Loss and accuracy by epoch")


def reliability_diagram(evaluation: Mapping[str, Any]) -> str:
    """Reliability on normal and headset faces; nothing for an evaluation that has no such figures."""
    results = {kind: evaluation[kind] for kind in ("normal", "headset")}
    if not all(one.get("reliability") for one in results.values()):
        return ""
    return _image(reliability_figure(results), "Reliability diagrams, normal and headset faces")
