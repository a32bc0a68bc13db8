"""The confidence from which an answer counts as sure, chosen by how many answers may be wrong and called sure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

__all__ = ["MOST_WRONG", "Certainty", "Curve", "choose_certainty"]

MOST_WRONG = 0.01
"""Largest share of all answers that may be wrong and called sure. We want 0.04 for people of every kind; the few whom
a threshold is chosen on are easier than others will be, so a quarter of that is asked for."""
_STEPS = 100


@dataclass(frozen=True)
class Curve:
    """Accuracy against coverage: for each least confidence, the share of faces that reach it and of these are right.

    confidence, coverage, accuracy: one value each per step, 0..1. accuracy is 1 where no face is left.
    """

    confidence: tuple[float, ...]
    coverage: tuple[float, ...]
    accuracy: tuple[float, ...]

    @classmethod
    def of(cls, confidence: np.ndarray, right: np.ndarray, steps: np.ndarray) -> Curve:
        """Return the curve of answers. confidence: (n,). right: bool (n,). steps: least confidences, rising."""
        sure = confidence[None, :] >= steps[:, None]
        coverage, hits = sure.mean(axis=1), (sure & right[None, :]).mean(axis=1)
        accuracy = np.where(coverage > 0, hits / np.maximum(coverage, 1e-12), 1.0)
        return cls(*(tuple(v.tolist()) for v in (steps, coverage, accuracy)))

    def to_dict(self, digits: int = 4) -> dict[str, list[float]]:
        """Return the curve as a card stores it."""
        return {name: [round(v, digits) for v in column] for name, column in asdict(self).items()}


@dataclass(frozen=True)
class Certainty:
    """From which confidence an answer is called sure.

    min_confidence: an answer is sure from this probability of its label. most_wrong: the bound it was chosen for.
    wrong_and_sure: share of all answers that are wrong and reach it. coverage: share of the faces whose answer is
    sure. accuracy: share of the sure answers that are right. faces: on which faces all this was measured. All shares
    are 0..1.
    """

    min_confidence: float
    most_wrong: float
    wrong_and_sure: float
    coverage: float
    accuracy: float
    faces: str
    curve: Curve

    def to_dict(self, digits: int = 4) -> dict[str, Any]:
        """Return the value of the key `certainty` of a card, rounded to `digits` decimals."""
        values = {k: v for k, v in asdict(self).items() if k != "curve"}
        rounded = {k: round(v, digits) if isinstance(v, float) else v for k, v in values.items()}
        return rounded | {"curve": self.curve.to_dict(digits)}


def choose_certainty(
    labels: np.ndarray, probabilities: np.ndarray, faces: str, most_wrong: float = MOST_WRONG
) -> Certainty:
    """Choose the smallest confidence at which at most `most_wrong` of all answers are wrong and sure.

    labels: int (n,), n at least 1. probabilities: (n, classes) that sum to one. faces: words for the card. The choice
    is among multiples of 0.01 that are at least 1 / classes and below 1; if none is enough, it is the largest.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    first = -(-_STEPS // probabilities.shape[1])
    steps = np.arange(first, _STEPS) / _STEPS
    curve = Curve.of(confidence, right, steps)
    wrong = np.array([(~right & (confidence >= step)).mean() for step in steps])
    enough = np.flatnonzero(wrong <= most_wrong + 1e-12)
    chosen = int(enough[0]) if len(enough) else len(steps) - 1
    return Certainty(
        min_confidence=float(steps[chosen]),
        most_wrong=most_wrong,
        wrong_and_sure=float(wrong[chosen]),
        coverage=curve.coverage[chosen],
        accuracy=curve.accuracy[chosen],
        faces=faces,
        curve=curve,
    )
