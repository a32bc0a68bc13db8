"""The commands that rebuild bundles, in order, and the running of them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fer_models.card import load_bundle, sha256_of
from fer_models.errors import FerError
from fer_train.rebuild.sources import Sources
from fer_train.rebuild.stages import BUNDLES, FILES, STAGES, Average, Bundle, Stage, needed
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run

__all__ = ["Step", "is_exported", "plan", "run_steps"]

PATIENCE = 30
"""Seconds that a command which was asked to stop has for it."""


@dataclass(frozen=True)
class Step:
    """A command of fer-train. arguments: its own. name: of the run or the bundle. epochs: that it trains, 0 for what
    trains nothing. Of an export, run: the folder that it is made of; made: where the bundle comes to lie; stated: the
    split and the licence that its card names; backend: what Keras is to run on (a fit: what it finds)."""

    arguments: tuple[str, ...]
    name: str
    epochs: int = 0
    run: Path | None = None
    made: Path | None = None
    stated: tuple[str, str] = ("", "")
    backend: str = ""

    @property
    def work(self) -> str:
        """`3 epochs`, or the command where it trains nothing: `average` or `export`."""
        return f"{self.epochs} epoch{'s' * (self.epochs != 1)}" if self.epochs else self.arguments[0]

    def __str__(self) -> str:
        """As it is typed into a POSIX shell."""
        backend = f"KERAS_BACKEND={self.backend} " if self.backend else ""
        return backend + shlex.join(["fer-train", *self.arguments])


def _faces(data: str, ferplus: str | None) -> list[str]:
    return ["--data", data, *(["--ferplus", ferplus] if ferplus else [])]


def _fit(stage: Stage, sources: Sources, out: Path, changed: Sequence[str], options: Sequence[str]) -> Step:
    recipe = override(get_recipe(stage.recipe), [*stage.changed, *changed])
    settings = list(stage.changed)
    if stage.teachers:
        settings.append("teacher=" + ",".join(str(out / name) for name in stage.teachers))
    start = sources.start(stage.start) if stage.start in FILES else str(out / stage.start)
    arguments = ["fit", stage.recipe, *_faces(sources.data, sources.ferplus if stage.ferplus else None)]
    arguments += ["--weights", start] if start else []
    arguments += ["--out", str(out / stage.name)]
    arguments += [part for value in (*settings, *changed) for part in ("--set", value)]
    return Step((*arguments, *options), stage.name, recipe.epochs)


def _average(stage: Average, sources: Sources, out: Path) -> Step:
    arguments = ["average", *(str(out / name) for name, _ in stage.shares)]
    arguments += _faces(sources.data, sources.ferplus if stage.ferplus else None)
    arguments += ["--out", str(out / stage.name), "--shares", ",".join(f"{share:g}" for _, share in stage.shares)]
    return Step(tuple(arguments), stage.name)


def _export(bundle: Bundle, ferplus: str | None, data: str, out: Path, licence: str) -> Step:
    run, made = out / bundle.stage, out / "bundles" / bundle.name
    arguments = ["export", str(run), *_faces(data, ferplus)]
    arguments += ["--out", str(made), "--test-name", bundle.test, "--licence", licence]
    # Whatever the networks learnt on, it is TensorFlow that makes a TFLite file.
    return Step(tuple(arguments), bundle.name, run=run, made=made, stated=(bundle.test, licence), backend="tensorflow")


def plan(
    sources: Sources,
    out: str | Path,
    *,
    bundles: Sequence[Bundle] = BUNDLES,
    stages: Sequence[Stage | Average] = STAGES,
    changed: Sequence[str] = (),
    fit_options: Sequence[str] = (),
    licence: str | None = "not stated",
) -> list[Step]:
    """Every command, in order: the runs in `out`, then the bundles in `out`/bundles.

    changed: `key=value` settings for every run, after its own. fit_options: further arguments of each fit. licence:
    what the cards state; None makes no bundles. Raises FerError for a setting that is none, and for an `out` with a
    comma, which would part teachers.
    """
    out, chain = Path(out), needed(bundles, stages)
    if "," in str(out):
        raise FerError(
            f"--out {out}: a comma in it would part the names of teachers; choose another folder", exit_code=2
        )
    found: list[Step] = []
    for stage in chain:
        if isinstance(stage, Average):
            found.append(_average(stage, sources, out))
        else:
            found.append(_fit(stage, sources, out, changed, fit_options))
    if licence is not None:
        votes = {stage.name: sources.ferplus for stage in chain if stage.ferplus}
        found += [_export(bundle, votes.get(bundle.stage), sources.data, out, licence) for bundle in bundles]
    return found


def is_exported(step: Step) -> bool:
    """Whether an export's bundle is whole, of the run's best weights as they are now, and states what it is to."""
    if step.run is None or step.made is None:
        return False
    try:
        card = load_bundle(step.made).card
        weights = card.get("training", {}).get("weights_sha256")
        stated = (card.get("metrics", {}).get("split"), card.get("licence"))
        return weights == sha256_of(Run(step.run).need_best()) and stated == step.stated
    except FerError:
        return False


def run_steps(planned: Sequence[Step]) -> Iterator[tuple[Step, int | None]]:
    """Run one command after the other, each as a process of its own.

    Yields each step with None before it begins, then with its exit code. A run that fails ends it, as others need
    it; an export does not. A bundle that is there already is not made again: its code follows at once.
    """
    for step in planned:
        yield step, None
        # Python then leaves the working directory out of where modules are looked for.
        environment = os.environ | {"PYTHONSAFEPATH": "1"}
        if step.backend:
            environment["KERAS_BACKEND"] = step.backend
        code = 0
        if not is_exported(step):
            code = _wait(subprocess.Popen([sys.executable, "-m", "fer_train.cli", *step.arguments], env=environment))
        yield step, code
        if code and step.made is None:
            return


def _wait(process: subprocess.Popen) -> int:
    """Its exit code. What stops us stops it: a run goes on from its last whole epoch, whenever it is ended."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        _end(process, asked=True)  # a terminal's Ctrl-C has reached it, too
        raise
    finally:
        _end(process)


def _end(process: subprocess.Popen, asked: bool = False) -> None:
    """Have it ended, by force where it takes longer than PATIENCE. asked: it has been told to stop already."""
    for tell in [lambda: None, process.terminate, process.kill] if asked else [process.terminate, process.kill]:
        if process.poll() is not None:
            return
        tell()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
