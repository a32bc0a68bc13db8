"""Two classifiers on the same faces: is the difference beyond chance?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from fer_models.errors import FerError
from fer_train.evaluation import Predictions

__all__ = ["Comparison", "compare", "mcnemar", "named_apart", "paired_difference", "same_faces"]

EXACT_BELOW = 25
"""Discordant faces below which McNemar's test is counted out."""
Z_95 = 1.959964


def mcnemar(only_a: int, only_b: int) -> float:
    """The p-value, two-sided, that A and B are right equally often, from the faces that one alone got right.

    McNemar 1947, "Note on the sampling error of the difference between correlated proportions or percentages",
    Psychometrika 12:153-157, with the continuity correction of Edwards 1948 (Psychometrika 13:185-187):
    chi-squared of one degree of freedom, (|a - b| - 1)^2 / (a + b). Below 25 such faces the exact binomial
    distribution of a half. For classifiers: Dietterich 1998, Neural Computation 10:1895-1923.
    """
    total, fewer = only_a + only_b, min(only_a, only_b)
    if total < EXACT_BELOW:
        return min(1.0, 2 * sum(math.comb(total, i) for i in range(fewer + 1)) / 2**total)
    statistic = max(0, abs(only_a - only_b) - 1) ** 2 / total
    return math.erfc(math.sqrt(statistic / 2))


def paired_difference(only_a: int, only_b: int, faces: int) -> tuple[float, float, float]:
    """(A's accuracy less B's, low, high of its 95 % interval), -1..1.

    Bonett & Price 2012, "Adjusted Wald confidence interval for a difference of binomial proportions based on paired
    data", Journal of Educational and Behavioral Statistics 37:479-488.
    """
    a, b = (only_a + 1) / (faces + 2), (only_b + 1) / (faces + 2)
    half = Z_95 * math.sqrt((a + b - (a - b) ** 2) / (faces + 2))
    return (only_a - only_b) / faces, max(-1.0, a - b - half), min(1.0, a - b + half)


@dataclass(frozen=True)
class Comparison:
    """faces: how many. accuracy: of A and B, 0..1. only_a, only_b: faces that one alone got right. p: McNemar's.
    difference, low, high: A less B, with its 95 % interval.
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
        return self.p < 0.05

    def sentence(self, a: str, b: str, faces: str) -> str:
        """What it means, for people."""
        chance = f"p = {self.p:.3f}" if self.p >= 0.001 else "p < 0.001"
        if not self.beyond_chance:
            return f"On {faces} faces the difference between {a} and {b} is not beyond chance ({chance})."
        better, worse = (a, b) if self.only_a > self.only_b else (b, a)
        return f"On {faces} faces {better} is better than {worse}, beyond chance ({chance})."

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "faces": self.faces, "accuracy": list(self.accuracy), "only_a": self.only_a, "only_b": self.only_b,
            "p": self.p, "test": "exact binomial" if self.only_a + self.only_b < EXACT_BELOW else "chi-squared",
            "difference": self.difference, "interval": [self.low, self.high], "beyond_chance": self.beyond_chance,
        }  # fmt: skip


def _truth(said: Predictions) -> dict[str, str]:
    """Each face's name and true class."""
    return {name: said.classes[label] for name, label in zip(said.names, said.labels, strict=True)}


def same_faces(a: Predictions, b: Predictions) -> tuple[Predictions, Predictions]:
    """Both on the faces that both were asked about, in one order; by name, where a name occurs once in each.

    Models of five and of seven classes meet on the faces of the five. Raises FerError where they have no face in
    common, or call one and the same face by different classes: then they are of different sets.
    """
    theirs, ours = _truth(b), _truth(a)
    if len(ours) < len(a) or len(theirs) < len(b):
        raise FerError("the stored predictions name a face twice; give --data to ask both models again")
    common = [name for name in a.names if name in theirs]
    if not common:
        raise FerError("the two were tested on different faces; give --data to test both on the same")
    wrong = next((name for name in common if ours[name] != theirs[name]), None)
    if wrong is not None:
        raise FerError(f"{wrong} is {ours[wrong]} for one and {theirs[wrong]} for the other; give --data to test both")

    def rows(said: Predictions) -> Predictions:
        place = {name: i for i, name in enumerate(said.names)}
        return said.take(np.array([place[name] for name in common]))

    pair = rows(a), rows(b)
    one, other = pair
    # Networks of one input were shown the same pixels of a face; a copy of a set with bars keeps names and labels.
    alike = a.about.get("input") == b.about.get("input") and one.digests is not None and other.digests is not None
    if alike and (one.digests != other.digests).any():
        name = one.names[int(np.argmax(one.digests != other.digests))]
        raise FerError(f"{name} is another picture for one than for the other; give --data to test both on the same")
    return pair


def compare(a: Predictions, b: Predictions) -> dict[str, Comparison]:
    """{"normal": ..., "headset": ...} of predictions of the same faces in the same order (see same_faces)."""
    if a.names != b.names:
        raise ValueError("predictions of different faces")
    found = {}
    for kind in ("normal", "headset"):
        right = [getattr(said, kind).argmax(axis=1) == said.labels for said in (a, b)]
        only_a, only_b = int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())
        accuracy = (float(right[0].mean()), float(right[1].mean()))
        difference, low, high = paired_difference(only_a, only_b, len(a))
        found[kind] = Comparison(
            len(a), accuracy, only_a, only_b, mcnemar(only_a, only_b), difference, low, high
        )  # fmt: skip
    return found


def named_apart(a: Predictions, b: Predictions) -> tuple[str, str]:
    """What to call them: their folders' names; where those are the same with `run` or `bundle`, or A and B."""
    names = [str(one.about.get("model", "")) for one in (a, b)]
    if names[0] != names[1]:
        return names[0], names[1]
    kinds = [one.about.get("kind") for one in (a, b)]
    marks = kinds if kinds[0] != kinds[1] else ["A", "B"]
    return f"{names[0]} ({marks[0]})", f"{names[1]} ({marks[1]})"
