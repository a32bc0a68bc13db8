"""The commands that rebuild bundles, in order, and the running of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fer_models.card import load_bundle, sha256_of
from fer_models.errors import FerError
from fer_train.rebuild.stages import BUNDLES, DLIB, HSE, STAGES, Bundle, Stage
from fer_train.recipes import get_recipe, override
from fer_train.runs import Run

__all__ = ["Sources", "Step", "is_exported", "needed", "run_steps", "steps"]


@dataclass(frozen=True)
class Sources:
    """What is learnt from, as paths. hse, dlib: the networks from elsewhere; dlib None is the installed package's."""

    data: str
    ferplus: str | None = None
    hse: str | None = None
    dlib: str | None = None


@dataclass(frozen=True)
class Step:
    """A command of fer-train: its arguments, what it makes, how many epochs it trains (0: it exports `stage`)."""

    arguments: tuple[str, ...]
    name: str
    stage: str
    epochs: int = 0


def needed(bundles: Sequence[Bundle], stages: Sequence[Stage] = STAGES) -> tuple[Stage, ...]:
    """The stages that lead to the bundles, in the order of `stages`."""
    by_name = {stage.name: stage for stage in stages}
    found: set[str] = set()
    waiting = [bundle.stage for bundle in bundles]
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in found:
            found.add(name)
            waiting += [by_name[name].start, *by_name[name].teachers]
    return tuple(stage for stage in stages if stage.name in found)


def _fit(stage: Stage, sources: Sources, out: Path, changed: Sequence[str], options: Sequence[str]) -> Step:
    recipe = override(get_recipe(stage.recipe), [*stage.changed, *changed])
    start = {DLIB: sources.dlib, HSE: sources.hse}.get(stage.start, str(out / stage.start))
    settings = list(stage.changed)
    if stage.teachers:
        settings.append(f"teacher={','.join(str(out / name) for name in stage.teachers)}")
    arguments = ["fit", stage.recipe, "--data", sources.data]
    if stage.ferplus and sources.ferplus:
        arguments += ["--ferplus", sources.ferplus]
    if start:
        arguments += ["--weights", start]
    arguments += ["--out", str(out / stage.name)]
    arguments += [part for value in (*settings, *changed) for part in ("--set", value)]
    return Step((*arguments, *options), stage.name, stage.name, recipe.epochs)


def _export(bundle: Bundle, ferplus: bool, sources: Sources, out: Path, options: Sequence[str]) -> Step:
    arguments = ["export", str(out / bundle.stage), "--data", sources.data]
    if ferplus and sources.ferplus:
        arguments += ["--ferplus", sources.ferplus]
    arguments += ["--out", str(out / "bundles" / bundle.name), "--test-name", bundle.test]
    return Step((*arguments, *options), bundle.name, bundle.stage)


def steps(
    sources: Sources,
    out: str | Path,
    *,
    bundles: Sequence[Bundle] = BUNDLES,
    stages: Sequence[Stage] = STAGES,
    changed: Sequence[str] = (),
    fit_options: Sequence[str] = (),
    export_options: Sequence[str] | None = (),
) -> list[Step]:
    """Every command, in order: the runs in `out`, then the bundles in `out`/bundles.

    changed: `key=value` settings for every run, after its own. fit_options, export_options: further arguments of
    each command; no bundle is made where the latter is None. Raises FerError for a setting that is none.
    """
    out, found = Path(out), []
    chain = needed(bundles, stages)
    for stage in chain:
        found.append(_fit(stage, sources, out, changed, fit_options))
    if export_options is not None:
        with_votes = {stage.name for stage in chain if stage.ferplus}
        found += [_export(b, b.stage in with_votes, sources, out, export_options) for b in bundles]
    return found


def is_exported(bundle: Path, run: Path) -> bool:
    """Whether a bundle is whole and made of the run's best weights as they are now."""
    try:
        card = load_bundle(bundle).card
        return card.get("training", {}).get("weights_sha256") == sha256_of(Run(run).need_best())
    except FerError:
        return False


def run_steps(planned: Sequence[Step], out: str | Path) -> Iterator[tuple[Step, int | None]]:
    """Run one command after the other, each as a process of its own.

    Yields each step with None before it begins, then with its exit code; ends after the first that fails. A bundle
    that is there already is not made again: its code follows at once.
    """
    out = Path(out)
    for step in planned:
        yield step, None
        environment = dict(os.environ)
        code = 0
        if step.epochs or not is_exported(out / "bundles" / step.name, out / step.stage):
            if not step.epochs:
                environment["KERAS_BACKEND"] = "tensorflow"  # whatever the networks learnt on
            code = _wait(subprocess.Popen([sys.executable, "-m", "fer_train.cli", *step.arguments], env=environment))
        yield step, code
        if code:
            return


def _wait(process: subprocess.Popen) -> int:
    """Its exit code. What stops us stops it: it keeps its last whole epoch, and says so itself."""
    try:
        return process.wait()
    except BaseException:
        try:
            process.wait(2)  # a terminal's Ctrl-C has reached it, too
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            process.wait()
        raise
