"""The comparison with published numbers, and the facts of each run, as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence

from fer_train.report import words
from fer_train.report.answers import Answer
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult

__all__ = ["markdown_answers", "markdown_runs", "markdown_table"]

HEAD = (
    "system", "recipe", "description", "metric", "published", "published on", "ours, {split} (95 %)",
    "ours, validation", "difference", "note",
)  # fmt: skip
RUN_HEAD = (
    "run", "network", "data", "training faces", "validation faces", "{split} faces", "epochs (best)", "time",
    "start weights", "hardware",
)  # fmt: skip
RIGHT = {"published", "ours, validation", "difference", "training faces", "validation faces", "time"}


def markdown_table(rows: Sequence[Row], split: str) -> str:
    """Return a table with a row for each published number and ours beside it. Ends with a newline."""
    lines = _head(HEAD, split)
    for row in rows:
        one = row.published
        recipe = one.recipe if row.run is None or row.run.name == one.recipe else f"{one.recipe} ({row.run.name})"
        interval, difference = words.interval(row), words.difference(row)
        if row.like_for_like and row.like_for_like[1] == "validation":
            difference += " (validation)"
        cells = (
            one.system, recipe, row.about, words.metric(row), words.published(row), words.published_split(row),
            words.evaluated(row) + (f" ({interval})" if interval else ""), words.validated(row), difference,
            words.note(row),
        )  # fmt: skip
        lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def markdown_runs(runs: Sequence[RunResult], split: str) -> str:
    """Return a table with a row for each run: its data, epochs, time and machine. Ends with a newline."""
    lines = _head(RUN_HEAD, split)
    for run in runs:
        faces, best = run.config.faces, run.best["epoch"]
        epochs = words.epochs(run) + ("" if run.averaged else f" ({best:.0f})")
        evaluated = f"{run.evaluation.results.normal.faces:,}" if run.evaluation else "not evaluated"
        cells = (
            run.name, run.recipe.architecture, run.config.data, f"{faces.train:,}", f"{faces.validation:,}", evaluated,
            epochs, words.duration(run.seconds), run.config.weights or "random", words.hardware(run),
        )  # fmt: skip
        lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def markdown_answers(answers: Sequence[Answer]) -> str:
    """Return each question with what was published and what our runs say. Ends with a newline."""
    lines: list[str] = []
    for answer in answers:
        question = answer.question
        lines += [f"**{question.system}. {_cell(question.text)}**", ""]
        lines += [f"- Published: {_cell(question.published)}"] if question.published else []
        lines += [f"- {_cell(line)}" for line in answer.lines]
        lines += [""]
    return "\n".join(lines[:-1]) + "\n"


def _head(names: Sequence[str], split: str) -> list[str]:
    return [
        "| " + " | ".join(name.format(split=_cell(split)) for name in names) + " |",
        "|" + "|".join("---:" if name in RIGHT or "{split}" in name else "---" for name in names) + "|",
    ]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(c) for c in cells) + " |"


def _cell(text: str) -> str:
    """Escape text so that it cannot end a cell or a row, or be read as HTML or emphasis."""
    line = " ".join(text.split())
    for mark in "\\|`*_[]":
        line = line.replace(mark, f"\\{mark}")
    return line.replace("&", "&amp;").replace("<", "&lt;")
