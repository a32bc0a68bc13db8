"""Charts inside the page, as PNG in base64."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fer_train.charts.training import history_figure
from fer_train.evaluation import Results
from fer_train.evaluation.charts import reliability_figure

__all__ = ["curves", "reliability_diagram"]


def curves(history: Sequence[Mapping[str, float]]) -> str:
    """Return the curves of loss and accuracy by epoch as an <img>."""
    return _image(history_figure(history), "Loss and accuracy by epoch")


def reliability_diagram(results: Results) -> str:
    """Return the reliability diagrams on normal and headset faces as an <img>; "" if the file has no reliability."""
    normal, headset = results.normal.reliability, results.headset.reliability
    if normal is None or headset is None:
        return ""
    figure = reliability_figure({"normal": normal, "headset": headset})
    return _image(figure, "Reliability diagrams, normal and headset faces")


def _image(figure: Figure, text: str) -> str:
    """Return an <img> that contains the figure; text: its description, plain ASCII, not escaped."""
    FigureCanvasAgg(figure)
    data = io.BytesIO()
    # 144 dots per inch are sharp on paper and on dense screens. Without a date the same run makes the same page.
    figure.savefig(data, format="png", dpi=144, metadata={"Software": None})
    source = base64.b64encode(data.getvalue()).decode("ascii")
    return f'<img alt="{text}" src="data:image/png;base64,{source}">'
