import numpy as np
import pytest

from fer_train.evaluation.metrics import (
    confusion_matrix,
    expected_calibration_error,
    fit_temperature,
    intervals,
    reliability,
    summarise,
    wilson,
)


def test_by_hand():
    # true a a a b b; predicted a a b b a
    labels = np.array([0, 0, 0, 1, 1])
    chosen = np.array([0, 0, 1, 1, 0])
    probabilities = np.where(np.eye(2)[chosen] == 1, 0.8, 0.2)
    assert confusion_matrix(labels, chosen, 2).tolist() == [[2, 1], [1, 1]]
    found = summarise(labels, probabilities, ("a", "b"))
    assert found["accuracy"] == pytest.approx(3 / 5)
    assert found["recall"] == {"a": pytest.approx(2 / 3), "b": pytest.approx(1 / 2)}
    assert found["precision"] == {"a": pytest.approx(2 / 3), "b": pytest.approx(1 / 2)}
    assert found["macro_f1"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert found["balanced_accuracy"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert found["log_loss"] == pytest.approx(-(3 * np.log(0.8) + 2 * np.log(0.2)) / 5)
    assert found["calibration_error"] == pytest.approx(0.2)  # says 0.8, is right 0.6


def test_calibration_of_an_honest_model_is_small():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.5, 1, 20_000)
    labels = (rng.uniform(size=p.size) > p).astype(int)
    assert expected_calibration_error(labels, np.stack([p, 1 - p], 1)) < 0.02


def test_reliability_by_hand():
    labels = np.array([0, 0, 1, 0])
    probabilities = np.array([[0.9, 0.1], [0.95, 0.05], [0.6, 0.4], [1.0, 0.0]])
    found = reliability(labels, probabilities, bins=10)
    assert found["faces"] == [0] * 6 + [1, 0, 0, 3]
    assert found["accuracy"][6] == 0 and found["accuracy"][9] == 1 and found["accuracy"][0] == 0
    assert found["confidence"][6] == pytest.approx(0.6) and found["confidence"][9] == pytest.approx(0.95)


def test_a_class_that_never_occurs_counts_in_no_mean():
    found = summarise(np.array([0, 0, 1, 1]), np.eye(3)[[0, 0, 1, 2]], ("a", "b", "c"))
    assert found["recall"] == {"a": 1, "b": 0.5, "c": None}
    assert found["precision"] == {"a": 1, "b": 1, "c": 0}
    assert found["balanced_accuracy"] == pytest.approx(0.75)
    assert found["macro_f1"] == pytest.approx((1 + 2 / 3) / 2)
    never_said = summarise(np.array([0, 1]), np.eye(2)[[0, 0]], ("a", "b"))
    assert never_said["precision"]["b"] is None and never_said["recall"]["b"] == 0


def test_no_faces():
    with pytest.raises(ValueError, match="no faces"):
        summarise(np.array([], int), np.zeros((0, 2)), ("a", "b"))


@pytest.mark.parametrize("true", [0.5, 1.0, 2.0])
def test_temperature_is_found_again(true):
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (20_000, 4))
    chances = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    labels = (chances.cumsum(1) > rng.uniform(size=(len(logits), 1))).argmax(1)
    # A model whose logits are `true` times too large is put right by that temperature.
    stated = np.exp(logits * true) / np.exp(logits * true).sum(1, keepdims=True)
    assert fit_temperature(labels, stated) == pytest.approx(true, rel=0.05)


def test_a_temperature_is_found_as_well_in_float32_where_the_loss_is_flat():
    draw = np.random.default_rng(1)
    labels, logits = draw.integers(0, 7, 60), draw.normal(size=(60, 7))
    logits[np.arange(60), labels] += 0.5  # little more than chance: little tells one temperature from another
    chances = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)
    assert fit_temperature(labels, chances) == pytest.approx(
        fit_temperature(labels, chances.astype(np.float64)), rel=1e-5
    )


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


def test_the_bootstrap_is_that_over_faces():
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 3, 300)
    chosen = np.where(rng.uniform(size=300) < 0.6, labels, rng.integers(0, 3, 300))
    table = confusion_matrix(labels, chosen, 3)
    found = intervals(table.tolist(), ("a", "b", "c"))
    again = []
    for _ in range(2000):
        rows = rng.integers(0, 300, 300)
        again.append(summarise(labels[rows], np.eye(3)[chosen[rows]], ("a", "b", "c")))
    for key in ("macro_f1", "balanced_accuracy"):
        expected = np.percentile([one[key] for one in again], [2.5, 97.5])
        assert found[key] == pytest.approx(expected, abs=0.006)
    assert found == intervals(table.tolist(), ("a", "b", "c"))
    assert found["recall"]["a"] == list(wilson(int(table[0, 0]), int(table[0].sum())))
    assert found["accuracy"] == list(wilson(int(np.trace(table)), 300))


def test_intervals_of_a_class_without_faces():
    found = intervals([[4, 0, 0], [1, 2, 0], [0, 0, 0]], ("a", "b", "c"))
    assert found["recall"]["c"] is None and found["recall"]["b"] is not None
    assert 0 < found["macro_f1"][0] < found["macro_f1"][1] <= 1
