"""Limits of certainty are set where made answers stop being right."""

import numpy as np
import pytest

from fer_train.evaluation.answer_limits import RELIABLE, _limit, choose_limits
from fer_train.evaluation.disturbances import DISTURBANCES, disturb, turned


def test_a_limit_is_where_answers_begin_to_be_right():
    values = np.arange(100) / 100
    assert _limit(values, values > 0.3) == pytest.approx(0.3, abs=0.011)
    assert _limit(values, np.ones(100, bool)) == 0.0


def test_disturbances_keep_shape_and_are_drawn_by_the_seed():
    faces = np.random.default_rng(0).integers(0, 256, (60, 48, 48, 1), np.uint8)
    first, names = disturb(faces, 1)
    again, _ = disturb(faces, 1)
    assert (
        first.shape == faces.shape and np.array_equal(first, again) and not np.array_equal(disturb(faces, 2)[0], first)
    )
    assert set(names) == {"none", *DISTURBANCES}
    spared = [i for i, name in enumerate(names) if name == "none"]
    assert np.array_equal(first[spared], faces[spared])
    assert np.array_equal(turned(faces[0], 0), faces[0]) and not np.array_equal(turned(faces[0], 60), faces[0])


class Made:
    """600 textured faces of two classes, as choose_limits takes them."""

    images = np.random.default_rng(1).integers(60, 200, (600, 48, 48, 1), np.uint8)
    labels = np.arange(600) % 2

    def __len__(self):
        return 600


def test_the_confidence_is_the_least_at_which_enough_answers_are_right():
    def predict(images):
        index = np.arange(len(images))
        sure = np.where(index % 3 == 0, 0.95, 0.55)  # a third of the answers are sure, and only these are right
        label = np.where(index % 3 == 0, index % 2, 1 - index % 2)
        return np.stack([np.where(label == c, sure, 1 - sure) for c in (0, 1)], axis=1)

    limits = choose_limits(predict, Made())
    assert limits.accuracy >= RELIABLE and 0.55 < limits.min_confidence <= 0.95 and 0 < limits.coverage < 0.4
    assert list(limits.to_dict()["curve"]) == ["confidence", "coverage", "accuracy"]
