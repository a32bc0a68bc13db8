"""A run's confusion matrices, scores and reliability diagrams as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from fer_train.evaluation import Results, Scores
from fer_train.evaluation.intervals import Interval
from fer_train.report.figures import reliability_diagram
from fer_train.report.markup import table, th

__all__ = ["score_tables"]

WHOLE_SET = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "macro_f1": "macro-F1",
    "log_loss": "log loss",
    "calibration_error": "calibration error",
}
HOT = 0.7
"""Share of a row from which a matrix cell is so dark that its text must be white."""
MATRIX_CAPTION = "Rows are the true class, columns the predicted one: per cent of the row, and the number of faces."


def score_tables(results: Results, classes: Sequence[str], where: str) -> str:
    """Return matrices, tables and reliability diagrams; where: the split, escaped."""
    matrices = "".join(
        _matrix(scores, classes, kind) for kind, scores in results.by_kind().items() if kind in ("normal", "headset")
    )
    parts = [
        f'<h4>Confusion on {where}</h4><p class="soft">{MATRIX_CAPTION}</p><div class="pair">{matrices}</div>',
        f"<h4>Scores on {where}, with 95 % intervals</h4>{_whole_set(results)}{_by_class(results, classes)}",
    ]
    diagram = reliability_diagram(results)
    if diagram:
        parts.append(f'<h4>Reliability on {where}</h4><figure class="reliability">{diagram}</figure>')
    return "".join(parts)


def _matrix(scores: Scores, classes: Sequence[str], kind: str) -> str:
    counts = np.array(scores.confusion, dtype=np.int64)
    share = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    body = []
    for i, label in enumerate(classes):
        cells = "".join(
            f'<td style="--s:{share[i, j]:.2f}"{" class=hot" if share[i, j] > HOT else ""}>'
            f"{100 * share[i, j]:.0f}<small>{counts[i, j]:,}</small></td>"
            for j in range(len(classes))
        )
        body.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    return table([th(""), *(th(c) for c in classes)], body, "matrix", f"{kind} faces")


def _whole_set(results: Results) -> str:
    columns = results.by_kind()
    body = []
    for metric, name in WHOLE_SET.items():
        cells = "".join(_cell(scores.value(metric), scores.interval(metric)) for scores in columns.values())
        body.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    return table([th("faces"), *(th(kind, "n") for kind in columns)], body)


def _by_class(results: Results, classes: Sequence[str]) -> str:
    """Return the table of each class's recall and precision, without and with the headset bar."""
    body = []
    for i, label in enumerate(classes):
        cells = f'<td class="n">{sum(results.normal.confusion[i]):,}</td>'
        for scores in (results.normal, results.headset):
            cells += _cell(scores.recall[label], scores.recall_interval(label)) + _cell(scores.precision[label])
        body.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    head = [th("class"), th("faces", "n"), th("recall", "n"), th("precision", "n")]
    return table([*head, th("recall, headset", "n"), th("precision, headset", "n")], body)


def _cell(value: float | None, interval: Interval | None = None) -> str:
    if value is None:
        return '<td class="n soft">none</td>'
    around = f' <span class="soft">{interval[0]:.3f}–{interval[1]:.3f}</span>' if interval else ""
    return f'<td class="n">{value:.3f}{around}</td>'
