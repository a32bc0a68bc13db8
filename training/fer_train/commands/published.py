"""`fer-train published`: train and measure the recipes of the five published systems."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.command import HelpFormatter, tell
from fer_models.errors import FerError
from fer_train.commands.options import positive_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fer_train.published import Inputs, Job

__all__ = ["add", "run"]

DESCRIPTION = """\
Train and evaluate every recipe of the published systems A to E that is not finished yet, with the published epochs,
schedule and early stopping, the cheapest first. Ends with the report of all finished ones.

Give the same command as often as you like, with --minutes if you want: finished recipes are skipped, and one that was
stopped or killed goes on after its last whole epoch. A recipe that fails does not stop the others; the exit code is
then 1. Recipes that cannot run, such as those whose start weights are missing, are named with what they need.

Into --out come one folder for each finished recipe, with settings, history, scores and pictures but no weights;
report/; and unfinished/, the runs that are not finished, with weights.

On an NVIDIA GPU, recipes are trained side by side as far as its memory goes; on a CPU one after another. All of them
take weeks on two CPU cores."""

EXAMPLES = """\
examples:
  fer-train published --data fer2013/ --dry-run                     what is done, what is left, how long it takes
  fer-train published --data fer2013/ --only B,D --gender people/   systems B and D
  fer-train published --data fer2013/ --minutes 480                 tonight; again tomorrow
  fer-train published --data fer2013/ --only c-mobilenet --weights MobileNet=mobilenet.weights.h5
  fer-train published --data fer2013/ --only B --out trial --set limit=100 --set epochs=2    a trial of minutes"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "published", help="train and measure the published systems", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--data", required=True, metavar="PATH", help="FER2013: its csv, or a folder or a zip with one folder per class"
    )
    parser.add_argument(
        "--gender", metavar="DIR", help="a folder or a zip with the folders man and woman; d-gender needs it"
    )
    parser.add_argument(
        "--ferplus", metavar="CSV",
        help="FER+'s fer2013new.csv, for system A's networks of eight classes alone: FER2013 has no contempt",
    )  # fmt: skip
    parser.add_argument(
        "--weights", action="append", default=[], metavar="NETWORK=FILE",
        help="start weights of a pretrained network without its last layers, a .weights.h5 or Keras's own .h5, instead "
        "of those that Keras downloads; NETWORK=none starts from random weights; may be repeated",
    )  # fmt: skip
    parser.add_argument("--only", metavar="NAMES", help="systems and recipes, such as B,D or b-g,c-own (default: all)")
    parser.add_argument(
        "--minutes", type=positive_minutes, metavar="N",
        help="stop between two epochs before N minutes are over. An epoch that takes far longer than expected is cut "
        "off two minutes later, and trained again next time",
    )  # fmt: skip
    parser.add_argument(
        "--jobs", type=int, metavar="N",
        help="largest number of recipes at once (default: on a GPU one for every two CPU cores, as far as the GPU's "
        "memory goes; on a CPU 1)",
    )  # fmt: skip
    parser.add_argument("--out", default="published", metavar="DIR", help="folder of the runs (default: published)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE",
        help="change a setting of every recipe, for a trial: it is then no longer the published one; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--precision", choices=("auto", "float32", "bfloat16", "float16"),
        help="precision of every run, as in fit (default: auto)",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="list the recipes in order, and train none")
    parser.add_argument("--quiet", action="store_true", help="print one line per epoch, without a progress bar")


