"""What FER2013 would call a face, told from what ten people of FER+ see in it."""

from __future__ import annotations

import numpy as np

from fer_train.datasets import Dataset
from fer_train.recipes import Recipe

__all__ = ["label_by_votes", "learnt_targets"]

PENALTY = 1e-5
"""On the squared weights, for each face: keeps them finite where votes decide a label alone."""


def _features(shares: np.ndarray) -> np.ndarray:
    """Shares, their roots (a first vote tells more than a tenth) and one, float64 (n, 2 * classes + 1)."""
    shares = shares.astype(np.float64)
    return np.concatenate([shares, np.sqrt(shares), np.ones((len(shares), 1))], axis=1)


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    logits = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def label_by_votes(shares: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How likely each label is where people vote so, float32 (n, classes), by multinomial logistic regression.

    shares: float (n, classes), of the votes, rows summing to one. labels: int (n,), of the same faces. The two label
    sets draw their lines in other places: FER+'s majority is FER2013's label for 65 % of faces, the likeliest by this
    for 69 % of faces that it was not fitted to.
    """
    from scipy.optimize import minimize

    x, count = _features(shares), shares.shape[1]
    own = np.eye(count)[labels]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(x.shape[1], count)
        logs = _log_softmax(x @ weights)
        slope = x.T @ (np.exp(logs) - own) / len(x) + 2 * PENALTY * weights
        return -(own * logs).sum() / len(x) + PENALTY * (weights**2).sum(), slope.ravel()

    found = minimize(loss, np.zeros(x.shape[1] * count), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    likely = np.exp(_log_softmax(x @ found.x.reshape(x.shape[1], count)))
    # Thousandths, so that a run that goes on after a stop has the same targets whatever order sums were taken in.
    likely = np.round(likely, 3)
    return (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)


def learnt_targets(recipe: Recipe, train: Dataset) -> np.ndarray:
    """What a network is to answer for each face of the training part, float32 (n, classes).

    The shares of votes or one-hot labels (Dataset.targets); with the recipe's `votes`, that share of what the votes
    say of the label and the label itself for the rest.
    """
    if not recipe.votes:
        return train.targets()
    own = np.eye(len(train.classes), dtype=np.float32)[train.labels]
    return ((1 - recipe.votes) * own + recipe.votes * label_by_votes(train.soft, train.labels)).astype(np.float32)
