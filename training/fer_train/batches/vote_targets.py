"""Training targets from FER+'s votes: the probability of each FER2013 label, given the votes on a face."""

from __future__ import annotations

import numpy as np

from fer_train.data import Dataset
from fer_train.recipes import Recipe

__all__ = ["label_by_votes", "training_targets"]

PENALTY = 1e-4
"""L2 penalty on the weights, for each face. It keeps them finite if some votes determine the label."""


def _features(shares: np.ndarray) -> np.ndarray:
    """Return the inputs of the regression, float64 (n, 2 * classes + 1): shares, their square roots, and 1.

    Square roots, because the first vote for an emotion carries more information than the tenth.
    """
    shares = shares.astype(np.float64)
    return np.concatenate([shares, np.sqrt(shares), np.ones((len(shares), 1))], axis=1)


def label_by_votes(shares: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the probability of each label given the votes, float32 (n, classes), by multinomial logistic regression.

    shares: float (n, classes), shares of the votes, each row sums to one. labels: int (n,), of the same faces.

    FER+ and FER2013 draw the borders between emotions differently: FER+'s majority equals FER2013's label for 65 % of
    the faces. The most probable label of this regression does so for 69 % of faces that it was not fitted to.
    """
    from scipy.optimize import minimize
    from scipy.special import log_softmax, softmax

    # Ten votes can fall in a few thousand ways, so faces with the same shares are counted together.
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

    # Until convergence. If it stopped early, the order in which a machine sums would change the targets.
    exact = {"maxiter": 20000, "maxfun": 40000, "maxcor": 40, "ftol": 1e-15, "gtol": 1e-8}
    solution = minimize(loss, np.zeros(x.shape[1] * count), jac=True, method="L-BFGS-B", options=exact)
    likely = softmax(x @ solution.x.reshape(x.shape[1], count), axis=1)
    # Rounding removes the remaining difference, so that another machine resumes a run with the same targets.
    likely = np.round(likely, 3)
    return (likely / likely.sum(axis=1, keepdims=True)).astype(np.float32)[which]


def training_targets(recipe: Recipe, train: Dataset) -> np.ndarray:
    """Return the targets of the training part, float32 (n, classes).

    If the recipe's vote_weight is 0: the shares of votes, or one-hot labels (Dataset.targets). Otherwise: the weighted
    mean of label_by_votes, with the weight vote_weight, and the one-hot labels. Raises ValueError if that needs votes
    and `train` has none.
    """
    if not recipe.vote_weight:
        return train.targets()
    if train.soft is None:
        raise ValueError("the training part has no votes; load it with ferplus and votes")
    own = np.eye(len(train.classes), dtype=np.float32)[train.labels]
    by_votes = label_by_votes(train.soft, train.labels)
    return ((1 - recipe.vote_weight) * own + recipe.vote_weight * by_votes).astype(np.float32)
