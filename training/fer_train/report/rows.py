"""Match published numbers with runs, by the recipe's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from fer_train.recipes import RECIPES
from fer_train.report.published_numbers import PUBLISHED, Published
from fer_train.report.run_results import RunResult
from fer_train.runs.identity import ParameterCounts

__all__ = ["Row", "rows_of"]

_EVALUATED = {"accuracy": "accuracy", "loss": "log_loss", "macro_f1": "macro_f1"}
_VALIDATED = {
    ("accuracy", "normal"): "val_accuracy",
    ("accuracy", "headset"): "val_headset_accuracy",
    ("loss", "normal"): "val_loss",
    ("loss", "headset"): "val_headset_loss",
    ("macro_f1", "normal"): "val_macro_f1",
}


@dataclass(frozen=True)
class Row:
    """A published number beside the number of one run.

    run: None if no run has that recipe. evaluated: the score that `fer-train evaluate` measured on the report's split,
    or the parameter count, which needs no run; interval: its 95 % interval. validated: the validation score of the best
    epoch, which was chosen by validation, or of the last one where the published number is. Each is None if there is no
    such number.
    """

    published: Published
    run: RunResult | None = None
    evaluated: float | None = None
    interval: tuple[float, float] | None = None
    validated: float | None = None

    @property
    def about(self) -> str:
        """The recipe's description in a few words."""
        recipe = RECIPES.get(self.published.recipe) or (self.run.recipe if self.run else None)
        return recipe.about if recipe else ""

    @property
    def like_for_like(self) -> tuple[float, str] | None:
        """(ours minus published, `evaluated` or `validation`: which of our scores that is).

        A number published on validation faces is compared with our validation score. Any other number is compared with
        the evaluation, or with the validation score if there is no evaluation.
        """
        if self.published.value is None:
            return None
        scores = [("evaluated", self.evaluated), ("validation", self.validated)]
        if self.published.split == "validation":
            scores.reverse()
        return next(((value - self.published.value, name) for name, value in scores if value is not None), None)


def rows_of(runs: Sequence[RunResult], counts: Mapping[str, ParameterCounts] | None = None) -> list[Row]:
    """Return a row for each published number in order: one for each run of its recipe, or one without a run.

    counts: from count_parameters, by recipe, for the rows without a run.

    A run whose recipe has no published accuracy gets a further row for its accuracy, with nothing published.
    """
    runs_by_recipe: dict[str, list[RunResult]] = {}
    for run in runs:
        runs_by_recipe.setdefault(run.recipe.name, []).append(run)
    rows: list[Row] = []
    for recipe, group in groupby(PUBLISHED, key=lambda p: p.recipe):
        numbers = list(group)
        with_accuracy = numbers
        if not any(p.metric == "accuracy" for p in numbers):
            with_accuracy = [*numbers, Published(numbers[0].system, recipe, "accuracy", None)]
        for run in runs_by_recipe.get(recipe, []):
            rows += [_row(published, run) for published in with_accuracy]
        if recipe not in runs_by_recipe:
            rows += [_counted(published, (counts or {}).get(recipe)) for published in numbers]
    return rows


def _counted(published: Published, counts: ParameterCounts | None, run: RunResult | None = None) -> Row:
    """Return a row of a parameter count, or a row without a number of ours."""
    if published.metric != "parameters" or counts is None:
        return Row(published, run)
    same = counts.trainable if published.trainable else counts.total
    return Row(published, run, float(same))


def _row(published: Published, run: RunResult) -> Row:
    metric, faces = published.metric, published.faces
    if metric == "parameters":
        return _counted(published, run.parameters, run)
    epoch = run.history[-1] if published.last_epoch else run.best
    validated = epoch.get(_VALIDATED.get((metric, faces), ""))
    scores = run.evaluation.results.by_kind().get(faces) if run.evaluation else None
    if scores is None:
        return Row(published, run, validated=validated)
    key = _EVALUATED[metric]
    return Row(published, run, scores.value(key), scores.interval(key), validated)
