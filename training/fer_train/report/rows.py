"""Published numbers matched with runs, by the recipe's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fer_train.recipes import RECIPES
from fer_train.report.published_numbers import PUBLISHED, Published
from fer_train.report.run_results import RunResult

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
    """A published number and what a run of ours has there.

    run: None where none was run. evaluated: what `fer-train evaluate` measured on the report's split, interval its
    95 % interval. validated: the validation score of the best epoch, by which that epoch was chosen. Parameters are
    in evaluated. None where there is no such figure.
    """

    published: Published
    run: RunResult | None = None
    evaluated: float | None = None
    interval: tuple[float, float] | None = None
    validated: float | None = None

    @property
    def about(self) -> str:
        """What is special about the recipe, in words."""
        recipe = RECIPES.get(self.published.recipe) or (self.run.recipe if self.run else None)
        return recipe.about if recipe else ""

    @property
    def like_for_like(self) -> tuple[float, str] | None:
        """(ours less published, the kind of score of ours it is taken with).

        A number published on validation faces is held against our validation score; any other against the
        evaluation, and where there is none, against the validation score too.
        """
        if self.published.value is None:
            return None
        kinds = [("evaluated", self.evaluated), ("validation", self.validated)]
        if self.published.split == "validation":
            kinds.reverse()
        return next(((value - self.published.value, kind) for kind, value in kinds if value is not None), None)


def _row(published: Published, run: RunResult) -> Row:
    metric, faces = published.metric, published.faces
    if metric == "parameters":
        return Row(published, run, float(run.parameters[0]) if run.parameters else None)
    evaluated = interval = None
    one = (run.evaluation or {}).get(faces)
    if isinstance(one, dict):
        key = _EVALUATED[metric]
        evaluated = float(one[key])
        interval = one.get("intervals", {}).get(key)
    validated = run.best.get(_VALIDATED.get((metric, faces), ""))
    return Row(published, run, evaluated, tuple(interval) if interval else None, validated)


def rows_of(runs: Sequence[RunResult]) -> list[Row]:
    """Every published number in order, once for each run of its recipe, or once without a run.

    A run whose recipe has no published accuracy has a row of its own for that, with nothing published.
    """
    by_recipe: dict[str, list[RunResult]] = {}
    for run in runs:
        by_recipe.setdefault(run.recipe.name, []).append(run)
    found = []
    for recipe, group in groupby(PUBLISHED, key=lambda p: p.recipe):
        told = list(group)
        if not any(p.metric == "accuracy" for p in told):
            told_with = [*told, Published(told[0].system, recipe, "accuracy", None)]
        else:
            told_with = told
        for run in by_recipe.get(recipe, []):
            found += [_row(published, run) for published in told_with]
        if recipe not in by_recipe:
            found += [Row(published) for published in told]
    return found
