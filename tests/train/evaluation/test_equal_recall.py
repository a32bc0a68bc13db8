import numpy as np
import pytest

from fer_train.evaluation.equal_recall import equal_recall_bias, with_bias


def faces(first, second):
    """Return labels and probabilities of faces whose second logit leads by the given values."""
    lead = np.array([*first, *second], np.float64)
    share = 1 / (1 + np.exp(-lead))
    return np.array([0] * len(first) + [1] * len(second)), np.stack([1 - share, share], axis=1)


def recalls(labels, probabilities):
    right = probabilities.argmax(axis=1) == labels
    return right[labels == 0].mean(), right[labels == 1].mean()


def test_a_shifted_classifier_finds_both_classes_equally_often():
    rng = np.random.default_rng(0)
    labels, probabilities = faces(rng.normal(-4, 1, 2000), rng.normal(0, 1, 500))
    before, after = recalls(labels, probabilities), recalls(labels, with_bias(probabilities, 2.0))
    assert before[0] > 0.99 and before[1] < 0.6
    bias = equal_recall_bias(labels, probabilities)
    assert bias == pytest.approx(2, abs=0.2)
    equal = recalls(labels, with_bias(probabilities, bias))
    assert equal[0] == pytest.approx(equal[1], abs=0.003) and min(equal) >= min(after)


def test_the_bias_is_the_middle_between_the_nearest_faces():
    assert equal_recall_bias(*faces([-9, -3], [1, 5])) == pytest.approx(1)
    # One man looks like a woman: all limits between -3 and 1 find half of the men and all women, as good as any.
    labels, probabilities = faces([-9, 2], [1, 5])
    found = recalls(labels, with_bias(probabilities, equal_recall_bias(labels, probabilities)))
    assert min(found) == 0.5


def test_biased_probabilities_sum_to_one_and_follow_the_logit():
    _, probabilities = faces([-1.0], [2.0])
    biased = with_bias(probabilities, 0.7)
    assert biased.sum(axis=1) == pytest.approx(1)
    assert np.log(biased[:, 1] / biased[:, 0]) == pytest.approx([-0.3, 2.7])


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="two classes, got 3"):
        equal_recall_bias(np.array([0, 1]), np.full((2, 3), 1 / 3))
    with pytest.raises(ValueError, match="faces of both"):
        equal_recall_bias(*faces([-1, 1], []))