def run(options: argparse.Namespace) -> int:
    """List the jobs, run them and write the report."""
    from fer_train.published import (
        Inputs,
        make_jobs,
        parse_weights,
        problem_lines,
        remove_work,
        select,
        summary,
        table,
    )  # fmt: skip
    from fer_train.rebuild import exit_on_sigterm

    deadline = time.monotonic() + 60 * options.minutes if options.minutes else None
    if options.jobs is not None and options.jobs < 1:
        raise FerError(f"--jobs {options.jobs}: give 1 or more", exit_code=2)
    recipes, weights = select(options.only), parse_weights(options.weights)
    fit_options = (["--precision", options.precision] if options.precision else []) + ["--quiet"] * options.quiet
    inputs = Inputs(
        options.data, Path(options.out), options.gender, options.ferplus, weights, options.set, fit_options
    )  # fmt: skip
    _require_files(options)
    jobs = make_jobs(recipes, inputs)
    print(table(jobs) + "\n" if options.dry_run else "", end="")
    print(summary(jobs), flush=True)
    for line in problem_lines(jobs):
        print(line, flush=True)
    if options.dry_run:
        return 0
    for job in jobs:
        if job.finished:
            remove_work(job)
    todo = [job for job in jobs if not job.finished and not job.obstacles]
    if any(job.split == "test" and not job.trained for job in todo):
        _require_splits(options.data)
    try:
        with exit_on_sigterm():
            failed = _run_all(todo, deadline, options.jobs)
            code = _report(inputs) if any(inputs.out.glob("*/config.json")) else 0
    except (KeyboardInterrupt, SystemExit) as error:
        tell("fer-train", "stopped; give the same command again to resume")
        return 143 if isinstance(error, SystemExit) else 130
    print(summary(make_jobs(recipes, inputs)))
    if failed:
        tell("fer-train", f"failed: {', '.join(failed)}; see the lines above, then give the same command again")
    return 1 if failed or code else 0


def _require_files(options: argparse.Namespace) -> None:
    """Raise FerError if one of the given paths does not exist."""
    for name in ("data", "gender", "ferplus"):
        path = getattr(options, name)
        if path and not Path(path).exists():
            raise FerError(f"{path}: no such file or folder (--{name}); give the path of a data set")


def _require_splits(data: str) -> None:
    """Raise FerError if the data set has no train or no test split: the evaluation would fail after the training."""
    from fer_train.data import load_dataset

    splits = load_dataset(data).splits
    for name in ("train", "test"):
        if name not in splits:
            raise FerError(f"{data}: has no {name} split, only {', '.join(splits)}; give FER2013 with train and test")


def _run_all(jobs: Sequence[Job], deadline: float | None, most: int | None) -> list[str]:
    """Run the jobs, print where each is, and return the names of those that failed."""
    from fer_train.progress import duration
    from fer_train.published import Finished, run_jobs, uses_gpu

    free = uses_gpu() if jobs and most != 1 else None
    most = most or (max(1, (os.cpu_count() or 1) // 2) if free is not None else 1)
    if most > 1:
        print(f"up to {most} recipes at once" + (f", in {free:.0f} GB of GPU memory" if free is not None else ""))
    failed, begun, left = [], 0, sum(job.seconds_left for job in jobs)
    over = False
    for event in run_jobs(jobs, deadline=deadline, most=most, free=free):
        if not isinstance(event, Finished):
            begun += 1
            work = f"{event.epochs} of {event.recipe.epochs} epochs done, at most {duration(event.seconds_left)}"
            print(
                f"\n[{begun}/{len(jobs)}] {event.name}: {work}; all that is left: at most {duration(left)}", flush=True
            )
            continue
        left -= event.job.seconds_left
        over = over or event.how in ("stopped", "cut off")
        if event.how == "cut off":
            tell(
                "fer-train", f"{event.job.name}: its {event.command} was cut off at the time limit; give more --minutes"
            )
        elif event.how == "failed":
            failed.append(event.job.name)
            if event.code < 0:
                tell("fer-train", f"{event.job.name}: was killed by signal {-event.code} (is memory short?)")
    if over or begun < len(jobs):
        print(_time_is_over(jobs, begun))
    return failed


def _time_is_over(jobs: Sequence[Job], begun: int) -> str:
    from fer_train.progress import duration

    line = "\nthe time is over; give the same command again to go on"
    if begun:
        return line
    shortest = min(job.expected.seconds for job in jobs)
    return f"\nno epoch would end in time: the shortest takes about {duration(shortest)}; give more --minutes"


def _report(inputs: Inputs) -> int:
    """Write the report of all that is finished; return its exit code."""
    from fer_train.rebuild.processes import start, wait

    print(flush=True)
    return wait(start(["report", str(inputs.out), "--out", str(inputs.out / "report"), "--count"]))
