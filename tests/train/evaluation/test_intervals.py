"""Confidence intervals, against published values and against simulation."""

import numpy as np
import pytest

from fer_train.evaluation.intervals import intervals_of, paired_difference, wilson
from fer_train.evaluation.metrics import confusion_matrix
from fer_train.evaluation.scores import summarise


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, the score method.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_the_published_one(hits, total, low, high):
    assert wilson(hits, total) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_at_the_edges():
    assert wilson(0, 0) == (0, 1)
    assert wilson(20, 20)[1] == 1 and 0.8 < wilson(20, 20)[0] < 0.9


def test_the_bootstrap_over_the_matrix_is_the_one_over_faces():
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 3, 300)
    predicted = np.where(rng.uniform(size=300) < 0.6, labels, rng.integers(0, 3, 300))
    table = confusion_matrix(labels, predicted, 3)
    intervals = intervals_of(table.tolist(), ("a", "b", "c"))
    resampled = []
    for _ in range(2000):
        rows = rng.integers(0, 300, 300)
        resampled.append(summarise(labels[rows], np.eye(3)[predicted[rows]], ("a", "b", "c")))
    for key in ("macro_f1", "balanced_accuracy"):
        expected = np.percentile([one.value(key) for one in resampled], [2.5, 97.5])
        assert intervals.of(key) == pytest.approx(expected, abs=0.006)
    assert intervals == intervals_of(table.tolist(), ("a", "b", "c"))
    assert intervals.recall["a"] == wilson(int(table[0, 0]), int(table[0].sum()))
    assert intervals.accuracy == wilson(int(np.trace(table)), 300)


def test_intervals_of_a_class_without_faces():
    intervals = intervals_of([[4, 0, 0], [1, 2, 0], [0, 0, 0]], ("a", "b", "c"))
    assert intervals.recall["c"] is None and intervals.recall["b"] is not None
    assert 0 < intervals.macro_f1[0] < intervals.macro_f1[1] <= 1


def test_the_interval_of_a_difference_covers_95_percent():
    rng, faces, chances = np.random.default_rng(0), 120, (0.12, 0.2)
    drawn = rng.multinomial(faces, [*chances, 1 - sum(chances)], size=3000)
    covered = 0
    for only_a, only_b, _ in drawn:
        difference, low, high = paired_difference(int(only_a), int(only_b), faces)
        assert low < difference < high
        covered += low <= chances[0] - chances[1] <= high
    assert 0.935 < covered / len(drawn) < 0.97
