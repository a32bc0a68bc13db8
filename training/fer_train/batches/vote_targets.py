"""What FER2013 would call a face, told from what ten people of FER+ see in it."""

from __future__ import annotations

import numpy as np

from fer_train.data import Dataset
from fer_train.recipes import Recipe

__all__ = ["label_by_votes", "training_targets"]

PENALTY = 1e-4
"""On the squared weights, for each face: keeps them finite where votes decide a label alone."""


def _features(shares: np.ndarray) -> np.ndarray:
    """Shares, their roots (a first vote tells more than a tenth) and one, float64 (n, 2 * classes + 1)."""
    shares = shares.astype(np.float64)
    return np.concatenate([shares, np.sqrt(shares), np.ones((len(shares), 1))], axis=1)


def label_by_votes(shares: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How likely each label is where people vote so, float32 (n, classes), by multinomial logistic regression.

    shares: float (n, classes), of the votes, rows summing to one. labels: int (n,), of the same faces. The two label
    sets draw their lines in other places: FER+'s majority is FER2013's label for 65 % of faces, the likeliest by this
    for 69 % of faces that it was not fitted to.
    """
    from scipy.optimize import minimize
    from scipy.special import log_softmax, softmax

    # Ten votes fall in a few thousand ways: faces with the same shares count together.
    ways, which = np.unique(shares, axis=0, return_inverse=True)
    which, count = which.ravel(), shares.shape[1]
    label_counts = np.zeros((len(ways), count))
    np.add.at(label_counts, (which, labels), 1.0)
    x, faces = _features(ways), label_counts.sum(axis=1, keepdims=True)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(x.shape[1], count)
        logs = log_softmax(x @ weights, axis=1)
        slope = x.T @ (faces * np.exp(logs) - label_counts) / len(labels) + 2 * PENALTY * weights
        return -(label_counts * logs).sum() / len(labels) + PENALTY * (weights**2).sum(), slope.ravel()

    # To the end: stopped short, the order in which another machine adds would show in the targets.
    exact = {"maxiter": 20000, "maxfun": 40000, "maxcor": 40, "ftol": 1e-15, "gtol": 1e-8}
    solution = minimize(loss, np.zeros(x.shape[1] * count), jac=True, method="L-BFGS-B", options=exact)
    likely = softmax(x @ solution.x.reshape(x.shape[1], count), axis=1)
    # What is left of it goes with the further digits, so that a run goes on elsewhere with the same targets.
    likely = np.round(likely, 3)
    return (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)[which]


def training_targets(recipe: Recipe, train: Dataset) -> np.ndarray:
    """What a network is to answer for each face of the training part, float32 (n, classes).

    The shares of votes or one-hot labels (Dataset.targets); with the recipe's `votes`, that share of what the votes
    say of the label and the label itself for the rest.
    """
    if not recipe.vote_weight:
        return train.targets()
    if train.soft is None:
        raise ValueError("the training part has no votes; load it with ferplus and votes")
    own = np.eye(len(train.classes), dtype=np.float32)[train.labels]
    return ((1 - recipe.vote_weight) * own + recipe.vote_weight * label_by_votes(train.soft, train.labels)).astype(
        np.float32
    )
