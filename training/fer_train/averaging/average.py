"""Several runs averaged into one: their weights, in shares that validation chooses, in a run folder of its own."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.averaging.greedy_soup import Tried, greedy, mean_weights, score
from fer_train.backend.torch_layers import faster_layers
from fer_train.data import Dataset
from fer_train.networks.build import load_best, take_weights, weights_digest
from fer_train.recipes import Recipe, from_dict
from fer_train.runs.checkpoint import save_weights
from fer_train.runs.environment import environment
from fer_train.runs.folder import Run, refit_sources
from fer_train.runs.held_out import held_out, holds_out_alike, tell_if_learnt

__all__ = ["average"]


def average(
    folders: Sequence[str | Path],
    out: str | Path,
    data: str | Path,
    *,
    ferplus: str | Path | None = None,
    shares: Sequence[float] | None = None,
) -> Run:
    """Average the best weights of runs into the run folder `out`, which evaluate, export, keep and fit then take.

    folders: two runs or more, of one network. The first gives recipe, classes and the faces to validate on; of one
    that knows other classes, the last layer counts for those that both have. data, ferplus: what the first was
    trained on. shares: one for each run, of any sum; None finds them by `greedy`. Where the same mean lies in `out`
    already, it is left. Raises FerError for runs that do not fit together, for shares that are none, where no mean is
    better than the first run, where shares are to be found and a run may have learnt the faces that they are found by,
    and where `out` holds something else; nothing is written then.
    """
    runs, target = [Run(Path(folder)) for folder in folders], Run(Path(out))
    recipe = _recipe_of_all(runs)
    given = None if shares is None else _whole(shares, len(runs))
    parts = _parts(runs)
    with target.alone(), faster_layers():
        if _is_made(target, parts, given):
            print(f"{out}: already made")
            return target
        started = time.monotonic()
        validation = held_out(runs[0], recipe, data, ferplus)[1]
        strange = [r.folder for r in runs[1:] if not holds_out_alike(r.config(), recipe, data)]
        if strange and given is None:
            raise FerError(
                f"{strange[0]}: may have learnt faces that {runs[0].folder} holds out: these cannot tell how much of "
                "it is good; give --shares"
            )
        tell_if_learnt(recipe, data, strange)
        network, best = _mean(runs, recipe, validation, given)
        if _parts(runs) != parts:
            raise FerError("a run's weights have changed while they were averaged; give the command again")
        told = [part | {"share": share} for part, share in zip(parts, best.shares, strict=True)]
        target.create(
            runs[0].config()
            | {"weights": _names(runs, best.shares), "weights_digest": None}
            | ({"drawn_by": None} if strange else {})  # validation flatters for what is made from it
            | {"averaged": told, "shares": "found" if given is None else "given"}
            | {"environment": environment() | {"precision": "float32"}}
        )
        save_weights(target.best, network)
        row = {"epoch": 0} | best.scores | {"seconds": round(time.monotonic() - started, 1)}
        chosen = {"epoch": 0, "value": best.loss, "accuracy": best.scores["val_accuracy"]}
        target.commit({"epoch": 0, "best": chosen, "plateau": None, "history": [row]})
    return target


def _parts(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """What config.json tells of each, but for its share."""
    for run in runs:
        if refit_sources(run.config()):
            raise FerError(f"{run.folder}: was trained on held-out faces, so that no mean with it can be scored")
    return [{"run": run.folder.resolve().name, "weights_digest": weights_digest(str(run.folder))} for run in runs]


def _recipe_of_all(runs: Sequence[Run]) -> Recipe:
    """The first run's. Raises FerError for fewer than two runs, one that is named twice, and one that does not fit."""
    if len(runs) < 2:
        raise FerError("an average needs two runs or more", exit_code=2)
    first, *others = [from_dict(run.config()["recipe"]) for run in runs]
    places = [run.folder.resolve() for run in runs]
    for i, run in enumerate(runs):
        if places[i] in places[:i]:
            raise FerError(f"{run.folder}: named twice", exit_code=2)
        run.need_best()
    for run, other in zip(runs[1:], others, strict=True):
        for key in ("architecture", "head", "input_size", "channels"):
            if getattr(other, key) != getattr(first, key):
                raise FerError(
                    f"{run.folder}: its {key} is {_text(getattr(other, key))}, that of {runs[0].folder} "
                    f"{_text(getattr(first, key))}; only runs of one network can be averaged"
                )
        if not set(other.classes) & set(first.classes):
            raise FerError(f"{run.folder}: knows none of the classes of {runs[0].folder}")
    return first


