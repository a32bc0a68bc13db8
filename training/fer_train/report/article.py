"""Second half of the page: everything about one run."""

from __future__ import annotations

from html import escape

from fer_train.evaluation import Evaluation
from fer_train.report import words
from fer_train.report.figures import curves
from fer_train.report.published_numbers import PUBLISHED
from fer_train.report.run_results import RunResult
from fer_train.report.score_tables import score_tables

__all__ = ["article"]

VALIDATED = {
    "val_accuracy": ("accuracy", "accuracy"),
    "val_headset_accuracy": ("accuracy", "under the headset"),
    "val_macro_f1": ("macro_f1", "macro-F1"),
    "val_loss": ("loss", "log loss"),
}
CURVES_CAPTION = (
    "Training accuracy is measured on augmented faces and with dropout, validation accuracy on unchanged faces without "
    "dropout. Training may therefore lie below validation."
)


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
        parts.append(score_tables(run.evaluation.results, classes, escape(split)))
    return "".join([*parts, "</article>"])


def _facts(run: RunResult, split: str) -> str:
    config, recipe, best = run.config, run.recipe, run.best
    faces = f"{config.faces.train:,} training faces and {config.faces.validation:,} validation faces"
    validated = [f"{name} {words.number(metric, best[k])}" for k, (metric, name) in VALIDATED.items() if k in best]
    facts = {
        "network": f"{recipe.architecture}, input {recipe.input_size[0]}×{recipe.input_size[1]}×{recipe.channels}",
        "classes": ", ".join(recipe.classes),
        "data": f"{config.data}: {faces}",
        "start weights": config.weights or "none",
        "parameters": _parameters(run),
        "epochs": _epochs(run),
        "training time": _training_time(run),
        "hardware": words.hardware(run),
        "code": str(config.environment.get("git", "not recorded")),
        "validation": f"none: it was trained on the faces that {run.refit_of} held out"
        if run.refit_of
        else ", ".join(validated),
        "evaluated on": _evaluated_on(run, split),
    }
    if run.changes:
        facts["differs from the recipe"] = words.settings(run)
    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items()) + "</dl>"


def _parameters(run: RunResult) -> str:
    counted = (p for p in PUBLISHED if p.recipe == run.recipe.name and p.metric == "parameters")
    published, ours = next(counted, None), run.parameters
    text = f"{ours.total:,} in all, {ours.trainable:,} trainable" if ours else "not recorded by the version that ran it"
    if published is None or published.value is None:
        return text
    same = ""
    if ours:
        difference = (ours.trainable if published.trainable else ours.total) - published.value
        as_ours = ", the same number as the trainable ones" if published.trainable else ", the same"
        same = f", {difference:+,.0f} here" if difference else as_ours
    return f"{text}; published {published.value:,.0f}{same}"


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
    if about.get("flip") in ("asked for", "both views"):
        text += ", each face averaged with its mirror image"
    if results.not_in_train is not None:
        unseen = results.not_in_train.normal
        accuracy = words.number("accuracy", unseen.accuracy)
        text += f"; accuracy {accuracy} on the {unseen.faces:,} faces that do not occur in train"
    return text
