"""An overview of all runs of the report."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fer_train.report import words
from fer_train.report.markup import table, th
from fer_train.report.run_results import RunResult

__all__ = ["overview"]


def overview(runs: Sequence[RunResult], split: str) -> str:
    """Return a table of all runs: their scores, size, and training time."""
    body = []
    for run in runs:
        total = f"{run.parameters.total:,}" if run.parameters else "–"
        devices = ", ".join(str(d) for d in run.config.environment.get("devices") or ["–"])
        scored_on = split if run.evaluation else "–" if run.refit_of else "validation"
        cells = [
            escape(run.config.data), escape(scored_on), *_overview_scores(run), total,
            "averaged" if run.averaged else str(len(run.history)), words.duration(run.seconds), escape(devices),
        ]  # fmt: skip
        kinds = ["", "", *["n"] * 6, ""]
        row = "".join(
            f"<td{f' class={kind}' if kind else ''}>{cell}</td>" for cell, kind in zip(cells, kinds, strict=True)
        )
        body.append(f'<tr><th scope="row"><a href="#run-{run.number}">{escape(run.name)}</a></th>{row}</tr>')
    head = [th("run"), th("data"), th("scores on")]
    head += [th(t, "n") for t in ("accuracy", "headset accuracy", "macro-F1", "parameters", "epochs", "training time")]
    return table([*head, th("device")], body)


def _overview_scores(run: RunResult) -> list[str]:
    """Return accuracy, accuracy under the headset and macro-F1: of the evaluation, else of the validation."""
    if run.evaluation is not None:
        normal, headset = run.evaluation.results.normal, run.evaluation.results.headset
        values: list[float | None] = [normal.accuracy, headset.accuracy, normal.macro_f1]
    else:
        values = [run.best.get(key) for key in ("val_accuracy", "val_headset_accuracy", "val_macro_f1")]
    metrics = ("accuracy", "accuracy", "macro_f1")
    return [words.number(metric, value) for metric, value in zip(metrics, values, strict=True)]
