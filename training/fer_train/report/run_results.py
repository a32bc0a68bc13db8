"""What a report needs of a run folder, read and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.card import sha256_of
from fer_models.errors import FerError, first_line
from fer_train.recipes import RECIPES, Recipe, flat, from_dict
from fer_train.runs.folder import Run, refit_sources

__all__ = ["RunResult", "collect", "load_run"]


@dataclass(frozen=True)
class RunResult:
    """A run that can be reported.

    folder, name: where it lies. recipe: as it was run. config: config.json. history: a row an epoch, one or more.
    best: the history row of the best epoch. evaluation: SPLIT.json of `fer-train evaluate`, or None. changes: what
    was set otherwise than in the recipe of that name, by key; empty for a recipe of one's own. number: its place in
    the report, from 1.
    """

    folder: Path
    name: str
    recipe: Recipe
    config: Mapping[str, Any]
    history: Sequence[Mapping[str, float]]
    best: Mapping[str, float]
    evaluation: Mapping[str, Any] | None
    changes: Mapping[str, Any]
    number: int = 0

    @property
    def seconds(self) -> float:
        """Training time of all its epochs, with validation."""
        return float(sum(row.get("seconds", 0) for row in self.history))

    @property
    def averaged(self) -> bool:
        """Whether it is a mean of runs' weights: its one row is of no epoch, and its recipe the first run's."""
        return "averaged" in self.config

    @property
    def repeats(self) -> str:
        """The run, or runs, that it repeats on the faces held out as well: then none is left to validate it by."""
        return ", ".join(refit_sources(dict(self.config)))

    @property
    def parameters(self) -> tuple[int, int] | None:
        """(total, trainable), or None where the run's version did not write them."""
        found = self.config.get("parameters") or {}
        return (int(found["total"]), int(found["trainable"])) if {"total", "trainable"} <= set(found) else None


def _changes(recipe: Recipe) -> dict[str, Any]:
    named = RECIPES.get(recipe.name)
    if named is None:
        return {}

    before = flat(named)
    return {key: value for key, value in flat(recipe).items() if value != before.get(key)}


def _check(result: Mapping[str, Any], classes: Sequence[str]) -> None:
    """Raise for an evaluation that the page could not show: of other classes, of another version, or damaged."""
    count = len(classes)
    for kind in ("normal", "headset", "mixed"):
        if kind == "mixed" and kind not in result:
            continue  # versions before it was measured
        one = result[kind]
        for key in ("faces", "accuracy", "balanced_accuracy", "macro_f1", "log_loss", "calibration_error"):
            float(one[key])
        if np.array(one["confusion"], dtype=np.int64).shape != (count, count):
            raise ValueError("its classes are not the run's")
        around = dict(one.get("intervals") or {})
        pairs = [p for p in (*dict(around.pop("recall", {})).values(), *around.values()) if p is not None]
        singles = [one[key].get(label) for key in ("recall", "precision") for label in classes]
        np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
        np.array([s for s in singles if s is not None], dtype=np.float64)
        bins = one.get("reliability") or {"faces": [], "confidence": [], "accuracy": []}
        np.array([bins[key] for key in ("faces", "confidence", "accuracy")], dtype=np.float64)
    if "not_in_train" in result:
        float(result["not_in_train"]["normal"]["accuracy"]), int(result["not_in_train"]["normal"]["faces"])


def _evaluation(path: Path, classes: Sequence[str], weights: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
        _check(found, classes)
        # A run folder may be kept without its weights; those that are there must be the ones that were measured.
        if "weights" in found and weights.is_file() and found["weights"] != sha256_of(weights):
            raise FerError(f"{path}: of earlier weights than {weights.name}; run fer-train evaluate again")
    except FileNotFoundError:
        return None
    except KeyError as error:
        raise FerError(f"{path}: has no {error}; run fer-train evaluate again") from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise FerError(f"{path}: not usable ({first_line(error)}); run fer-train evaluate again") from error
    return found


def load_run(folder: Path, split: str) -> tuple[RunResult, str | None]:
    """A run, and a line on its evaluation of `split` where that is there but not usable.

    Raises FerError for a folder that is no run, is damaged, or has no finished epoch.
    """
    run = Run(folder)
    config, state = run.config(), run.state()
    if state is None:
        raise FerError(f"{folder}: no epoch was finished yet")
    try:
        recipe = from_dict(config["recipe"])
        history = [{k: float(v) for k, v in row.items()} for row in state["history"]]
        best = next(row for row in history if row["epoch"] == state["best"]["epoch"])
        _ = [row["loss"] for row in history if "averaged" not in config]
        _ = "" if refit_sources(config) else best["val_accuracy"]
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise FerError(
            f"{folder}: its config.json or state.json is damaged ({type(error).__name__} {error})"
        ) from error
    problem = evaluation = None
    try:
        evaluation = _evaluation(folder / f"{split}.json", recipe.classes, run.best)
    except FerError as error:
        problem = str(error)
    name = folder.resolve().name
    return RunResult(folder, name, recipe, config, history, best, evaluation, _changes(recipe)), problem


def collect(folders: Iterable[Path], split: str) -> tuple[list[RunResult], list[str]]:
    """The runs that can be reported, and a line for each thing that cannot.

    A folder that is no run but holds some (runs/) stands for them, in order of their names.
    """
    found, problems = [], []
    for folder in folders:
        inside = [p.parent for p in sorted(folder.glob("*/config.json"))]
        for one in inside if inside and not (folder / "config.json").is_file() else [folder]:
            try:
                result, problem = load_run(one, split)
            except FerError as error:
                problem = str(error)
            else:
                found.append(replace(result, number=len(found) + 1))
            if problem:
                problems.append(problem)
    names = [run.name for run in found]
    # Two folders of one name are told apart by their paths.
    return [replace(r, name=str(r.folder)) if names.count(r.name) > 1 else r for r in found], problems
