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

__all__ = ["ask", "ask_refit", "need_same_run", "same_precision"]


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


def ask_refit(asked: dict[str, Any], run: Run) -> dict[str, Any]:
    """The same for a run that repeats `run` on all faces: what is made from it may know those that are held out.

    Raises FerError where the run was another, or `run` is one that cannot be repeated so.
    """
    config, state = run.config(), run.state()
    if "averaged" in config:
        raise FerError(f"{run.folder}: a mean of runs; refit these, and average them in the same shares")
    if "refit_of" in config:
        raise FerError(f"{run.folder}: a refit itself, of {config['refit_of']['run']}")
    if state is None:
        raise FerError(f"{run.folder}: no epoch was finished yet: how many a refit is to take is not known")
    if config["recipe"].get("schedule") == "plateau":
        raise FerError(f"{run.folder}: its rate went by the faces held out (schedule=plateau): no refit")
    digest = weights_digest(str(run.folder))
    if digest is None:
        raise FerError(f"{run.best}: missing; a refit is told apart by the weights of the run that it repeats")
    if other := _differing(config, from_dict(asked["recipe"]), asked):
        raise FerError(f"{run.folder}: was another run ({_few(other)}); give what it was trained with")
    told = {"run": run.folder.resolve().name, "weights_digest": digest, "epoch": state["best"]["epoch"]}
    return asked | {"drawn_by": None, "refit_of": told}


def need_same_run(run: Run, recipe: Recipe, asked: dict[str, Any]) -> None:
    """Raise FerError where a folder holds another run than the one that is asked for."""
    before = run.config()
    if "averaged" in before:
        raise FerError(f"{run.folder}: an average of runs, to begin from with --weights; choose another --out")
    other = _differing(before, recipe, asked)
    if before.get("refit_of") != asked.get("refit_of"):
        other.append("a refit, or of another run")
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
