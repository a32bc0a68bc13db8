"""Metrics of a classifier, computed from true labels (n,) and probabilities (n, classes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = [
    "Reliability",
    "class_scores",
    "confusion_matrix",
    "fit_temperature",
    "fitted_log_loss",
    "log_loss_at",
    "reliability",
]


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Return counts int64 (classes, classes): rows are the true class, columns the predicted one."""
    return np.bincount(labels * classes + predicted, minlength=classes**2).reshape(classes, classes)


def class_scores(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (recall, precision, F1) by class, each (..., classes), of confusion matrices (..., classes, classes).

    NaN for the recall and F1 of a class that does not occur, and for the precision of a class that is never predicted.
    """
    hits = np.diagonal(tables, axis1=-2, axis2=-1).astype(np.float64)
    true, predicted = tables.sum(axis=-1), tables.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return hits / true, hits / predicted, np.where(true > 0, 2 * hits / (true + predicted), np.nan)


@dataclass(frozen=True)
class Reliability:
    """The numbers of a reliability diagram, one entry for each bin of confidence.

    faces: how many faces have their largest probability in the bin. confidence: the mean of these probabilities.
    accuracy: the share of the bin's faces that are classified correctly. Both in 0..1, and 0 in an empty bin. The bins
    have equal width and cover 0..1.
    """

    faces: tuple[int, ...]
    confidence: tuple[float, ...]
    accuracy: tuple[float, ...]

    @property
    def expected_calibration_error(self) -> float:
        """The mean |accuracy - confidence| over the bins, weighted by their faces, 0..1.

        Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3.
        """
        faces = np.array(self.faces)
        gap = np.abs(np.array(self.accuracy) - np.array(self.confidence))
        return float((gap * faces).sum() / max(1, faces.sum()))

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the value of the key `reliability` in SPLIT.json and on a card."""
        return {"faces": list(self.faces), "confidence": list(self.confidence), "accuracy": list(self.accuracy)}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Reliability:
        """Read what `to_dict` wrote. Raises KeyError, ValueError or TypeError for anything else."""
        faces = tuple(int(n) for n in value["faces"])
        confidence, accuracy = (tuple(float(v) for v in value[key]) for key in ("confidence", "accuracy"))
        if not len(faces) == len(confidence) == len(accuracy):
            raise ValueError("the lists of its reliability differ in length")
        return cls(faces, confidence, accuracy)


def reliability(labels: np.ndarray, probabilities: np.ndarray, bins: int = 15) -> Reliability:
    """Count how often a classifier is correct at each confidence, in `bins` bins.

    DeGroot & Fienberg 1983; in this form Guo et al. 2017, section 2.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    correct = probabilities.argmax(axis=1) == labels
    bin_of_face = np.clip((confidence * bins).astype(int), 0, bins - 1)
    faces = np.bincount(bin_of_face, minlength=bins)
    divisor = np.maximum(1, faces)
    return Reliability(
        tuple(faces.tolist()),
        tuple((np.bincount(bin_of_face, confidence, minlength=bins) / divisor).tolist()),
        tuple((np.bincount(bin_of_face, correct, minlength=bins) / divisor).tolist()),
    )


def log_loss_at(labels: np.ndarray, probabilities: np.ndarray, temperature: float) -> float:
    """Return the log loss in nats of softmax(logits / temperature).

    labels: int (n,). probabilities: (n, classes) at temperature 1.
    """
    # In float64: float32 rounds the mean, so that a search for the minimum ends up to 1 % off where the loss is flat.
    scaled = np.log(np.clip(probabilities.astype(np.float64), 1e-7, 1)) / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    total = np.log(np.exp(scaled).sum(axis=1))
    return float((total - scaled[np.arange(len(labels)), labels]).mean())


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the temperature T in 0.2..5 at which softmax(logits / T) has the least log loss (Guo et al. 2017, 4.2).

    Golden-section search over log T; the loss has one minimum. labels: int (n,). probabilities: (n, classes) at T = 1.
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
    """Return the log loss in nats at the temperature that `fit_temperature` finds; arguments as there."""
    return log_loss_at(labels, probabilities, fit_temperature(labels, probabilities))
