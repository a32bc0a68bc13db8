"""The effects of an ablation as a Markdown table, as JSON and as a chart."""

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
from fer_train.charts.save import escape_formula, save_figure

__all__ = ["markdown", "write"]


def markdown(effects: Sequence[Effect]) -> str:
    """Return a table with a row for each run. Differences from the unchanged recipe are in percentage points."""
    lines = [
        "| changed | validation accuracy | difference (95 %) | under the headset | difference (95 %) | lost under it |",
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


def write(effects: Sequence[Effect], out: Path, title: str) -> None:
    """Write ablation.md, ablation.json and ablation.png into `out`. Raises OSError if that fails."""
    write_text(out / "ablation.md", f"# {title}\n\n{markdown(effects)}\n")
    rows: list[dict[str, Any]] = [
        {"changed": e.changed, "lost_under_bar": e.lost_under_bar} | {k: c.to_dict() for k, c in e.against.items()}
        for e in effects
    ]
    write_json(out / "ablation.json", {"title": title, "runs": rows})
    if len(effects) > 1:
        save_figure(_figure([e for e in effects if e.changed != BASE], title), out / "ablation.png")


def _figure(effects: Sequence[Effect], title: str) -> Figure:
    """Draw a line for each change, with its difference and interval; an interval that crosses zero may be chance."""
    extra_lines = sum(_wrapped(effect.changed, 36).count("\n") for effect in effects)
    figure = Figure(figsize=(9, 1.8 + 0.55 * len(effects) + 0.2 * extra_lines), layout="constrained")
    axes = figure.subplots()
    for kind, label, colour, up in (
        ("normal", "normal faces", "#4878b8", 0.12),
        ("headset", "headset faces", "#d08030", -0.12),
    ):
        comparisons = [effect.against[kind] for effect in effects]
        middle = np.array([100 * one.difference for one in comparisons])
        ends = [[100 * one.low for one in comparisons], [100 * one.high for one in comparisons]]
        heights = np.arange(len(effects)) - up
        axes.errorbar(middle, heights, xerr=np.abs(ends - middle), fmt="o", color=colour, capsize=3, label=label)
    axes.axvline(0, color="0.5", linewidth=1)
    axes.set_yticks(range(len(effects)), [_wrapped(effect.changed, 36) for effect in effects])
    axes.set_ylim(len(effects) - 0.5, -0.5)
    axes.grid(axis="x", alpha=0.3)
    xlabel = "difference in validation accuracy, percentage points, with 95 % interval"
    axes.set(xlabel=xlabel, title=_wrapped(title, 60))
    figure.legend(loc="outside lower center", ncols=2)
    return figure


def _wrapped(text: str, width: int) -> str:
    return escape_formula(textwrap.fill(text, width))