def _text(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _whole(shares: Sequence[float], count: int) -> tuple[float, ...]:
    """Shares that sum to 1. Raises FerError where they are too few or too many, or no shares."""
    if len(shares) != count:
        raise FerError(f"--shares: {len(shares)} for {count} runs; give one for each, in their order", exit_code=2)
    total = sum(shares)
    if not all(math.isfinite(s) and s >= 0 for s in (*shares, total)) or not total > 0:
        raise FerError("--shares: numbers of 0 or more, not all of them 0", exit_code=2)
    return tuple(round(s / total, 6) for s in shares)


def _is_made(target: Run, parts: Sequence[dict[str, Any]], given: tuple[float, ...] | None) -> bool:
    """Whether the same mean is there. Raises FerError where something else is."""
    if not any(target.folder.iterdir()):
        return False
    if not (target.folder / "config.json").is_file():
        raise FerError(f"{target.folder}: not empty, and no run; choose another --out")
    config = target.config()
    there = config.get("averaged") or []
    if there and not target.state():
        return False  # it was stopped while it was written
    same = [part["weights_digest"] for part in there] == [part["weights_digest"] for part in parts]
    asked = config.get("shares") == "found" if given is None else given == tuple(part["share"] for part in there)
    if not same or not asked:
        raise FerError(f"{target.folder}: holds another run, or other shares; choose another --out")
    return target.best.is_file()


def _mean(
    runs: Sequence[Run], recipe: Recipe, validation: Dataset, given: tuple[float, ...] | None
) -> tuple[keras.Model, Tried]:
    """The network of the best mean, or of the one that is asked for; each that is looked at is told."""
    network, _ = load_best(runs[0])
    weights = [_copies(network)]
    for run in runs[1:]:
        network.set_weights(weights[0])  # what a run knows nothing of stays as the first has it
        if not take_weights(network, recipe, run):
            raise FerError(
                f"{run.folder}: knows other classes than {runs[0].folder}, or in another order, and the last layer of "
                f"{recipe.architecture} cannot be taken apart by class"
            )
        weights.append(_copies(network))
    alone = (1.0, *[0.0] * (len(runs) - 1))
    print(f"{len(validation):,} faces to validate on; each line is a mean, its shares and what it scores")

    def look(shares: tuple[float, ...]) -> Tried:
        network.set_weights(mean_weights(weights, shares))
        tried = score(network, validation, recipe, shares)
        bare, worn = tried.scores["val_accuracy"], tried.scores["val_headset_accuracy"]
        told = f"validation {bare:.2%}, headset {worn:.2%}, log loss {tried.loss:.4f}"
        print(f"  {_names(runs, shares)}: {told}", flush=True)
        return tried

    if given is None:
        best = greedy(look, len(runs))
    else:
        look(alone)  # to compare with
        best = look(given)
    if math.isnan(best.loss):
        raise FerError(f"the answers of {_names(runs, best.shares)} are NaN: nothing was written")
    if given is None and best.shares == alone:
        raise FerError(f"no mean is better than {runs[0].folder} alone: nothing was written")
    network.set_weights(mean_weights(weights, best.shares))
    return network, best


def _copies(network: keras.Model) -> list[np.ndarray]:
    """The weights, apart from the network's own memory."""
    return [np.array(value) for value in network.get_weights()]


def _names(runs: Sequence[Run], shares: Sequence[float]) -> str:
    """`a 0.9, b 0.1`, without those of no share."""
    parts = zip(runs, shares, strict=True)
    return ", ".join(f"{run.folder.resolve().name} {share:.4g}" for run, share in parts if share)
