import numpy as np
import pytest

from fer_train.metrics import confusion_matrix, expected_calibration_error, fit_temperature, summarise


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


def test_a_class_that_never_occurs():
    found = summarise(np.array([0, 0]), np.array([[1.0, 0, 0], [1.0, 0, 0]]), ("a", "b", "c"))
    assert found["accuracy"] == 1 and found["recall"]["c"] == 0


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
