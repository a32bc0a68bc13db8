"""What a run is asked to be, and whether a folder holds the same one already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fer_models.errors import FerError
from fer_train.fitting.teacher import teacher_digests
from fer_train.networks.build import weights_digest
from fer_train.recipes import Recipe, flat, from_dict, setting, to_dict
from fer_train.runs.folder import Run
from fer_train.runs.held_out import same_parts

__all__ = ["ask", "need_same_run", "same_precision"]


def ask(
    recipe: Recipe, data: str | Path, ferplus: str | Path | None, weights: str | None, parts: dict[str, str | None]
) -> dict[str, Any]:
    """The part of a run's config.json that decides it. weights: its start. parts: the digest of its faces."""
    return {
        "recipe": to_dict(recipe),
        "data": Path(data).resolve().name,
        "ferplus": Path(ferplus).name if ferplus else None,
        "data_digest": parts,
        "drawn_by": "pixels",
        "weights": Path(weights).resolve().name if weights and Path(weights).exists() else weights,
        "weights_digest": weights_digest(weights),
        "teacher_digests": teacher_digests(recipe),
    }


def need_same_run(run: Run, recipe: Recipe, asked: dict[str, Any]) -> None:
    """Raise FerError where a folder holds another run than the one that is asked for."""
    before = run.config()
    if "averaged" in before:
        raise FerError(f"{run.folder}: an average of runs, to begin from with --weights; choose another --out")
    other = _differing(before, recipe, asked)
    if "refit_of" in before:
        other.append("a refit of another run, which this version does not make")
    if other:
        raise FerError(f"{run.folder}: holds another run ({_few(other)}); choose another --out")


def _differing(before: dict[str, Any], recipe: Recipe, asked: dict[str, Any]) -> list[str]:
    """How a run, by its config, differs from what is asked for, in words."""
    # As it would be read back: JSON turns tuples into lists.
    theirs, ours = flat(from_dict(before["recipe"])), flat(recipe)
    # Teachers are told apart by their weights: their folders may be called from elsewhere, or have moved.
    left_out = {"teacher"} if "teacher_digests" in before else set()
    differing = {k: v for k, v in theirs.items() if v != ours[k] and k not in left_out}
    other = [f"{k}={setting(v)} there, {setting(ours[k])} here" for k, v in differing.items()]
    if not same_parts(before.get("data_digest"), asked["data_digest"]):
        other.append("other faces")
    digests = before.get("weights_digest"), asked["weights_digest"]
    if before["weights"] != asked["weights"] or (None not in digests and digests[0] != digests[1]):
        other.append("other --weights")
    if before.get("teacher_digests", asked["teacher_digests"]) != asked["teacher_digests"]:
        other.append("its teacher has changed")
    return other


def _few(lines: list[str]) -> str:
    more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
    return "; ".join(lines[:3]) + more


def same_precision(run: Run, precision: str) -> str:
    """The precision to go on in: the one that the run began with. Raises FerError where another is asked for."""
    began = run.config()["environment"].get("precision")
    if began and precision not in ("auto", began):
        raise FerError(
            f"{run.folder}: began in {began}, not {precision}; leave --precision out, or choose another --out"
        )
    return began or precision
