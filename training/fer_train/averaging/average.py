"""Average several runs into a run folder of its own, with shares that validation finds or the user gives."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.averaging.greedy_soup import Candidate, Shares, greedy, mean_weights, score
from fer_train.backend.torch_layers import faster_layers
from fer_train.data import Dataset
from fer_train.networks.build import load_best, take_weights, weights_digest
from fer_train.recipes import Recipe
from fer_train.runs.checkpoint import save_weights
from fer_train.runs.config import RunConfig
from fer_train.runs.environment import environment
from fer_train.runs.folder import Run
from fer_train.runs.held_out import held_out, same_validation_split, warn_if_leaked
from fer_train.runs.identity import AveragedRun
from fer_train.runs.state import BestEpoch, RunState

__all__ = ["average"]


def average(
    folders: Sequence[str | Path],
    out: str | Path,
    data: str | Path,
    *,
    ferplus: str | Path | None = None,
    shares: Sequence[float] | None = None,
) -> Run:
    """Average the best weights of runs into the run folder `out`, which evaluate, export, keep and fit accept.

    folders: two or more runs of one architecture. The first gives recipe, classes and validation faces; if another
    run knows other classes, the last layer is averaged for the classes that both know. data, ferplus: what the first
    run was trained on. shares: one number for each run, normalised; None finds them by `greedy`. If `out` already
    holds the same average, nothing is done. Raises FerError for runs that cannot be averaged, for invalid shares, if
    no average is better than the first run, if shares are to be found and a run may have been trained on the
    validation faces, and if `out` holds something else. Nothing is written then.
    """
    runs, target = [Run(Path(folder)) for folder in folders], Run(Path(out))
    recipe = _common_recipe(runs)
    user_shares = None if shares is None else _normalised(shares, len(runs))
    digests = _weights_digests(runs)
    with target.lock(), faster_layers():
        if _holds_same_average(target, digests, user_shares):
            print(f"{out}: already made")
            return target
        started = time.monotonic()
        validation = held_out(runs[0], recipe, data, ferplus).validation
        leaking = [run.folder for run in runs[1:] if not same_validation_split(run.config(), recipe, data)]
        if leaking and user_shares is None:
            raise FerError(
                f"{leaking[0]}: may have been trained on faces that {runs[0].folder} holds out, so that these cannot "
                "find its share; give --shares"
            )
        warn_if_leaked(recipe, data, leaking)
        network, best = _average_network(runs, recipe, validation, user_shares)
        if _weights_digests(runs) != digests:
            raise FerError(f"{out}: a run's weights changed while they were averaged; give the command again")
        target.create(_config(runs, digests, best.shares, by_validation=user_shares is None, may_leak=bool(leaking)))
        save_weights(target.best, network)
        target.commit(_state(best, round(time.monotonic() - started, 1)))
    return target


def _weights_digests(runs: Sequence[Run]) -> list[str | None]:
    """Return the SHA-256 of each run's best weights. Raises FerError for a run that validation cannot score."""
    for run in runs:
        if run.config().refit_sources:
            raise FerError(
                f"{run.folder}: was trained on validation faces, so that no average with it can be scored; leave it out"
            )
    return [weights_digest(str(run.folder)) for run in runs]


def _common_recipe(runs: Sequence[Run]) -> Recipe:
    """Return the first run's recipe.

    Raises FerError for fewer than two runs, a run named twice, one without weights, and one of another network.
    """
    if len(runs) < 2:
        raise FerError("an average needs two runs or more; name another run folder", exit_code=2)
    first, *others = [run.config().recipe for run in runs]
    places = [run.folder.resolve() for run in runs]
    for i, run in enumerate(runs):
        if places[i] in places[:i]:
            raise FerError(f"{run.folder}: named twice; name each run once", exit_code=2)
        run.need_best()
    for run, other in zip(runs[1:], others, strict=True):
        for key in ("architecture", "head", "input_size", "channels"):
            if getattr(other, key) != getattr(first, key):
                raise FerError(
                    f"{run.folder}: its {key} is {_text(getattr(other, key))}, that of {runs[0].folder} is "
                    f"{_text(getattr(first, key))}; average only runs of one network"
                )
        if not set(other.classes) & set(first.classes):
            raise FerError(f"{run.folder}: knows none of the classes of {runs[0].folder}; leave it out")
    return first


