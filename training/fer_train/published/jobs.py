"""One job for each recipe: how far it is, what it costs, what keeps it from running, and its commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from fer_models.errors import FerError
from fer_train.published.costs import COSTS, Expected, expected
from fer_train.published.start_weights import Obstacle, StartWeights, start_weights_of
from fer_train.recipes import Recipe, flat, override, setting
from fer_train.runs.folder import Run
from fer_train.runs.state import HistoryRow, is_finished

__all__ = ["UNFINISHED", "Inputs", "Job", "make_jobs"]

UNFINISHED = "unfinished"
"""Folder, inside --out, of the runs that are still trained. It has their weights and checkpoints."""
SHOWN = 4
"""Number of settings that a line names."""


@dataclass(frozen=True)
class Inputs:
    """The user's inputs. gender, ferplus: None if not given. weights: as from parse_weights. changed: --set's values.

    fit_options: further arguments of each fit.
    """

    data: str
    out: Path
    gender: str | None = None
    ferplus: str | None = None
    weights: Mapping[str, str] | None = None
    changed: Sequence[str] = ()
    fit_options: Sequence[str] = ()


@dataclass(frozen=True)
class Job:
    """Training and evaluation of one recipe.

    recipe: as it is trained. inputs: of all jobs. epochs: whole epochs so far. trained: no epoch is missing. finished:
    trained, evaluated and kept. expected: what an epoch takes. start: the weights that it begins with. obstacles: all
    that keeps it from running.
    """

    recipe: Recipe
    inputs: Inputs
    epochs: int
    trained: bool
    finished: bool
    expected: Expected
    start: StartWeights
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def name(self) -> str:
        """The recipe's name, which is also the run's."""
        return self.recipe.name

    @property
    def work(self) -> Path:
        """The folder of the run while it is trained."""
        return self.inputs.out / UNFINISHED / self.name

    @property
    def kept(self) -> Path:
        """The folder that is left: settings, history, scores and pictures."""
        return self.inputs.out / self.name

    @property
    def gigabytes(self) -> float:
        """Estimated need of GPU memory."""
        return COSTS[self.name].gigabytes

    @property
    def seconds_left(self) -> float:
        """Longest time that is left; early stopping may end it sooner."""
        return 0.0 if self.trained or self.finished else (self.recipe.epochs - self.epochs) * self.expected.seconds

    @property
    def split(self) -> str:
        """The split that it is evaluated on: test, or for man and woman, whose set has none, the held-out faces."""
        return "validation" if "woman" in self.recipe.classes else "test"

    @property
    def state(self) -> str:
        """The state in words."""
        if self.finished:
            return "finished"
        if self.obstacles:
            return "cannot run"
        if self.trained:
            return "trained, not evaluated"
        return f"begun: epoch {self.epochs} of {self.recipe.epochs}" if self.epochs else "not begun"

    def commands(self, minutes: float | None) -> dict[str, list[str]]:
        """Return the arguments of its fer-train commands by name, in order. minutes: a limit for the training."""
        inputs, gender = self.inputs, "woman" in self.recipe.classes
        faces = ["--data", inputs.gender or "" if gender else inputs.data]
        if needs_ferplus(self.recipe) and inputs.ferplus:
            faces += ["--ferplus", inputs.ferplus]
        fit = ["fit", self.name, *faces, "--out", str(self.work)]
        fit += ["--weights", self.start.choice] if self.start.choice else []
        fit += [part for value in inputs.changed for part in ("--set", value)]
        fit += ["--minutes", f"{minutes:.3f}"] if minutes is not None else []
        return {
            "fit": [*fit, *inputs.fit_options],
            "evaluate": ["evaluate", str(self.work), *faces, "--split", self.split],
            "keep": ["keep", str(self.work), str(self.kept), "--history"],
        }

    def is_trained(self) -> bool:
        """Return True if the folder `work` now holds the run with all its epochs. Raises FerError if it is damaged."""
        return is_finished(self.recipe, Run(self.work).state())


def needs_ferplus(recipe: Recipe) -> bool:
    """Return True for the networks with AffectNet's classes: of FER2013's labels only FER+'s have contempt."""
    return "contempt" in recipe.classes


def make_jobs(recipes: Sequence[Recipe], inputs: Inputs) -> list[Job]:
    """Return a job for each recipe: finished ones first, then the cheapest first, last those that cannot run.

    Raises FerError (exit code 2) for an invalid setting.
    """
    wanted = [override(recipe, inputs.changed) for recipe in recipes]
    jobs = [_job(recipe, inputs) for recipe in wanted]
    measured = {job.name: seconds for job in jobs if (seconds := _seconds_an_epoch(job))}
    jobs = [replace(job, expected=expected(job.name, measured)) for job in jobs]
    return sorted(jobs, key=lambda job: (not job.finished, bool(job.obstacles), job.seconds_left))


def _job(recipe: Recipe, inputs: Inputs) -> Job:
    job = Job(recipe, inputs, 0, False, False, expected(recipe.name, {}), StartWeights())
    try:
        kept = _history(Run(job.kept), recipe)
        scores = job.kept / f"{job.split}.json"
        if kept and is_finished(recipe, Run(job.kept).state()) and scores.is_file():
            return replace(job, epochs=len(kept), trained=True, finished=True)
        work = _history(Run(job.work), recipe)
        job = replace(job, epochs=len(work), trained=bool(work) and job.is_trained())
    except FerError as error:
        problem, _, cure = str(error).partition("; ")
        return replace(job, obstacles=(Obstacle(problem, cure),))
    start, obstacles = start_weights_of(recipe, inputs.weights or {}), []
    if work and start.obstacle:  # a run that goes on has its weights already
        start = StartWeights()
    if "woman" in recipe.classes and not inputs.gender:
        obstacles.append(Obstacle("trained on faces of men and women", "--gender DIR with folders man and woman"))
    if needs_ferplus(recipe) and not inputs.ferplus:
        source = "--ferplus fer2013new.csv, from github.com/microsoft/FERPlus"
        obstacles.append(Obstacle("FER2013's own labels have no contempt", source))
    if start.obstacle:
        obstacles.append(start.obstacle)
    return replace(job, start=start, obstacles=tuple(obstacles))


def _history(run: Run, recipe: Recipe) -> Sequence[HistoryRow]:
    """Return the epochs of a folder, () if it holds no run. Raises FerError if it is damaged or holds another run."""
    if not (run.folder / "config.json").is_file():
        return ()
    there, here = flat(run.config().recipe), flat(recipe)
    changed = [f"{key}={setting(there[key])}" for key in here if there[key] != here[key]]
    if changed:
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        raise FerError(f"{run.folder} holds a run with {', '.join(changed[:SHOWN])}{more}; give another --out")
    state = run.state()
    return state.history if state else ()


def _seconds_an_epoch(job: Job) -> float:
    """Return the median over the epochs that a job has trained, without the first, which compiles; 0 if there are none.

    A folder with other settings does not count.
    """
    for folder in (job.kept, job.work):
        try:
            rows = _history(Run(folder), job.recipe)
        except FerError:
            continue
        seconds = [float(row.get("seconds", 0)) for row in rows]
        if seconds:
            return median(seconds[1:] or seconds)
    return 0.0
