"""95 % confidence intervals: of a share, of means over classes, and of the difference of two classifiers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fer_train.evaluation.metrics import class_scores

__all__ = ["Interval", "Intervals", "difference_of_shares", "intervals_of", "paired_difference", "wilson"]

Interval = tuple[float, float]
"""(low, high)."""
Z_95 = 1.959964
"""The central 95 % of the normal distribution reach this many standard deviations to each side."""
RESAMPLES = 2000


@dataclass(frozen=True)
class Intervals:
    """95 % intervals of a set's scores, each (low, high) in 0..1; None if unknown.

    recall: by class, None for a class that does not occur.
    """

    accuracy: Interval | None = None
    balanced_accuracy: Interval | None = None
    macro_f1: Interval | None = None
    recall: Mapping[str, Interval | None] = field(default_factory=dict)

    def of(self, metric: str) -> Interval | None:
        """Return the interval of a metric of the whole set; None for a metric that has no interval."""
        known = {"accuracy": self.accuracy, "balanced_accuracy": self.balanced_accuracy, "macro_f1": self.macro_f1}
        return known.get(metric)

    def to_dict(self) -> dict[str, Any]:
        """Return the value of the key `intervals` in SPLIT.json."""
        whole = {key: self.of(key) for key in ("accuracy", "balanced_accuracy", "macro_f1")}
        recall = {name: None if pair is None else list(pair) for name, pair in self.recall.items()}
        return {key: list(pair) for key, pair in whole.items() if pair is not None} | {"recall": recall}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Intervals:
        """Read what `to_dict` wrote. Raises ValueError, TypeError or AttributeError for anything else."""
        whole = {key: _interval(value.get(key)) for key in ("accuracy", "balanced_accuracy", "macro_f1")}
        recall = {name: _interval(pair) for name, pair in (value.get("recall") or {}).items()}
        return cls(**whole, recall=recall)


def _interval(value: Sequence[float] | None) -> Interval | None:
    if value is None:
        return None
    low, high = value
    return float(low), float(high)


def wilson(hits: int, total: int) -> Interval:
    """Return the 95 % interval of the share hits / total, 0..1; (0, 1) if total is 0.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22:209-212. The interval
    stays in 0..1 and covers its 95 % for few faces too (Brown, Cai & DasGupta 2001, Statistical Science 16:101-133).
    """
    if total == 0:
        return 0.0, 1.0
    share, z2 = hits / total, Z_95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * float(np.sqrt(share * (1 - share) / total + z2 / (4 * total**2)))
    return max(0.0, centre - half), min(1.0, centre + half)


def intervals_of(confusion: np.ndarray | Sequence[Sequence[int]], classes: Sequence[str], seed: int = 0) -> Intervals:
    """Return the 95 % intervals of a set's scores, computed from its confusion matrix.

    accuracy and recall: Wilson's. balanced_accuracy and macro_f1: the percentile bootstrap (Efron & Tibshirani 1993,
    "An Introduction to the Bootstrap", chapter 13) over 2,000 resamples. Drawing n faces with replacement is the same
    as drawing the cells of the matrix from a multinomial distribution, so the matrix is enough. The same seed gives
    the same intervals.
    """
    table = np.array(confusion)
    total = int(table.sum())
    resamples = np.random.default_rng(seed).multinomial(total, table.ravel() / total, size=RESAMPLES)
    recall, _, f1 = class_scores(resamples.reshape(-1, *table.shape))
    return Intervals(
        accuracy=wilson(int(np.trace(table)), total),
        balanced_accuracy=_percentiles(np.nanmean(recall, axis=1)),
        macro_f1=_percentiles(np.nanmean(f1, axis=1)),
        recall={
            name: wilson(int(row[i]), int(row.sum())) if row.sum() else None
            for i, (name, row) in enumerate(zip(classes, table, strict=True))
        },
    )


def _percentiles(values: np.ndarray) -> Interval:
    low, high = np.percentile(values, [2.5, 97.5]).tolist()
    return low, high


def paired_difference(only_a: int, only_b: int, faces: int) -> tuple[float, float, float]:
    """Return (A's accuracy minus B's, low, high) with the 95 % interval of the difference, each in -1..1.

    only_a, only_b: how many of the faces A alone and B alone classified correctly. Bonett & Price 2012, "Adjusted Wald
    confidence interval for a difference of binomial proportions based on paired data", Journal of Educational and
    Behavioral Statistics 37:479-488.
    """
    a, b = (only_a + 1) / (faces + 2), (only_b + 1) / (faces + 2)
    half = Z_95 * math.sqrt((a + b - (a - b) ** 2) / (faces + 2))
    return (only_a - only_b) / faces, max(-1.0, a - b - half), min(1.0, a - b + half)


def difference_of_shares(a: tuple[float, Interval], b: tuple[float, Interval]) -> Interval:
    """Return the 95 % interval of share a minus share b, -1..1, each given with Wilson's interval.

    Newcombe 1998, "Interval estimation for the difference between independent proportions", Statistics in Medicine
    17:873-890, method 10. The two are taken as measured on different faces: on the same ones it is wider than needed.
    """
    (share_a, (low_a, high_a)), (share_b, (low_b, high_b)) = a, b
    below = math.hypot(share_a - low_a, high_b - share_b)
    above = math.hypot(high_a - share_a, share_b - low_b)
    return share_a - share_b - below, share_a - share_b + above
