"""What a classifier is worth, from labels (n,) and probabilities (n, classes)."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["confusion_matrix", "expected_calibration_error", "fit_temperature", "summarise"]


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Counts int64 (classes, classes): rows are the true class, columns the predicted one."""
    return np.bincount(labels * classes + predicted, minlength=classes**2).reshape(classes, classes)


def expected_calibration_error(labels: np.ndarray, probabilities: np.ndarray, bins: int = 15) -> float:
    """Mean |accuracy - confidence| over equal-width confidence bins, weighted by size, 0..1.

    Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3.
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    which = np.clip((confidence * bins).astype(int), 0, bins - 1)
    size = np.bincount(which, minlength=bins)
    gap = np.bincount(which, correct - confidence, minlength=bins)
    return float(np.abs(gap).sum() / max(1, size.sum()))


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The temperature T that makes softmax(logits / T) say its true chances best, 0.2 to 5.

    Minimises the log loss (Guo et al. 2017, section 4.2) by golden-section search over log T; the loss
    has one minimum. labels: int (n,), probabilities: (n, classes) at T = 1.
    """
    logits = np.log(np.clip(probabilities, 1e-7, 1))

    def loss(log_t: float) -> float:
        scaled = logits / np.exp(log_t)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        total = np.log(np.exp(scaled).sum(axis=1))
        return float((total - scaled[np.arange(len(labels)), labels]).mean())

    low, high = np.log(0.2), np.log(5.0)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(60):
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(np.exp((low + high) / 2))


def summarise(labels: np.ndarray, probabilities: np.ndarray, classes: tuple[str, ...]) -> dict[str, Any]:
    """Accuracy, balanced accuracy, macro-F1, log loss, calibration error and per-class figures.

    labels: int (n,), probabilities: (n, classes) summing to one. Recall of a class that does not
    occur, and precision of one never predicted, are 0 and left out of no mean. All in 0..1 but log
    loss, in nats. Raises ValueError for no rows.
    """
    if len(labels) == 0:
        raise ValueError("no faces to evaluate")
    count = len(classes)
    table = confusion_matrix(labels, probabilities.argmax(axis=1), count)
    hits = np.diag(table).astype(np.float64)
    recall = hits / np.maximum(1, table.sum(axis=1))
    precision = hits / np.maximum(1, table.sum(axis=0))
    f1 = 2 * hits / np.maximum(1, table.sum(axis=0) + table.sum(axis=1))
    picked = np.clip(probabilities[np.arange(len(labels)), labels], 1e-7, 1)
    return {
        "faces": len(labels),
        "accuracy": float(hits.sum() / table.sum()),
        "balanced_accuracy": float(recall.mean()),
        "macro_f1": float(f1.mean()),
        "log_loss": float(-np.log(picked).mean()),
        "calibration_error": expected_calibration_error(labels, probabilities),
        "recall": {c: float(v) for c, v in zip(classes, recall, strict=True)},
        "precision": {c: float(v) for c, v in zip(classes, precision, strict=True)},
        "confusion": table.tolist(),
    }
