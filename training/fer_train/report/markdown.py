"""The comparison as a Markdown table, and what each run was as another."""

from __future__ import annotations

from collections.abc import Sequence

from fer_train.report import words
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult

__all__ = ["markdown_runs", "markdown_table"]

HEAD = (
    "system", "recipe", "what", "metric", "published", "measured on", "ours, {split} (95 %)", "ours, validation",
    "difference", "note",
)  # fmt: skip
RUN_HEAD = (
    "run", "network", "data", "to train on", "to validate", "evaluated on {split}", "epochs (best)", "time", "start",
    "hardware",
)  # fmt: skip
RIGHT = {"published", "ours, validation", "difference", "to train on", "to validate", "time"}


def _cell(text: str) -> str:
    """Text that cannot end a cell, a row, or be taken for HTML or emphasis."""
    flat = " ".join(text.split())
    for mark in "\\|`*_[]":
        flat = flat.replace(mark, f"\\{mark}")
    return flat.replace("&", "&amp;").replace("<", "&lt;")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(c) for c in cells) + " |"


def _head(names: Sequence[str], split: str) -> list[str]:
    return [
        "| " + " | ".join(name.format(split=_cell(split)) for name in names) + " |",
        "|" + "|".join("---:" if name in RIGHT or "{split}" in name else "---" for name in names) + "|",
    ]


def markdown_runs(runs: Sequence[RunResult], split: str) -> str:
    """A row a run: on what it was trained and measured, how long, and on which machine. Ends with a newline."""
    lines = _head(RUN_HEAD, split)
    for run in runs:
        faces, best = run.config.get("faces") or {}, run.best["epoch"]
        counts = [f"{faces[k]:,}" if k in faces else "not recorded" for k in ("train", "validation")]
        epochs = words.epochs(run) + ("" if run.averaged else f" ({best:.0f})")
        measured = f"{run.evaluation['normal']['faces']:,}" if run.evaluation else "not evaluated"
        lines.append(
            _row((
                run.name, run.recipe.architecture, str(run.config.get("data")), *counts, measured,
                epochs, words.duration(run.seconds),
                str(run.config.get("weights") or "random"), words.hardware(run),
            ))
        )  # fmt: skip
    return "\n".join(lines) + "\n"


def markdown_table(rows: Sequence[Row], split: str) -> str:
    """A row a published number, ours beside it; `not run` where no run has that recipe. Ends with a newline."""
    lines = _head(HEAD, split)
    for row in rows:
        one = row.published
        recipe = one.recipe if row.run is None or row.run.name == one.recipe else f"{one.recipe} ({row.run.name})"
        validated = "" if one.metric == "parameters" or row.run is None else words.number(one.metric, row.validated)
        around, difference = words.interval(row), words.difference(row)
        if row.like_for_like and row.like_for_like[1] == "validation":
            difference += " (validation)"
        cells = (
            one.system, recipe, row.about, words.metric(row), words.published(row),
            "" if one.metric == "parameters" or one.value is None else one.split or "not told",
            words.evaluated(row) + (f" ({around})" if around else ""), validated, difference,
            "; ".join(text for text in (one.note, words.circumstances(row)) if text),
        )  # fmt: skip
        lines.append(_row(cells))
    return "\n".join(lines) + "\n"
