"""The list of jobs in words: the table of --dry-run, the summary, and what cannot run."""

from __future__ import annotations

from collections.abc import Sequence

from fer_train.progress import duration
from fer_train.published.costs import SOURCE
from fer_train.published.jobs import Job
from fer_train.published.start_weights import Obstacle

__all__ = ["problem_lines", "summary", "table"]

_BASIS = {"here": "", "table": "*", "estimate": "~"}


def table(jobs: Sequence[Job]) -> str:
    """Return one line for each job, in order, and what the marks mean."""
    lines = [f"{'recipe':<24}{'system':<8}{'epochs':>6}{'an epoch':>11}{'at most':>10}  state"]
    for job in jobs:
        over = job.finished or bool(job.obstacles)
        time = "" if job.finished else f"{_BASIS[job.expected.basis]}{duration(job.expected.seconds)}"
        left = "" if over else duration(job.seconds_left)
        lines.append(f"{job.name:<24}{job.recipe.system:<8}{job.recipe.epochs:>6}{time:>11}{left:>10}  {job.state}")
    lines += ["", "at most: all published epochs; early stopping mostly ends sooner"]
    bases = {job.expected.basis for job in jobs if not job.finished}
    if "table" in bases:
        lines.append(f"*: measured on {SOURCE}, corrected by what this machine has trained into the folder so far")
    if "estimate" in bases:
        lines.append("~: not measured, in proportion to the network's multiplications; may be off by a factor of 3")
    return "\n".join(lines)


def summary(jobs: Sequence[Job]) -> str:
    """Return the numbers of jobs by state, and how long the rest takes at most."""
    finished = sum(job.finished for job in jobs)
    stuck = sum(bool(job.obstacles) for job in jobs)
    begun = sum(bool(job.epochs) and not job.finished and not job.obstacles for job in jobs)
    new = len(jobs) - finished - stuck - begun
    left = sum(job.seconds_left for job in jobs if not job.obstacles)
    counts = [f"{finished} finished", f"{begun} begun", f"{new} not begun"] + [f"{stuck} cannot run"] * bool(stuck)
    noun = "recipe" if len(jobs) == 1 else "recipes"
    rest = f"; the rest takes at most {duration(left)} one after another" if left else ""
    return f"{len(jobs)} {noun}: {', '.join(counts)}{rest}"


def problem_lines(jobs: Sequence[Job]) -> list[str]:
    """Return two lines for each reason for which recipes cannot run: which and why, then what changes that."""
    names: dict[Obstacle, list[str]] = {}
    for job in jobs:
        for obstacle in job.obstacles:
            names.setdefault(obstacle, []).append(job.name)
    return [
        line
        for obstacle, recipes in names.items()
        for line in (f"cannot run: {', '.join(recipes)}: {obstacle.problem}", f"  to run: {obstacle.cure}")
    ]
