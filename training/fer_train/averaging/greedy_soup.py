"""Model soup: one network from the averaged weights of several runs, and the search for the best shares.

Runs that started from one another, or from a common one, lie in one valley of the loss. The mean of their weights is
a network too, is often better than each of them, and runs as fast as one (Izmailov et al. 2018, "Averaging Weights
Leads to Wider Optima and Better Generalization"; Wortsman et al. 2022, "Model soups").
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

__all__ = ["Candidate", "Shares", "greedy", "mean_weights", "score"]

Shares = tuple[float, ...]
"""The share of each run in the mean, 0..1, in the order of the runs; they sum to 1."""

STEPS = (0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares at which a run is tried: how much of the mean so far it replaces."""


@dataclass(frozen=True)
class Candidate:
    """Shares of the runs, and how well their mean does on the validation faces, each face by itself.

    scores: columns of a run's history. loss: log loss in nats, over the kinds of faces that the network is trained
    on (unoccluded, with the headset bar, or both), at the temperature that makes it smallest. An export fits a
    temperature too, with mirror images averaged. NaN if an answer is NaN.
    """

    shares: Shares
    scores: dict[str, float]
    loss: float


def mean_weights(weights: Sequence[Sequence[np.ndarray]], shares: Sequence[float]) -> list[np.ndarray]:
    """Return the weighted mean of several networks' weights, array by array.

    Shares are normalised. Networks with share 0 are skipped.
    """
    total = sum(shares)  # rounded shares may miss 1 by a little
    counted = [(share, arrays) for share, arrays in zip(shares, weights, strict=True) if share]
    means = []
    for i, array in enumerate(weights[0]):
        mean = np.zeros(array.shape, np.float64)
        for share, arrays in counted:
            mean = mean + share / total * arrays[i].astype(np.float64)
        means.append(mean.astype(array.dtype))
    return means


def greedy(score_shares: Callable[[Shares], Candidate], runs: int) -> Candidate:
    """Return the best mean that a greedy search finds: add one run after the other, with a larger share while it helps.

    This is recipe 1 of Wortsman et al. 2022, with shares. score_shares: returns the scores of a mean. runs: how many
    there are; the search starts from the first alone.
    """
    best = score_shares((1.0, *[0.0] * (runs - 1)))
    for place in range(1, runs):
        before = best.shares
        for step in STEPS:
            shares = tuple(round((1 - step) * s + step * (i == place), 4) for i, s in enumerate(before))
            candidate = score_shares(shares)
            if not candidate.loss < best.loss:  # written so that NaN is not better
                break
            best = candidate
    return best


def score(network: keras.Model, validation: Dataset, recipe: Recipe, shares: Shares) -> Candidate:
    """Return how well a network does whose weights are the mean by `shares`."""
    answers = answers_by_way(network, validation)
    labels, probabilities = pooled(validation.labels, answers, recipe.trained_ways)
    loss = fitted_log_loss(labels, probabilities) if np.isfinite(probabilities).all() else float("nan")
    return Candidate(shares, validation_scores(validation.labels, answers, recipe.classes), loss)
