"""The comparison as one Markdown table."""

from __future__ import annotations

from collections.abc import Sequence

from fer_train.report import words
from fer_train.report.rows import Row

__all__ = ["markdown_table"]

HEAD = (
    "system", "recipe", "what", "metric", "published", "measured on", "ours, {split} (95 %)", "ours, validation",
    "difference", "note",
)  # fmt: skip
RIGHT = {"published", "ours, validation", "difference"}


def _cell(text: str) -> str:
    """Text that cannot end a cell, a row, or be taken for HTML or emphasis."""
    flat = " ".join(text.split())
    for mark in "\\|`*_[]":
        flat = flat.replace(mark, f"\\{mark}")
    return flat.replace("&", "&amp;").replace("<", "&lt;")


def markdown_table(rows: Sequence[Row], split: str) -> str:
    """A row a published number, ours beside it; `not run` where no run has that recipe. Ends with a newline."""
    lines = [
        "| " + " | ".join(name.format(split=_cell(split)) for name in HEAD) + " |",
        "|" + "|".join("---:" if name in RIGHT or "(95" in name else "---" for name in HEAD) + "|",
    ]
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
        lines.append("| " + " | ".join(_cell(c) for c in cells) + " |")
    return "\n".join(lines) + "\n"
