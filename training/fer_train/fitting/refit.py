"""A run once more, on the faces that it held out as well.

What a run holds out has chosen its epoch, its settings and its temperature. Once that is done, the network that is
shipped may as well learn from all faces: the same recipe, start and teachers, for as many epochs as were best (what
scikit-learn's searches call refit). Nothing is left to validate it by: export takes temperature and validation scores
from the run that it repeats.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fer_train.fitting.fit import fit
from fer_train.networks.build import weights_digest
from fer_train.recipes import from_dict
from fer_train.runs.folder import Run, learnt_all, need_ferplus

__all__ = ["is_refit_of", "refit"]


def refit(
    folder: str | Path,
    data: str | Path,
    out: str | Path,
    *,
    weights: str | None = None,
    teacher: str | None = None,
    ferplus: str | Path | None = None,
    precision: str = "auto",
    progress: bool = True,
) -> Run:
    """Train the run in `folder` again on the whole `train` split at `data`, into the run folder `out`.

    weights, data, ferplus, precision: as that run had them (see fit). teacher: where its teachers lie now, with commas
    between; None looks where they were. Where `out` holds the same refit unfinished, it goes on. Raises FerError where
    anything was otherwise, for a mean of runs, a refit, a run without a finished epoch or whose rate went by the faces
    held out, and for a set with a validation split of its own.
    """
    run = Run(Path(folder))
    config = run.config()
    need_ferplus(run.folder, config, ferplus)
    recipe = from_dict(config["recipe"])
    recipe = recipe if teacher is None else replace(recipe, teacher=teacher)
    return fit(recipe, data, out, weights, ferplus=ferplus, precision=precision, progress=progress, refit_of=run)


def is_refit_of(run: Run, other: Run) -> bool:
    """Whether `run` repeats `other` on all faces, or is the mean, in the same shares, of such and of the same runs."""
    config, theirs = run.config(), other.config()
    if "refit_of" in config:
        return config["refit_of"]["weights_digest"] == weights_digest(str(other.folder))
    ours, parts = ([part for part in one.get("averaged") or [] if part["share"]] for one in (config, theirs))
    if [part["share"] for part in ours] != [part["share"] for part in parts]:
        return False
    repeated = [part.get("refit_of", part)["weights_digest"] for part in ours]
    return bool(learnt_all(config)) and repeated == [part["weights_digest"] for part in parts]
