"""Metrics, scores and their JSON."""

import json

import numpy as np
import pytest

from fer_train.evaluation.metrics import confusion_matrix, fit_temperature, reliability
from fer_train.evaluation.scores import Scores, summarise


def test_scores_by_hand():
    # true a a a b b; predicted a a b b a
    labels = np.array([0, 0, 0, 1, 1])
    predicted = np.array([0, 0, 1, 1, 0])
    probabilities = np.where(np.eye(2)[predicted] == 1, 0.8, 0.2)
    assert confusion_matrix(labels, predicted, 2).tolist() == [[2, 1], [1, 1]]
    scores = summarise(labels, probabilities, ("a", "b"))
    assert scores.accuracy == pytest.approx(3 / 5)
    assert scores.recall == {"a": pytest.approx(2 / 3), "b": pytest.approx(1 / 2)}
    assert scores.precision == {"a": pytest.approx(2 / 3), "b": pytest.approx(1 / 2)}
    assert scores.macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert scores.balanced_accuracy == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert scores.log_loss == pytest.approx(-(3 * np.log(0.8) + 2 * np.log(0.2)) / 5)
    assert scores.calibration_error == pytest.approx(0.2)  # confidence 0.8, accuracy 0.6


def test_scores_survive_json():
    rng = np.random.default_rng(0)
    labels, probabilities = rng.integers(0, 2, 50), rng.dirichlet(np.ones(3), 50)  # the third class never occurs
    scores = summarise(labels, probabilities, ("a", "b", "c"))
    for one in (scores, scores.with_intervals()):
        text = json.dumps(one.to_dict())
        assert Scores.from_dict(json.loads(text), ("a", "b", "c")) == one
        assert json.dumps(Scores.from_dict(json.loads(text), ("a", "b", "c")).to_dict()) == text
    assert scores.to_dict(digits=2)["log_loss"] == round(scores.log_loss, 2)
    assert list(scores.with_intervals().to_dict()) == [
        "faces", "accuracy", "balanced_accuracy", "macro_f1", "log_loss", "calibration_error", "recall", "precision",
        "confusion", "intervals", "reliability",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="its classes are not those"):
        Scores.from_dict(scores.to_dict(), ("a", "b"))


def test_calibration_error_of_a_calibrated_model_is_small():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.5, 1, 20_000)
    labels = (rng.uniform(size=p.size) > p).astype(int)
    assert reliability(labels, np.stack([p, 1 - p], 1)).expected_calibration_error < 0.02


def test_reliability_by_hand():
    labels = np.array([0, 0, 1, 0])
    probabilities = np.array([[0.9, 0.1], [0.95, 0.05], [0.6, 0.4], [1.0, 0.0]])
    diagram = reliability(labels, probabilities, bins=10)
    assert list(diagram.faces) == [0] * 6 + [1, 0, 0, 3]
    assert diagram.accuracy[6] == 0 and diagram.accuracy[9] == 1 and diagram.accuracy[0] == 0
    assert diagram.confidence[6] == pytest.approx(0.6) and diagram.confidence[9] == pytest.approx(0.95)


def test_a_class_that_never_occurs_counts_in_no_mean():
    scores = summarise(np.array([0, 0, 1, 1]), np.eye(3)[[0, 0, 1, 2]], ("a", "b", "c"))
    assert scores.recall == {"a": 1, "b": 0.5, "c": None}
    assert scores.precision == {"a": 1, "b": 1, "c": 0}
    assert scores.balanced_accuracy == pytest.approx(0.75)
    assert scores.macro_f1 == pytest.approx((1 + 2 / 3) / 2)
    never_predicted = summarise(np.array([0, 1]), np.eye(2)[[0, 0]], ("a", "b"))
    assert never_predicted.precision["b"] is None and never_predicted.recall["b"] == 0


def test_no_faces():
    with pytest.raises(ValueError, match="no faces"):
        summarise(np.array([], int), np.zeros((0, 2)), ("a", "b"))


@pytest.mark.parametrize("true", [0.5, 1.0, 2.0])
def test_temperature_recovers_a_known_one(true):
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (20_000, 4))
    chances = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    labels = (chances.cumsum(1) > rng.uniform(size=(len(logits), 1))).argmax(1)
    # The temperature corrects a model whose logits are `true` times too large.
    probabilities = np.exp(logits * true) / np.exp(logits * true).sum(1, keepdims=True)
    assert fit_temperature(labels, probabilities) == pytest.approx(true, rel=0.05)


def test_temperature_in_float32_where_the_loss_is_flat():
    draw = np.random.default_rng(1)
    labels, logits = draw.integers(0, 7, 60), draw.normal(size=(60, 7))
    logits[np.arange(60), labels] += 0.5  # hardly better than chance: the loss depends little on the temperature
    chances = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)
    assert fit_temperature(labels, chances) == pytest.approx(
        fit_temperature(labels, chances.astype(np.float64)), rel=1e-5
    )
