"""Identity of a training run: decides whether an existing folder can be resumed."""

from __future__ import annotations

from pathlib import Path

from fer_models.errors import FerError
from fer_train.fitting.teacher import teacher_digests
from fer_train.networks.build import weights_digest
from fer_train.recipes import Recipe, flat, setting
from fer_train.runs.faces_digest import FacesDigest
from fer_train.runs.folder import Run
from fer_train.runs.identity import RunIdentity

__all__ = ["require_same_run", "run_identity", "same_precision"]

SHOWN = 3
"""Number of differences that an error names."""


def run_identity(
    recipe: Recipe, data: str | Path, ferplus: str | Path | None, weights: str | None, faces: FacesDigest
) -> RunIdentity:
    """Return the identity of a run. weights: its start, see start_weights. faces: digest of its faces."""
    return RunIdentity(
        recipe=recipe,
        data=Path(data).resolve().name,
        ferplus=Path(ferplus).name if ferplus else None,
        faces=faces,
        weights=Path(weights).resolve().name if weights and Path(weights).exists() else weights,
        weights_digest=weights_digest(weights),
        teacher_digests=tuple(teacher_digests(recipe)),
    )


def require_same_run(run: Run, identity: RunIdentity) -> None:
    """Raise FerError if the folder holds a run with another identity."""
    config = run.config()
    if config.is_average:
        raise FerError(
            f"{run.folder}: holds an average of runs, which cannot be resumed; "
            "start from it with --weights, or choose another --out"
        )
    differences = _differences(config.identity, identity)
    if config.is_refit:
        differences.append("a refit of another run, which this version cannot resume")
    if differences:
        raise FerError(f"{run.folder}: holds another run ({_shortened(differences)}); choose another --out")


def _differences(there: RunIdentity, here: RunIdentity) -> list[str]:
    """Return in words how the run in a folder differs from the one to train."""
    theirs, ours = flat(there.recipe), flat(here.recipe)
    # Teachers are compared by their weights, because their folders may have moved or be named relative to another one.
    skipped = {"teacher"} if there.teacher_digests is not None else set()
    changed = [key for key, value in theirs.items() if value != ours[key] and key not in skipped]
    differences = [f"{key}={setting(theirs[key])} there, {setting(ours[key])} here" for key in changed]
    if not there.faces.matches(here.faces):
        differences.append("other faces")
    digests = there.weights_digest, here.weights_digest
    if there.weights != here.weights or (None not in digests and digests[0] != digests[1]):
        differences.append("other --weights")
    if there.teacher_digests not in (None, here.teacher_digests):
        differences.append("its teacher has changed")
    return differences


def _shortened(lines: list[str]) -> str:
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return "; ".join(lines[:SHOWN]) + more


def same_precision(run: Run, precision: str) -> str:
    """Return the precision in which a run goes on: the one in which it began.

    Raises FerError if the user asks for another one.
    """
    began = run.config().precision
    if began and precision not in ("auto", began):
        raise FerError(
            f"{run.folder}: began in {began}, not {precision}; leave --precision out, or choose another --out"
        )
    return began or precision
