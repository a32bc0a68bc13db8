"""Compare two classifiers on the same faces: is the difference more than chance?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from fer_models.errors import FerError
from fer_train.evaluation.intervals import paired_difference
from fer_train.evaluation.predictions import Predictions

__all__ = ["Comparison", "align_predictions", "compare", "distinct_names", "mcnemar"]

EXACT_BELOW = 25
"""McNemar's test is exact for fewer discordant faces than this."""


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the two-sided p-value of the hypothesis that A and B are correct equally often.

    only_a, only_b: how many faces A alone and B alone classified correctly (the discordant faces).
    McNemar 1947, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 12:153-157, with the continuity correction of Edwards 1948 (Psychometrika 13:185-187): chi-squared
    with one degree of freedom, (|a - b| - 1)^2 / (a + b). For fewer than 25 discordant faces the exact binomial
    distribution with probability 0.5. For classifiers: Dietterich 1998, Neural Computation 10:1895-1923.
    """
    total, fewer = only_a + only_b, min(only_a, only_b)
    if total < EXACT_BELOW:
        return min(1.0, 2 * sum(math.comb(total, i) for i in range(fewer + 1)) / 2**total)
    statistic = max(0, abs(only_a - only_b) - 1) ** 2 / total
    return math.erfc(math.sqrt(statistic / 2))


@dataclass(frozen=True)
class Comparison:
    """Two classifiers A and B on the same faces.

    faces: how many. accuracy: A's and B's, 0..1. only_a, only_b: faces that A alone and B alone classified correctly.
    p: McNemar's. difference, low, high: A's accuracy minus B's, and its 95 % interval.
    """

    faces: int
    accuracy: tuple[float, float]
    only_a: int
    only_b: int
    p: float
    difference: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """True if p is below 0.05."""
        return self.p < 0.05

    @property
    def test(self) -> str:
        """The form of McNemar's test that gave p."""
        return "exact binomial" if self.only_a + self.only_b < EXACT_BELOW else "chi-squared"

    def sentence(self, a: str, b: str, faces: str) -> str:
        """Return the outcome as a sentence; a, b: the models' names, faces: `normal` or `headset`."""
        chance = f"p = {self.p:.3f}" if self.p >= 0.001 else "p < 0.001"
        if not self.beyond_chance:
            return f"On {faces} faces the difference between {a} and {b} is not beyond chance ({chance})."
        better, worse = (a, b) if self.only_a > self.only_b else (b, a)
        return f"On {faces} faces {better} is better than {worse}, beyond chance ({chance})."

    def to_dict(self) -> dict[str, Any]:
        """Return the value that `fer-train compare --json` and ablation.json contain."""
        return {
            "faces": self.faces, "accuracy": list(self.accuracy), "only_a": self.only_a, "only_b": self.only_b,
            "p": self.p, "test": self.test, "difference": self.difference, "interval": [self.low, self.high],
            "beyond_chance": self.beyond_chance,
        }  # fmt: skip


def compare(a: Predictions, b: Predictions) -> dict[str, Comparison]:
    """Return {"normal": ..., "headset": ...} for predictions of the same faces in the same order.

    Raises ValueError for other faces; see align_predictions.
    """
    if a.names != b.names:
        raise ValueError("predictions of different faces")
    return {kind: _compare(a.correct(kind), b.correct(kind)) for kind in ("normal", "headset")}


def _compare(a: np.ndarray, b: np.ndarray) -> Comparison:
    only_a, only_b = int((a & ~b).sum()), int((b & ~a).sum())
    difference, low, high = paired_difference(only_a, only_b, len(a))
    accuracy = (float(a.mean()), float(b.mean()))
    return Comparison(len(a), accuracy, only_a, only_b, mcnemar(only_a, only_b), difference, low, high)


def align_predictions(a: Predictions, b: Predictions) -> tuple[Predictions, Predictions]:
    """Return both on the faces that they have in common, in one order; a face is known by its name.

    A model of five classes and one of seven share the faces of the five. Raises FerError if a name occurs twice, if
    they have no face in common, and if a face has two labels or two pictures, which means that the sets differ.
    """
    one, other = distinct_names(a, b)
    labels_a, labels_b = _labels_by_name(a), _labels_by_name(b)
    if len(labels_a) < len(a) or len(labels_b) < len(b):
        raise FerError(f"the saved predictions of {one} or {other} name a face twice; give --data to test both again")
    common = [name for name in a.names if name in labels_b]
    if not common:
        raise FerError(f"{one} and {other} were tested on different faces; give --data to test both on the same")
    face = next((name for name in common if labels_a[name] != labels_b[name]), None)
    if face is not None:
        labels = f"{labels_a[face]} for {one} and {labels_b[face]} for {other}"
        raise FerError(f"{face} is {labels}; give --data to test both on the same faces")
    a, b = _rows_by_name(a, common), _rows_by_name(b, common)
    # Models of one input size saw the same pixels of a face. Only the pixels reveal a copy of the set with headset
    # bars, whose names and labels are the same.
    if a.about.get("input") == b.about.get("input") and a.digests is not None and b.digests is not None:
        differs = np.asarray(a.digests != b.digests)
        if differs.any():
            face = a.names[int(np.argmax(differs))]
            raise FerError(
                f"{face} is another picture for {one} than for {other}; give --data to test both on the same faces"
            )
    return a, b


def _labels_by_name(predictions: Predictions) -> dict[str, str]:
    pairs = zip(predictions.names, predictions.labels, strict=True)
    return {name: predictions.classes[label] for name, label in pairs}


def _rows_by_name(predictions: Predictions, names: list[str]) -> Predictions:
    row = {name: i for i, name in enumerate(predictions.names)}
    return predictions.take(np.array([row[name] for name in names]))


def distinct_names(a: Predictions, b: Predictions) -> tuple[str, str]:
    """Return the models' folder names; equal ones with `run` or `bundle` added, or with A and B."""
    names = [str(one.about.get("model", "")) for one in (a, b)]
    if names[0] != names[1]:
        return names[0], names[1]
    kinds = [one.about.get("kind") for one in (a, b)]
    marks = kinds if kinds[0] != kinds[1] else ["A", "B"]
    return f"{names[0]} ({marks[0]})", f"{names[1]} ({marks[1]})"
