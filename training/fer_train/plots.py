"""Pictures of a run: its history, and a confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fer_models.atomic import replacing

__all__ = ["plot_confusion", "plot_history"]


def _save(figure: Figure, path: Path) -> None:
    FigureCanvasAgg(figure)  # no pyplot: no window system, no global state
    with replacing(path) as aside:
        figure.savefig(aside, dpi=110)


def plot_history(rows: Sequence[Mapping[str, float]], path: Path) -> None:
    """Loss and accuracy by epoch as a PNG; rows as in a run's history."""
    epochs = [r["epoch"] for r in rows]
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for axes, kind in ((left, "loss"), (right, "accuracy")):
        for key, name in (
            (kind, "training (augmented)"),
            (f"val_{kind}", "validation"),
            (f"val_headset_{kind}", "validation, headset"),
        ):
            axes.plot(epochs, [r[key] for r in rows], marker=".", label=name)
        axes.set(xlabel="epoch", ylabel=kind, title=kind.capitalize())
        axes.grid(alpha=0.3)
        axes.legend()
    _save(figure, path)


def plot_confusion(result: Mapping[str, Any], classes: Sequence[str], title: str, path: Path) -> None:
    """A confusion matrix as a PNG: shares of each true class, counts in small; result of metrics.summarise."""
    table = np.array(result["confusion"])
    share = table / np.maximum(1, table.sum(axis=1, keepdims=True))
    figure = Figure(figsize=(1.6 + 0.85 * len(classes), 1.4 + 0.75 * len(classes)), layout="constrained")
    axes = figure.subplots()
    picture = axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for row in range(len(classes)):
        for column in range(len(classes)):
            ink = "white" if share[row, column] > 0.55 else "black"
            axes.text(
                column,
                row,
                f"{share[row, column]:.0%}\n{table[row, column]}",
                ha="center",
                va="center",
                color=ink,
                fontsize=8,
            )
    axes.set_xticks(range(len(classes)), classes, rotation=45, ha="right")
    axes.set_yticks(range(len(classes)), classes)
    axes.set(
        xlabel="predicted",
        ylabel="true",
        title=f"{title}\naccuracy {result['accuracy']:.1%}, macro-F1 {result['macro_f1']:.3f}",
    )
    figure.colorbar(picture, ax=axes, shrink=0.8, label="share of the true class")
    _save(figure, path)
