"""Second half of the page: an overview of the runs, and everything about each of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from fer_train.evaluation import Evaluation, Results, Scores
from fer_train.evaluation.intervals import Interval
from fer_train.recipes import setting
from fer_train.report import words
from fer_train.report.figures import curves, reliability_diagram
from fer_train.report.markup import table, th
from fer_train.report.published_numbers import PUBLISHED
from fer_train.report.run_results import RunResult

__all__ = ["article", "overview"]

WHOLE_SET = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "macro_f1": "macro-F1",
    "log_loss": "log loss",
    "calibration_error": "calibration error",
}
VALIDATED = {
    "val_accuracy": ("accuracy", "accuracy"),
    "val_headset_accuracy": ("accuracy", "under the headset"),
    "val_macro_f1": ("macro_f1", "macro-F1"),
    "val_loss": ("loss", "log loss"),
}
PARTS = {"train": "training", "validation": "validation"}
HOT = 0.7
"""Share of a row from which a matrix cell is so dark that its text must be white."""
CURVES_CAPTION = (
    "Training accuracy is measured on augmented faces and with dropout, validation accuracy on unchanged faces without "
    "dropout. Training may therefore lie below validation."
)
MATRIX_CAPTION = "Rows are the true class, columns the predicted one: per cent of the row, and the number of faces."


def overview(runs: Sequence[RunResult], split: str) -> str:
    """Return a table of all runs: their scores, size, and training time."""
    body = []
    for run in runs:
        total = f"{run.parameters[0]:,}" if run.parameters else "–"
        devices = ", ".join(str(d) for d in (run.config.get("environment") or {}).get("devices") or ["–"])
        scored_on = split if run.evaluation else "–" if run.refit_of else "validation"
        cells = [
            escape(str(run.config.get("data"))), escape(scored_on), *_overview_scores(run), total,
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


def article(run: RunResult, split: str) -> str:
    """Return a run's facts and curves and, if it was evaluated, its scores, matrices and reliability diagrams."""
    name, classes = run.name, run.recipe.classes
    title = escape(name) if name == run.recipe.name else f"{escape(name)}, a run of {escape(run.recipe.name)}"
    about = f'<p class="soft">{escape(run.recipe.about)}</p>' if run.recipe.about else ""
    parts = [f'<article><h3 id="run-{run.number}">{title}</h3>{about}', _facts(run, split)]
    if not run.averaged:
        figure = f"{curves(run.history)}<figcaption>{CURVES_CAPTION}</figcaption>"
        parts.append(f'<figure class="curves">{figure}</figure>')
    if run.evaluation is not None:
        parts.append(_scores(run.evaluation.results, classes, escape(split)))
    return "".join([*parts, "</article>"])


def _facts(run: RunResult, split: str) -> str:
    config, recipe, best = run.config, run.recipe, run.best
    faces = config.get("faces") or {}
    counts = [f"{faces[key]:,} {name} faces" for key, name in PARTS.items() if key in faces]
    validated = [f"{name} {words.number(metric, best[k])}" for k, (metric, name) in VALIDATED.items() if k in best]
    facts = {
        "network": f"{recipe.architecture}, input {recipe.input_size[0]}×{recipe.input_size[1]}×{recipe.channels}",
        "classes": ", ".join(recipe.classes),
        "data": f"{config.get('data')}: {' and '.join(counts)}",
        "start weights": str(config.get("weights") or "none"),
        "parameters": _parameters(run),
        "epochs": _epochs(run),
        "training time": _training_time(run),
        "hardware": words.hardware(run),
        "code": str((config.get("environment") or {}).get("git", "not recorded")),
        "validation": f"none: it was trained on the faces that {run.refit_of} held out"
        if run.refit_of
        else ", ".join(validated),
        "evaluated on": _evaluated_on(run, split),
    }
    if run.changes:
        facts["differs from the recipe"] = ", ".join(f"{k}={setting(v)}" for k, v in run.changes.items())
    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items()) + "</dl>"


def _parameters(run: RunResult) -> str:
    numbers = (p.value for p in PUBLISHED if p.recipe == run.recipe.name and p.metric == "parameters")
    published, ours = next(numbers, None), run.parameters
    text = f"{ours[0]:,} in all, {ours[1]:,} trainable" if ours else "not recorded by the version that ran it"
    if published is None:
        return text
    same = "" if ours is None else ", the same" if ours[0] == published else f", {ours[0] - published:+,.0f} here"
    if ours and ours[0] != published and ours[1] == published:  # PyTorch does not count batch-norm statistics
        same = ", the same number as the trainable ones"
    return f"{text}; published {published:,.0f}{same}"


def _epochs(run: RunResult) -> str:
    if run.averaged:
        return "none: it is a mean of the weights of the runs that it starts from"
    published = next((p.epochs for p in PUBLISHED if p.recipe == run.recipe.name and p.epochs), None)
    text = f"{words.epochs(run)}, best {run.best['epoch']:.0f}"
    return f"{text}; published {published}" if published else text


def _training_time(run: RunResult) -> str:
    total = words.duration(run.seconds)
    if run.averaged:
        return f"{total}, to find the shares of the mean"
    return f"{total}, {words.duration(run.seconds / len(run.history))} per epoch"


def _evaluated_on(run: RunResult, split: str) -> str:
    if run.evaluation is None:
        return f"not evaluated on {split}" + ("" if run.refit_of else "; only the validation score is known")
    return _evaluated_faces(run.evaluation, split)


def _evaluated_faces(evaluation: Evaluation, split: str) -> str:
    about, results = evaluation.about, evaluation.results
    text = f"{split} of {about.get('data', 'an unrecorded set')}, {results.normal.faces:,} faces"
    if about.get("flip") == "asked for":
        text += ", each face averaged with its mirror image"
    if results.not_in_train is not None:
        unseen = results.not_in_train.normal
        accuracy = words.number("accuracy", unseen.accuracy)
        text += f"; accuracy {accuracy} on the {unseen.faces:,} faces that do not occur in train"
    return text


def _scores(results: Results, classes: Sequence[str], where: str) -> str:
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
