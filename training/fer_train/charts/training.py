"""Chart of a run: its loss and accuracy by epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from fer_train.charts.save import save_figure

__all__ = ["history_figure", "plot_history"]


def history_figure(rows: Sequence[Mapping[str, float]]) -> Figure:
    """Return a figure of loss and accuracy by epoch. rows: a run's history, with or without headset metrics."""
    epochs = [r["epoch"] for r in rows]
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for axes, kind in ((left, "loss"), (right, "accuracy")):
        for key, name in (
            (kind, "training (augmented)"),
            (f"val_{kind}", "validation"),
            (f"val_headset_{kind}", "validation, headset"),
        ):
            values = [r.get(key, np.nan) for r in rows]
            if not np.isnan(values).all():
                axes.plot(epochs, values, marker=".", label=name)
        axes.set(xlabel="epoch", ylabel=kind, title=kind.capitalize())
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        axes.legend()
    return figure


def plot_history(rows: Sequence[Mapping[str, float]], path: Path) -> None:
    """Write history_figure as a PNG."""
    save_figure(history_figure(rows), path)
