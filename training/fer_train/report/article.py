"""The page's second half: everything about one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from fer_train.recipes import setting
from fer_train.report import words
from fer_train.report.figures import curves, reliability_diagram
from fer_train.report.markup import table, th
from fer_train.report.published_numbers import PUBLISHED
from fer_train.report.run_results import RunResult

__all__ = ["article", "overview"]

WHOLE = {
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


def _parameters(run: RunResult) -> str:
    told = next((p.value for p in PUBLISHED if p.recipe == run.recipe.name and p.metric == "parameters"), None)
    ours = run.parameters
    text = f"{ours[0]:,} in all, {ours[1]:,} trainable" if ours else "not recorded by that version"
    if told is None:
        return text
    same = "" if ours is None else ", the same" if ours[0] == told else f", {ours[0] - told:+,.0f} here"
    if ours and ours[0] != told and ours[1] == told:  # PyTorch counts no batch-norm statistics
        same = ", the same that are trainable"
    return f"{text}; published {told:,.0f}{same}"


def _evaluated(run: RunResult, split: str) -> str:
    found = run.evaluation
    if found is None:
        return f"not evaluated on {split}" + ("" if run.repeats else "; the validation score is all there is")
    flip = ", each face averaged with its mirror image" if found.get("flip") == "asked for" else ""
    fresh = found.get("not_in_train")
    seen = ""
    if isinstance(fresh, dict):
        share = words.number("accuracy", fresh["normal"]["accuracy"])
        seen = f"; on the {fresh['normal']['faces']:,} that are not also in train, accuracy {share}"
    where = found.get("data", "a set not recorded")
    return f"{split} of {where}, {found['normal']['faces']:,} faces{flip}{seen}"


def _facts(run: RunResult, split: str) -> str:
    config, recipe, best = run.config, run.recipe, run.best
    faces = config.get("faces") or {}
    counts = [
        f"{faces[key]:,} for {key.replace('train', 'training')}" for key in ("train", "validation") if key in faces
    ]
    ran = len(run.history)
    told = next((p.epochs for p in PUBLISHED if p.recipe == recipe.name and p.epochs), None)
    validated = [f"{name} {words.number(metric, best[k])}" for k, (metric, name) in VALIDATED.items() if k in best]
    spent = words.duration(run.seconds)
    if run.averaged:
        epochs = "none: a mean of the runs that it starts from"
        spent += ", to find the mean"
    else:
        epochs = f"{words.epochs(run)}, best {best['epoch']:.0f}" + (f"; published {told}" if told else "")
        spent += f", {words.duration(run.seconds / ran)} an epoch"
    facts = {
        "network": f"{recipe.architecture}, input {recipe.input_size[0]}×{recipe.input_size[1]}×{recipe.channels}",
        "classes": ", ".join(recipe.classes),
        "data": f"{config.get('data')}: {' and '.join(counts)}",
        "start weights": str(config.get("weights") or "none"),
        "parameters": _parameters(run),
        "epochs": epochs,
        "training time": spent,
        "hardware": words.hardware(run),
        "code": str((config.get("environment") or {}).get("git", "not recorded")),
        "validation": f"none: it has learnt what {run.repeats} held out" if run.repeats else ", ".join(validated),
        "evaluated on": _evaluated(run, split),
    }
    if run.changes:
        facts["differs from the recipe"] = ", ".join(f"{k}={setting(v)}" for k, v in run.changes.items())
    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items()) + "</dl>"


def _matrix(result: Mapping[str, Any], classes: Sequence[str], name: str) -> str:
    counts = np.array(result["confusion"], dtype=np.int64)
    share = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    body = []
    for i, label in enumerate(classes):
        cells = "".join(
            f'<td style="--s:{share[i, j]:.2f}"{" class=hot" if share[i, j] > 0.7 else ""}>'
            f"{100 * share[i, j]:.0f}<small>{counts[i, j]:,}</small></td>"
            for j in range(len(classes))
        )
        body.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    return table([th(""), *(th(c) for c in classes)], body, "matrix", f"{name} faces")


def _cell(value: float | None, around: Sequence[float] | None = None) -> str:
    if value is None:
        return '<td class="n soft">none</td>'
    near = f' <span class="soft">{around[0]:.3f}–{around[1]:.3f}</span>' if around else ""
    return f'<td class="n">{value:.3f}{near}</td>'


def _whole(evaluation: Mapping[str, Any]) -> str:
    """The figures of all classes together."""
    kinds = [kind for kind in ("normal", "headset", "mixed") if isinstance(evaluation.get(kind), dict)]
    body = []
    for key, name in WHOLE.items():
        cells = "".join(
            _cell(evaluation[kind][key], (evaluation[kind].get("intervals") or {}).get(key)) for kind in kinds
        )
        body.append(f'<tr><th scope="row">{name}</th>{cells}</tr>')
    return table([th("faces"), *(th(kind, "n") for kind in kinds)], body)


def _by_class(evaluation: Mapping[str, Any], classes: Sequence[str]) -> str:
    """Recall and precision of each class, bare and with the bar."""
    body = []
    for i, label in enumerate(classes):
        cells = f'<td class="n">{sum(evaluation["normal"]["confusion"][i]):,}</td>'
        for kind in ("normal", "headset"):
            one = evaluation[kind]
            around = (one.get("intervals") or {}).get("recall") or {}
            cells += _cell(one["recall"].get(label), around.get(label)) + _cell(one["precision"].get(label))
        body.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    head = [th("class"), th("faces", "n"), th("recall", "n"), th("precision", "n")]
    return table([*head, th("recall, headset", "n"), th("precision, headset", "n")], body)


def article(run: RunResult, split: str) -> str:
    """Facts, curves, and where it was evaluated figures, matrices and reliability."""
    name, classes = run.name, run.recipe.classes
    title = escape(name) if name == run.recipe.name else f"{escape(name)}, a run of {escape(run.recipe.name)}"
    about = f'<p class="soft">{escape(run.recipe.about)}</p>' if run.recipe.about else ""
    caption = (
        "Training is measured on augmented faces and with dropout, validation on whole faces without: the first may "
        "well lie below the second."
    )
    parts = [
        f'<article><h3 id="run-{run.number}">{title}</h3>{about}',
        _facts(run, split),
    ]
    if not run.averaged:
        parts.append(f'<figure class="curves">{curves(run.history)}<figcaption>{caption}</figcaption></figure>')
    found = run.evaluation
    if found is not None:
        where = escape(split)
        matrices = "".join(_matrix(found[kind], classes, kind) for kind in ("normal", "headset"))
        how = "Rows are the true class, columns the predicted one: per cent of the row, and how many faces."
        parts.append(f'<h4>Confusion on {where}</h4><p class="soft">{how}</p><div class="pair">{matrices}</div>')
        parts.append(f"<h4>Figures on {where}, with 95 % intervals</h4>{_whole(found)}{_by_class(found, classes)}")
        diagram = reliability_diagram(found)
        if diagram:
            parts.append(f'<h4>Reliability on {where}</h4><figure class="reliability">{diagram}</figure>')
    return "".join([*parts, "</article>"])


def overview(runs: Sequence[RunResult], split: str) -> str:
    """All runs in one table: what each is worth and what it took."""
    body = []
    for run in runs:
        found = run.evaluation
        if found is None:
            scores = ("val_accuracy", "val_headset_accuracy", "val_macro_f1")
            accuracy, headset, f1 = (run.best.get(key) for key in scores)
        else:
            accuracy, headset, f1 = (
                found[k][m] for k, m in (("normal", "accuracy"), ("headset", "accuracy"), ("normal", "macro_f1"))
            )
        total = f"{run.parameters[0]:,}" if run.parameters else "–"
        devices = ", ".join(str(d) for d in (run.config.get("environment") or {}).get("devices") or ["–"])
        cells = [
            escape(str(run.config.get("data"))), escape(split if found else "–" if run.repeats else "validation"),
            words.number("accuracy", accuracy), words.number("accuracy", headset), words.number("macro_f1", f1),
            total, "averaged" if run.averaged else str(len(run.history)), words.duration(run.seconds), escape(devices),
        ]  # fmt: skip
        kinds = ["", "", *["n"] * 6, ""]
        row = "".join(
            f"<td{f' class={kind}' if kind else ''}>{cell}</td>" for cell, kind in zip(cells, kinds, strict=True)
        )
        body.append(f'<tr><th scope="row"><a href="#run-{run.number}">{escape(run.name)}</a></th>{row}</tr>')
    head = [th("run"), th("data"), th("score on")]
    head += [th(t, "n") for t in ("accuracy", "headset", "macro-F1", "parameters", "epochs", "training time")]
    return table([*head, th("device")], body)
