import json

import numpy as np
import pytest

from fer_train.evaluation.certainty import choose_certainty


def answers(confidences, right):
    """Return labels and probabilities of two classes: confidence of each answer, and if it is right."""
    confidences, right = np.array(confidences), np.array(right)
    probabilities = np.stack([confidences, 1 - confidences], axis=1)
    return np.where(right, 0, 1), probabilities


def test_the_smallest_confidence_with_few_enough_wrong_answers_is_chosen():
    labels, probabilities = answers([0.995] * 90 + [0.6, 0.7, 0.8, 0.9] * 2 + [0.95, 0.97], [1] * 90 + [0] * 8 + [0, 1])
    chosen = choose_certainty(labels, probabilities, "made", most_wrong=0.04)
    # 9 of 100 are wrong; five of these reach 0.8, three reach 0.9.
    assert chosen.min_confidence == 0.81
    assert chosen.wrong_and_sure == pytest.approx(0.03) and chosen.coverage == pytest.approx(0.94)
    assert chosen.accuracy == pytest.approx(91 / 94)
    assert choose_certainty(labels, probabilities, "made", most_wrong=0.1).min_confidence == 0.5
    assert choose_certainty(labels, probabilities, "made", most_wrong=0.0).min_confidence == 0.96


def test_the_curve_counts_faces():
    labels, probabilities = answers([0.6, 0.6, 0.8, 0.9], [0, 1, 1, 1])
    curve = choose_certainty(labels, probabilities, "made").curve
    shares = dict(zip(curve.confidence, zip(curve.coverage, curve.accuracy, strict=True), strict=True))
    assert shares[0.5] == (1.0, 0.75) and shares[0.7] == (0.5, 1.0) and shares[0.95] == (0.0, 1.0)
    assert len(curve.confidence) == 50 and curve.confidence[-1] == 0.99


def test_if_nothing_is_enough_the_largest_confidence_is_chosen():
    labels, probabilities = answers([0.999] * 10, [0] * 10)
    chosen = choose_certainty(labels, probabilities, "made")
    assert chosen.min_confidence == 0.99 and chosen.wrong_and_sure == 1.0


def test_a_choice_is_json_and_its_curve_begins_where_every_answer_is_sure():
    rng = np.random.default_rng(0)
    labels, probabilities = rng.integers(0, 7, 200), rng.dirichlet(np.ones(7), 200)
    chosen = choose_certainty(labels, probabilities, "200 made faces")
    values = chosen.to_dict()
    assert json.loads(json.dumps(values)) == values and values["faces"] == "200 made faces"
    assert values["curve"]["confidence"][0] == 0.15 and values["curve"]["coverage"][0] == 1.0
    assert values["min_confidence"] == chosen.min_confidence
