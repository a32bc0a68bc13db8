"""Charts of a dataset: the distribution of its classes, and a sheet of sample faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from fer_train.charts.save import save_figure
from fer_train.data.types import Dataset

__all__ = ["plot_distribution", "plot_pairs", "plot_samples"]

SAMPLES = 12
"""Faces of each class on the sheet."""
PAIRS, PAIRS_IN_ROW = 60, 6
"""Pairs on a sheet, and in a row of it."""
Place = tuple[str, int]
"""A face: its split, and its row there."""


def plot_distribution(splits: Mapping[str, Dataset], title: str, path: Path) -> None:
    """Write a bar chart of the faces of each class and split, with counts and shares, as a PNG."""
    classes = next(iter(splits.values())).classes
    figure = Figure(figsize=(max(6.0, 1.1 * len(classes) + 1.5), 4.2), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(splits)
    for i, (name, data) in enumerate(splits.items()):
        counts = np.array(list(data.counts().values()))
        places = np.arange(len(classes)) + (i - (len(splits) - 1) / 2) * width
        bars = axes.bar(places, counts, width, label=f"{name} ({len(data):,})")
        texts = [f"{n:,}\n{n / len(data):.0%}" for n in counts]
        axes.bar_label(bars, texts, fontsize=7 if len(splits) < 3 else 5.5, padding=2)
    axes.set_xticks(range(len(classes)), classes)
    axes.set(ylabel="faces", title=title)
    axes.margins(y=0.18)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    save_figure(figure, path)


def plot_samples(data: Dataset, title: str, path: Path, seed: int = 0) -> None:
    """Write a sheet of sample faces as a PNG, one row for each class; `seed` chooses the faces."""
    rng = np.random.default_rng(seed)
    rows = len(data.classes)
    figure = Figure(figsize=(SAMPLES * 0.85 + 1.2, rows * 0.9 + 0.6))
    left, top = 1.1 / figure.get_figwidth(), 1 - 0.45 / figure.get_figheight()
    grid = figure.add_gridspec(rows, SAMPLES, left=left, right=0.99, top=top, bottom=0.01, wspace=0.04, hspace=0.04)
    for row, name in enumerate(data.classes):
        members = np.flatnonzero(data.labels == row)
        for column in range(SAMPLES):
            axes = figure.add_subplot(grid[row, column])
            axes.set_axis_off()
            if column == 0:
                axes.text(-0.12, 0.5, name, transform=axes.transAxes, ha="right", va="center", fontsize=10)
            if column < len(members):
                if column == 0:
                    chosen = rng.permutation(members)
                face = data.images[int(chosen[column])]
                axes.imshow(face[:, :, 0] if face.shape[2] == 1 else face, cmap="gray", vmin=0, vmax=255)
    figure.suptitle(title, fontsize=11, y=1 - 0.1 / figure.get_figheight(), va="top")
    save_figure(figure, path)


def plot_pairs(splits: Mapping[str, Dataset], pairs: Sequence[tuple[Place, Place]], title: str, path: Path) -> None:
    """Write a sheet of pairs of faces as a PNG, evenly chosen from `pairs`, in their order."""
    chosen = [pairs[i] for i in np.unique(np.linspace(0, len(pairs) - 1, min(PAIRS, len(pairs))).astype(int))]
    rows = -(-len(chosen) // PAIRS_IN_ROW)
    figure = Figure(figsize=(PAIRS_IN_ROW * 1.9, rows * 0.95 + 0.5))
    top = 1 - 0.4 / figure.get_figheight()
    grid = figure.add_gridspec(rows, PAIRS_IN_ROW, left=0.01, right=0.99, top=top, bottom=0.01, wspace=0.08, hspace=0.1)
    for i, pair in enumerate(chosen):
        axes = figure.add_subplot(grid[divmod(i, PAIRS_IN_ROW)])
        axes.set_axis_off()
        both = np.concatenate([splits[split].images[row] for split, row in pair], axis=1)
        axes.imshow(both[:, :, 0] if both.shape[2] == 1 else both, cmap="gray", vmin=0, vmax=255)
    shown = f" ({len(chosen)} of {len(pairs):,})" if len(chosen) < len(pairs) else ""
    figure.suptitle(f"{title}{shown}", fontsize=11, y=1 - 0.1 / figure.get_figheight(), va="top")
    save_figure(figure, path)
