"""Read the run folders that a report is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_train.evaluation.results import Evaluation
from fer_train.recipes import RECIPES, Recipe, flat
from fer_train.runs.config import RunConfig
from fer_train.runs.folder import Run
from fer_train.runs.identity import ParameterCounts

__all__ = ["RunResult", "collect", "load_run"]


@dataclass(frozen=True)
class RunResult:
    """A run that can be reported.

    folder, name: where it lies, and what the report calls it. recipe: as it was run. config: its config.json. history:
    a row for each epoch, one or more. best: the history row of the best epoch. evaluation: the SPLIT.json that
    `fer-train evaluate` wrote, or None. changes: the settings that differ from the recipe of that name, by key; empty
    for a recipe of one's own. number: its place in the report, from 1.
    """

    folder: Path
    name: str
    recipe: Recipe
    config: RunConfig
    history: Sequence[Mapping[str, float]]
    best: Mapping[str, float]
    evaluation: Evaluation | None
    changes: Mapping[str, Any]
    number: int = 0

    @property
    def seconds(self) -> float:
        """Training time of all its epochs, with validation."""
        return float(sum(row.get("seconds", 0) for row in self.history))

    @property
    def averaged(self) -> bool:
        """True for a mean of the weights of several runs: it has one history row, and the recipe of the first run."""
        return self.config.is_average

    @property
    def refit_of(self) -> str:
        """The runs on whose held-out faces it was trained, so that no validation score is left; "" for none."""
        return ", ".join(self.config.refit_sources)

    @property
    def parameters(self) -> ParameterCounts | None:
        """Number of parameters; None if the version that ran it did not record it."""
        return self.config.parameters


def load_run(folder: Path, split: str) -> tuple[RunResult, str | None]:
    """Return a run, and a line about its evaluation on `split` if that is there but cannot be used.

    Raises FerError for a folder that is no run, is damaged, or has no finished epoch.
    """
    run = Run(folder)
    config, state = run.config(), run.state()
    if state is None:
        raise FerError(f"{folder}: no epoch was finished yet; run fer-train fit with --out {folder}")
    try:
        recipe = config.recipe
        history = [{k: float(v) for k, v in row.items()} for row in state.history]
        best = next(row for row in history if row["epoch"] == state.best.epoch)
        # The report reads these values later.
        _ = config.faces, config.environment
        _ = [row["loss"] for row in history if not config.is_average]
        _ = [] if config.refit_sources else [best["val_accuracy"]]
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as error:
        raise FerError(
            f"{folder}: its config.json or state.json is damaged ({type(error).__name__} {error}); leave the folder out"
        ) from error
    evaluation = problem = None
    try:
        evaluation = _load_evaluation(folder / f"{split}.json", recipe.classes, run.best)
    except FerError as error:
        problem = str(error)
    name = folder.resolve().name
    return RunResult(folder, name, recipe, config, history, best, evaluation, _changes(recipe)), problem


def _load_evaluation(path: Path, classes: Sequence[str], weights: Path) -> Evaluation | None:
    try:
        evaluation = Evaluation.load(path, classes)
    except FileNotFoundError:
        return None
    # A run folder may be archived without its weights. If they are there, they must be the ones that were measured.
    measured = evaluation.about.get("weights")
    if measured is not None and weights.is_file() and measured != sha256_of(weights):
        raise FerError(f"{path}: of earlier weights than {weights.name}; run fer-train evaluate again")
    return evaluation


def _changes(recipe: Recipe) -> dict[str, Any]:
    named = RECIPES.get(recipe.name)
    if named is None:
        return {}
    before = flat(named)
    return {key: value for key, value in flat(recipe).items() if value != before.get(key)}


def collect(folders: Iterable[Path], split: str) -> tuple[list[RunResult], list[str]]:
    """Return the runs that can be reported, and a line for each folder or evaluation that cannot.

    A folder that is no run but contains runs stands for them, in the order of their names.
    """
    runs: list[RunResult] = []
    problems: list[str] = []
    for folder in folders:
        inside = [p.parent for p in sorted(folder.glob("*/config.json"))]
        for run_folder in inside if inside and not (folder / "config.json").is_file() else [folder]:
            try:
                run, problem = load_run(run_folder, split)
            except FerError as error:
                problem = str(error)
            else:
                runs.append(replace(run, number=len(runs) + 1))
            if problem:
                problems.append(problem)
    names = [run.name for run in runs]
    # The path distinguishes two folders of one name.
    return [replace(run, name=str(run.folder)) if names.count(run.name) > 1 else run for run in runs], problems