def _text(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _normalised(shares: Sequence[float], count: int) -> Shares:
    """Return the shares divided by their sum. Raises FerError (exit code 2) for a wrong count or invalid numbers."""
    if len(shares) != count:
        raise FerError(f"--shares: {len(shares)} for {count} runs; give one for each, in their order", exit_code=2)
    total = sum(shares)
    if not all(math.isfinite(s) and s >= 0 for s in (*shares, total)) or not total > 0:
        raise FerError("--shares: must be numbers of 0 or more, not all of them 0", exit_code=2)
    return tuple(round(s / total, 6) for s in shares)


def _holds_same_average(target: Run, digests: Sequence[str | None], user_shares: Shares | None) -> bool:
    """Return True if the folder holds the same average already. Raises FerError if it holds something else."""
    if not any(target.folder.iterdir()):
        return False
    if not (target.folder / "config.json").is_file():
        raise FerError(f"{target.folder}: not empty and not a run; choose another --out")
    config = target.config()
    averaged = config.averaged
    if averaged and not target.state():
        return False  # it was stopped while it was written
    same_runs = [run.weights_digest for run in averaged] == list(digests)
    same_shares = (
        config.shares == "found" if user_shares is None else user_shares == tuple(run.share for run in averaged)
    )
    if not same_runs or not same_shares:
        raise FerError(f"{target.folder}: holds another run, or other shares; choose another --out")
    return target.best.is_file()


def _average_network(
    runs: Sequence[Run], recipe: Recipe, validation: Dataset, user_shares: Shares | None
) -> tuple[keras.Model, Candidate]:
    """Return the network with the best shares, or with the user's; the scores of every candidate are printed."""
    network, weights = _all_weights(runs, recipe)
    alone = (1.0, *[0.0] * (len(runs) - 1))
    print(f"{len(validation):,} validation faces; each line is one average, its shares and its scores")

    def score_shares(shares: Shares) -> Candidate:
        network.set_weights(mean_weights(weights, shares))
        candidate = score(network, validation, recipe, shares)
        unoccluded, headset = (candidate.scores[f"val_{way}accuracy"] for way in ("", "headset_"))
        print(
            f"  {_names(runs, shares)}: validation {unoccluded:.2%}, headset {headset:.2%}, "
            f"log loss {candidate.loss:.4f}",
            flush=True,
        )
        return candidate

    if user_shares is None:
        best = greedy(score_shares, len(runs))
    else:
        score_shares(alone)  # to compare with
        best = score_shares(user_shares)
    if math.isnan(best.loss):
        raise FerError(f"the answers of {_names(runs, best.shares)} are NaN, nothing was written; give other runs")
    if user_shares is None and best.shares == alone:
        raise FerError(f"no average is better than {runs[0].folder} alone, nothing was written; give --shares to force")
    network.set_weights(mean_weights(weights, best.shares))
    return network, best


def _all_weights(runs: Sequence[Run], recipe: Recipe) -> tuple[keras.Model, list[list[np.ndarray]]]:
    """Return the first run's network, and the weights of every run in the order of its classes."""
    network, _ = load_best(runs[0])
    weights = [_copies(network)]
    for run in runs[1:]:
        network.set_weights(weights[0])  # what a run does not know stays as in the first
        if not take_weights(network, recipe, run):
            raise FerError(
                f"{run.folder}: knows other classes than {runs[0].folder}, or in another order, and the last layer of "
                f"{recipe.architecture} cannot be taken apart by class; leave it out"
            )
        weights.append(_copies(network))
    return network, weights


def _copies(network: keras.Model) -> list[np.ndarray]:
    """Return copies of the weights, which do not share the network's memory."""
    return [np.array(value) for value in network.get_weights()]


def _config(
    runs: Sequence[Run], digests: Sequence[str | None], shares: Shares, *, by_validation: bool, may_leak: bool
) -> RunConfig:
    parts = zip(runs, digests, shares, strict=True)
    return runs[0].config().as_average(
        [AveragedRun(run.folder.resolve().name, digest, share) for run, digest, share in parts],
        weights=_names(runs, shares),
        shares="found" if by_validation else "given",
        may_leak=may_leak,
        environment=environment() | {"precision": "float32"},
    )  # fmt: skip


def _state(best: Candidate, seconds: float) -> RunState:
    row = {"epoch": 0} | best.scores | {"seconds": seconds}
    return RunState(0, BestEpoch(0, best.loss, best.scores["val_accuracy"]), None, (row,))


def _names(runs: Sequence[Run], shares: Sequence[float]) -> str:
    """Return `a 0.9, b 0.1`, without runs of share 0."""
    parts = zip(runs, shares, strict=True)
    return ", ".join(f"{run.folder.resolve().name} {share:.4g}" for run, share in parts if share)
