"""An ablation as a table, as JSON and as a picture."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from fer_models.atomic import write_json, write_text
from fer_train.ablation.effects import Effect
from fer_train.ablation.variants import BASE
from fer_train.charts.save import save_figure

__all__ = ["markdown", "write"]


def markdown(effects: Sequence[Effect]) -> str:
    """A table: a row a run, differences to the recipe as it is in points with their 95 % intervals."""
    lines = [
        "| changed | validation | difference | with headset | difference | lost under the bar |",
        "|---|---|---|---|---|---|",
    ]
    for effect in effects:
        cells = [effect.changed.replace("|", r"\|")]
        for kind in ("normal", "headset"):
            one = effect.against[kind]
            points = f"{100 * one.difference:+.1f} ({100 * one.low:+.1f} to {100 * one.high:+.1f})"
            cells += [f"{one.accuracy[0]:.1%}", "" if effect.changed == BASE else points]
        lines.append(f"| {' | '.join(cells)} | {effect.lost_under_bar:.1%} |")
    return "\n".join(lines)


def _wrapped(text: str, width: int) -> str:
    """In lines, and not to be taken for a formula."""
    return textwrap.fill(text, width).replace("$", r"\$")


def _figure(effects: Sequence[Effect], title: str) -> Figure:
    """Differences and their intervals, a line a change: what crosses zero may be chance."""
    lines = sum(_wrapped(effect.changed, 36).count("\n") for effect in effects)
    figure = Figure(figsize=(9, 1.8 + 0.55 * len(effects) + 0.2 * lines), layout="constrained")
    axes = figure.subplots()
    for kind, label, colour, up in (
        ("normal", "bare faces", "#4878b8", 0.12),
        ("headset", "with headset", "#d08030", -0.12),
    ):
        found = [effect.against[kind] for effect in effects]
        middle = np.array([100 * one.difference for one in found])
        reach = np.abs([[100 * one.low for one in found], [100 * one.high for one in found]] - middle)
        places = np.arange(len(effects)) - up
        axes.errorbar(middle, places, xerr=reach, fmt="o", color=colour, capsize=3, label=label)
    axes.axvline(0, color="0.5", linewidth=1)
    axes.set_yticks(range(len(effects)), [_wrapped(effect.changed, 36) for effect in effects])
    axes.set_ylim(len(effects) - 0.5, -0.5)
    axes.grid(axis="x", alpha=0.3)
    axes.set(xlabel="points of validation accuracy, and the 95 % interval", title=_wrapped(title, 60))
    figure.legend(loc="outside lower center", ncols=2)
    return figure


def write(effects: Sequence[Effect], out: Path, title: str) -> None:
    """ablation.md, ablation.json and ablation.png into `out`. Raises OSError where that fails."""
    write_text(out / "ablation.md", f"# {title}\n\n{markdown(effects)}\n")
    rows: list[dict[str, Any]] = [
        {"changed": e.changed, "lost_under_bar": e.lost_under_bar} | {k: c.as_dict() for k, c in e.against.items()}
        for e in effects
    ]
    write_json(out / "ablation.json", {"title": title, "runs": rows})
    if len(effects) > 1:
        save_figure(_figure([e for e in effects if e.changed != BASE], title), out / "ablation.png")
