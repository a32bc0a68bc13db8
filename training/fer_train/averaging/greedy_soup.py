"""One network from the weights of several runs: a model soup.

Runs that began from one another, or from a common one, lie in one valley of the loss: the mean of their weights is a
network too, often a better one than each, and takes the time of one (Izmailov et al. 2018, "Averaging Weights Leads to
Wider Optima and Better Generalization"; Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np

from fer_train.data import Dataset
from fer_train.evaluation.metrics import fitted_log_loss
from fer_train.evaluation.validation import answers_by_way, pooled, validation_scores
from fer_train.recipes import Recipe

__all__ = ["Tried", "greedy", "mean_weights", "score"]

STEPS = (0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares that a run is tried with: what it replaces of the mean so far."""


@dataclass(frozen=True)
class Tried:
    """Shares of the runs, which sum to 1, and what the mean scores on the validation part, each face by itself.

    scores: as a history's columns. loss: the log loss in nats, over the ways that the network learns, at the
    temperature that fits it best (an export fits one, too, with mirror images averaged); NaN where an answer is."""

    shares: tuple[float, ...]
    scores: dict[str, float]
    loss: float


def mean_weights(weights: Sequence[Sequence[np.ndarray]], shares: Sequence[float]) -> list[np.ndarray]:
    """The mean of networks' weights, array by array, by shares of any sum; of no share, one is not looked at."""
    total = sum(shares)  # rounded ones may miss 1 by a little
    counted = [(share, arrays) for share, arrays in zip(shares, weights, strict=True) if share]
    return [
        sum(share / total * arrays[i].astype(np.float64) for share, arrays in counted).astype(array.dtype)
        for i, array in enumerate(weights[0])
    ]


def greedy(look: Callable[[tuple[float, ...]], Tried], runs: int) -> Tried:
    """The best mean that was found by adding one run after the other to the first, in larger shares while that helps.

    Wortsman et al. 2022, recipe 1, with shares. look: scores a mean.
    """
    best = look((1.0, *[0.0] * (runs - 1)))
    for place in range(1, runs):
        before = best.shares
        for step in STEPS:
            shares = tuple(round((1 - step) * s + step * (i == place), 4) for i, s in enumerate(before))
            tried = look(shares)
            if not tried.loss < best.loss:  # NaN is no better
                break
            best = tried
    return best


def score(network: keras.Model, validation: Dataset, recipe: Recipe, shares: tuple[float, ...]) -> Tried:
    """What a network whose weights are the mean by `shares` scores."""
    answers = answers_by_way(network, validation)
    labels, seen = pooled(validation.labels, answers, recipe.trained_ways)
    loss = fitted_log_loss(labels, seen) if np.isfinite(seen).all() else float("nan")
    return Tried(shares, validation_scores(validation.labels, answers, recipe.classes), loss)
