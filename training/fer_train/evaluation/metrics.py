"""What a classifier is worth, from labels (n,) and probabilities (n, classes)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = [
    "confusion_matrix",
    "expected_calibration_error",
    "fit_temperature",
    "fitted_log_loss",
    "intervals",
    "log_loss_at",
    "reliability",
    "summarise",
    "wilson",
]

Z_95 = 1.959964
"""Half of the normal distribution's central 95 %, in standard deviations."""
RESAMPLES = 2000


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Counts int64 (classes, classes): rows are the true class, columns the predicted one."""
    return np.bincount(labels * classes + predicted, minlength=classes**2).reshape(classes, classes)


def reliability(labels: np.ndarray, probabilities: np.ndarray, bins: int = 15) -> dict[str, list[float]]:
    """How often the model is right at each confidence: a reliability diagram's numbers, a list entry a bin.

    faces: how many have their largest probability in that bin of equal width, from 0 to 1. confidence, accuracy:
    their means, 0..1; 0 in an empty bin. DeGroot & Fienberg 1983; in this form Guo et al. 2017, section 2.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    correct = probabilities.argmax(axis=1) == labels
    which = np.clip((confidence * bins).astype(int), 0, bins - 1)
    faces = np.bincount(which, minlength=bins)
    some = np.maximum(1, faces)
    return {
        "faces": faces.tolist(),
        "confidence": (np.bincount(which, confidence, minlength=bins) / some).tolist(),
        "accuracy": (np.bincount(which, correct, minlength=bins) / some).tolist(),
    }


def expected_calibration_error(labels: np.ndarray, probabilities: np.ndarray, bins: int = 15) -> float:
    """Mean |accuracy - confidence| over equal-width confidence bins, weighted by size, 0..1.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3.
    """
    found = {k: np.array(v) for k, v in reliability(labels, probabilities, bins).items()}
    gap = np.abs(found["accuracy"] - found["confidence"])
    return float((gap * found["faces"]).sum() / max(1, found["faces"].sum()))


def log_loss_at(labels: np.ndarray, probabilities: np.ndarray, temperature: float) -> float:
    """The log loss in nats of softmax(logits / temperature); labels: int (n,), probabilities: (n, classes) at 1."""
    # In float64: float32 rounds the mean, so that a search for its least ends up to a percent off where it is flat.
    scaled = np.log(np.clip(probabilities.astype(np.float64), 1e-7, 1)) / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    total = np.log(np.exp(scaled).sum(axis=1))
    return float((total - scaled[np.arange(len(labels)), labels]).mean())


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The temperature T that makes softmax(logits / T) say its true chances best, 0.2 to 5.

    Minimises the log loss (Guo et al. 2017, section 4.2) by golden-section search over log T; the loss
    has one minimum. labels: int (n,), probabilities: (n, classes) at T = 1.
    """

    def loss(log_t: float) -> float:
        return log_loss_at(labels, probabilities, float(np.exp(log_t)))

    low, high = np.log(0.2), np.log(5.0)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(np.exp((low + high) / 2))


def fitted_log_loss(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The log loss in nats that is left at the temperature of `fit_temperature`; arguments as there."""
    return log_loss_at(labels, probabilities, fit_temperature(labels, probabilities))


def _class_scores(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(recall, precision, F1) of each class, (..., classes), of confusion matrices (..., classes, classes).

    NaN for the recall and F1 of a class that does not occur, and the precision of one never predicted.
    """
    hits = np.diagonal(tables, axis1=-2, axis2=-1).astype(np.float64)
    true, said = tables.sum(axis=-1), tables.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return hits / true, hits / said, np.where(true > 0, 2 * hits / (true + said), np.nan)


def summarise(labels: np.ndarray, probabilities: np.ndarray, classes: tuple[str, ...]) -> dict[str, Any]:
    """Accuracy, balanced accuracy, macro-F1, log loss, calibration error and per-class figures.

    labels: int (n,), probabilities: (n, classes) summing to one. Recall of a class that does not occur, and
    precision of one never predicted, are None; balanced accuracy and macro-F1 are means over the classes that
    occur. All in 0..1 but log loss, in nats. Raises ValueError for no rows.
    """
    if len(labels) == 0:
        raise ValueError("no faces to evaluate")
    table = confusion_matrix(labels, probabilities.argmax(axis=1), len(classes))
    recall, precision, f1 = _class_scores(table)
    picked = np.clip(probabilities[np.arange(len(labels)), labels], 1e-7, 1)

    def by_class(values: np.ndarray) -> dict[str, float | None]:
        return {c: None if np.isnan(v) else float(v) for c, v in zip(classes, values, strict=True)}

    return {
        "faces": len(labels),
        "accuracy": float(np.trace(table) / table.sum()),
        "balanced_accuracy": float(np.nanmean(recall)),
        "macro_f1": float(np.nanmean(f1)),
        "log_loss": float(-np.log(picked).mean()),
        "calibration_error": expected_calibration_error(labels, probabilities),
        "recall": by_class(recall),
        "precision": by_class(precision),
        "confusion": table.tolist(),
    }


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, hits of total, 0..1; (0, 1) where total is 0.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22:209-212. It stays
    in 0..1 and holds its level for few faces too (Brown, Cai & DasGupta 2001, Statistical Science 16:101-133).
    """
    if total == 0:
        return 0.0, 1.0
    share, z2 = hits / total, Z_95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * float(np.sqrt(share * (1 - share) / total + z2 / (4 * total**2)))
    return max(0.0, centre - half), min(1.0, centre + half)


def intervals(confusion: Sequence[Sequence[int]], classes: Sequence[str], seed: int = 0) -> dict[str, Any]:
    """95 % intervals [low, high], 0..1, of what `summarise` finds, from its confusion matrix.

    accuracy, and recall by class (None for a class that does not occur): Wilson. balanced_accuracy, macro_f1: the
    percentile bootstrap (Efron & Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13) over 2,000
    resamples. To draw n faces again with replacement is to draw the matrix's cells from a multinomial
    distribution, so the faces themselves are not needed; the same seed gives the same intervals.
    """
    table = np.array(confusion)
    total = int(table.sum())
    drawn = np.random.default_rng(seed).multinomial(total, table.ravel() / total, size=RESAMPLES)
    recall, _, f1 = _class_scores(drawn.reshape(-1, *table.shape))
    return {
        "accuracy": list(wilson(int(np.trace(table)), total)),
        "balanced_accuracy": np.percentile(np.nanmean(recall, axis=1), [2.5, 97.5]).tolist(),
        "macro_f1": np.percentile(np.nanmean(f1, axis=1), [2.5, 97.5]).tolist(),
        "recall": {
            name: list(wilson(int(row[i]), int(row.sum()))) if row.sum() else None
            for i, (name, row) in enumerate(zip(classes, table, strict=True))
        },
    }
