"""The commands that rebuild the bundles, in order, and how they are run."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fer_models.card import load_bundle, sha256_of
from fer_models.errors import FerError
from fer_train.rebuild.processes import start, wait
from fer_train.rebuild.sources import Sources
from fer_train.rebuild.stages import BUNDLES, FILES, STAGES, Average, Bundle, Stage, needed
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run

__all__ = ["Step", "is_exported", "plan", "run_steps"]


@dataclass(frozen=True)
class Step:
    """One fer-train command.

    arguments: of the command, its name first. name: of the run or bundle that it makes. epochs: how many it trains, 0
    for an average or an export. The rest is for exports. run: the folder that is exported. bundle: the folder that is
    written. split, licence: what its card states. backend: the Keras backend that it needs, "" for any.
    """

    arguments: tuple[str, ...]
    name: str
    epochs: int = 0
    run: Path | None = None
    bundle: Path | None = None
    split: str = ""
    licence: str = ""
    backend: str = ""

    @property
    def work(self) -> str:
        """The work of the step in words, such as `3 epochs`, `average` or `export`."""
        return f"{self.epochs} epoch{'s' * (self.epochs != 1)}" if self.epochs else self.arguments[0]

    def __str__(self) -> str:
        """Return the command as one types it into a POSIX shell."""
        backend = f"KERAS_BACKEND={self.backend} " if self.backend else ""
        return backend + shlex.join(["fer-train", *self.arguments])


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
    """Return every command, in order: the runs in `out`, then the bundles in `out`/bundles.

    changed: `key=value` settings for every run, after its own. fit_options: further arguments of each fit. licence:
    what the cards state; None makes no bundles. Raises FerError (exit code 2) for an invalid setting, and if `out`
    has a comma, which would separate the names of teachers.
    """
    out, chain = Path(out), needed(bundles, stages)
    if "," in str(out):
        raise FerError(f"--out {out}: a comma would split the list of teachers; choose another folder", exit_code=2)
    steps = [
        _average(stage, sources, out) if isinstance(stage, Average) else _fit(stage, sources, out, changed, fit_options)
        for stage in chain
    ]
    if licence is not None:
        votes = {stage.name: sources.ferplus for stage in chain if stage.ferplus}
        steps += [_export(bundle, votes.get(bundle.stage), sources.data, out, licence) for bundle in bundles]
    return steps


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
    run, folder = out / bundle.stage, out / "bundles" / bundle.name
    arguments = ["export", str(run), *_faces(data, ferplus)]
    arguments += ["--out", str(folder), "--test-name", bundle.test, "--licence", licence]
    return Step(
        tuple(arguments),
        bundle.name,
        run=run,
        bundle=folder,
        split=bundle.test,
        licence=licence,
        backend="tensorflow",  # only TensorFlow makes TFLite files, whatever backend trained the network
    )


def is_exported(step: Step) -> bool:
    """Return True if an export's bundle is whole, is of the run's present best weights, and states what it should."""
    if step.run is None or step.bundle is None:
        return False
    try:
        card = load_bundle(step.bundle).card
        weights = card.get("training", {}).get("weights_sha256")
        same_text = (card.get("metrics", {}).get("split"), card.get("licence")) == (step.split, step.licence)
        return weights == sha256_of(Run(step.run).need_best()) and same_text
    except FerError:
        return False


def run_steps(steps: Sequence[Step]) -> Iterator[tuple[Step, int | None]]:
    """Run one command after the other, each in a process of its own.

    Yields each step with None before it begins, then with its exit code. A fit or an average that fails ends the
    iteration, because later steps need it; a failed export does not. A bundle that is_exported is not made again, its
    code is 0 at once.
    """
    for step in steps:
        yield step, None
        code = 0 if is_exported(step) else wait(start(step.arguments, backend=step.backend))
        yield step, code
        if code and step.bundle is None:
            return
