"""Charts of an evaluation: confusion matrices and reliability diagrams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from fer_train.charts.save import escape_formula, save_figure
from fer_train.evaluation.metrics import Reliability
from fer_train.evaluation.scores import Scores

__all__ = ["plot_confusion", "plot_reliability", "reliability_figure"]


def plot_confusion(scores: Scores, classes: Sequence[str], title: str, path: Path) -> None:
    """Write a confusion matrix as a PNG, with shares of the true class and counts."""
    table = np.array(scores.confusion)
    share = table / np.maximum(1, table.sum(axis=1, keepdims=True))
    figure = Figure(figsize=(1.6 + 0.85 * len(classes), 1.4 + 0.75 * len(classes)), layout="constrained")
    axes = figure.subplots()
    picture = axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for row in range(len(classes)):
        for column in range(len(classes)):
            ink = "white" if share[row, column] > 0.55 else "black"
            text = f"{share[row, column]:.0%}\n{table[row, column]}"
            axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=8)
    names = [escape_formula(c) for c in classes]
    axes.set_xticks(range(len(classes)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(classes)), names)
    axes.set(
        xlabel="predicted",
        ylabel="true",
        title=f"{escape_formula(title)}\naccuracy {scores.accuracy:.1%}, macro-F1 {scores.macro_f1:.3f}",
    )
    figure.colorbar(picture, ax=axes, shrink=0.8, label="share of the true class")
    save_figure(figure, path)


def reliability_figure(diagrams: Mapping[str, Reliability], title: str = "") -> Figure:
    """Return reliability diagrams side by side: accuracy and number of faces by confidence.

    diagrams: by the kind of faces. The bars of a calibrated model end on the diagonal (Guo et al. 2017, figure 1).
    """
    figure = Figure(figsize=(4.6 * len(diagrams) + 0.6, 5.2), layout="constrained")
    axes = figure.subplots(2, len(diagrams), sharex=True, squeeze=False, height_ratios=(3, 1))
    for (name, diagram), (upper, lower) in zip(diagrams.items(), axes.T, strict=True):
        bins = {key: np.array(values) for key, values in diagram.to_dict().items()}
        count = len(bins["faces"])
        middle, filled = (np.arange(count) + 0.5) / count, bins["faces"] > 0
        upper.bar(middle[filled], bins["accuracy"][filled], 0.9 / count, color="#4878b8", label="accuracy")
        upper.plot(bins["confidence"][filled], bins["confidence"][filled], "k_", markersize=9, label="mean confidence")
        upper.plot([0, 1], [0, 1], color="0.5", linestyle="--", linewidth=1)
        upper.set(ylim=(0, 1), xlim=(0, 1), title=f"{name} faces: error {diagram.expected_calibration_error:.3f}")
        upper.grid(alpha=0.3)
        upper.legend(loc="upper left")
        lower.bar(middle, bins["faces"], 0.9 / count, color="0.6")
        lower.set(xlabel="confidence")
        lower.grid(alpha=0.3)
    axes[0, 0].set_ylabel("share that is right")
    axes[1, 0].set_ylabel("faces")
    if title:
        figure.suptitle(escape_formula(title))
    return figure


def plot_reliability(diagrams: Mapping[str, Reliability], title: str, path: Path) -> None:
    """Write reliability_figure as a PNG."""
    save_figure(reliability_figure(diagrams, title), path)
