"""Limits of certainty are set where made answers stop being right."""

import json

import cv2
import numpy as np
import pytest

from fer_models.crop_quality import MOUTH_COVERED, measure_crop
from fer_models.errors import FerError
from fer_train.evaluation.answer_limits import FEWEST_SURE, RELIABLE, TURNS, USELESS, _limit, _most_turn, choose_limits
from fer_train.evaluation.covered_mouth import cover_mouths
from fer_train.evaluation.disturbances import DISTURBANCES, disturb, turned


def test_a_limit_lies_midway_between_the_last_wrong_and_the_first_right_value():
    values = np.arange(100) / 100
    assert _limit(values, values > 0.3) == pytest.approx(0.305)
    assert _limit(values, np.ones(100, bool)) is None and _limit(values, np.zeros(100, bool)) is None
    none = np.zeros(0)
    assert _limit(none, none.astype(bool)) is None


def test_equal_values_are_left_out_together():
    values = np.repeat([0.0, 1.0], 100)
    assert _limit(values, values > 0) == 0.5
    assert _limit(np.zeros(200), values > 0) is None
    # Of the answers at 0.2, half are right; the limit lies below or above all of them.
    values = np.repeat([0.0, 0.2, 1.0], [40, 40, 200])
    right = np.concatenate([np.zeros(40), np.arange(40) % 2, np.ones(200)]).astype(bool)
    for order in (np.arange(280), np.random.default_rng(0).permutation(280)):
        assert _limit(values[order], right[order]) == 0.6


@pytest.mark.parametrize("share", [USELESS, 0.78, 0.85])
@pytest.mark.parametrize("answers", [100, 760])
def test_chance_sets_a_limit_in_at_most_two_percent_of_draws(share, answers):
    rng = np.random.default_rng(1)
    limits = [_limit(rng.normal(1, 0.25, answers), rng.random(answers) < share) for _ in range(1000)]
    assert sum(limit is not None for limit in limits) <= 20


def test_a_real_limit_is_found_among_few_answers():
    rng = np.random.default_rng(1)
    values = rng.random(800)
    right = rng.random(800) < np.where(values < 0.08, 0.45, 0.86)  # about 60 answers lie below
    assert _limit(values, right) == pytest.approx(0.08, abs=0.02)


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


def smooth(count, size, channels):
    """Return made pictures as sharp as faces are, uint8 (count, size, size, channels)."""
    noise = np.random.default_rng(1).normal(0, 1, (count, size, size, channels))
    blurred = np.stack([cv2.GaussianBlur(face, (0, 0), size / 24).reshape(face.shape) for face in noise])
    return np.clip(128 + 40 * blurred / blurred.std(), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("size", "channels"), [(48, 1), (128, 3)])
def test_a_mask_a_cup_or_a_hand_hides_the_mouth_and_leaves_the_eyes(size, channels):
    faces = smooth(90, size, channels)
    covered = cover_mouths(faces, 1)
    assert covered.shape == faces.shape and covered.dtype == np.uint8
    assert np.array_equal(covered, cover_mouths(faces, 1)) and not np.array_equal(covered, cover_mouths(faces, 2))
    mouth = np.s_[:, round(0.72 * size) : round(0.86 * size), round(0.36 * size) : round(0.64 * size)]
    assert ((covered[mouth] == faces[mouth]).mean(axis=(1, 2, 3)) < 0.1).all()
    assert np.array_equal(covered[:, : round(0.4 * size)], faces[:, : round(0.4 * size)])
    below = np.mean([measure_crop(face).mouth < MOUTH_COVERED for face in covered])
    assert below > 0.6 and np.mean([measure_crop(face).mouth < MOUTH_COVERED for face in faces]) < 0.05


class Made:
    """600 pictures of two classes, as choose_limits takes them."""

    images = smooth(600, 48, 1)
    labels = np.arange(600) % 2

    def __len__(self):
        return 600


def network(right, confidence):
    """Return a network of two classes. right, confidence: of (index, image), if the answer is right, and how sure."""

    def predict(images):
        rows = []
        for i, image in enumerate(images):
            label = i % 2 if right(i, image) else 1 - i % 2
            p = confidence(i, image)
            rows.append([p, 1 - p] if label == 0 else [1 - p, p])
        return np.array(rows)

    return predict


def test_the_confidence_is_the_least_at_which_enough_answers_are_right():
    # A third of the answers are sure, and only these are right.
    limits = choose_limits(network(lambda i, _: i % 3 == 0, lambda i, _: 0.95 if i % 3 == 0 else 0.55), Made())
    assert limits.accuracy >= RELIABLE and 0.55 < limits.min_confidence <= 0.95 and 0 < limits.coverage < 0.4
    assert list(limits.to_dict()["curve"]) == ["confidence", "coverage", "accuracy"]
    assert limits.sharpness == (None, None) and limits.mouth is None and limits.turn == TURNS[-1]
    card = json.loads(json.dumps(limits.to_dict()))["limits"]
    assert card == {"sharpness": [None, None], "turn": TURNS[-1]}


def test_each_measure_gets_a_limit_where_answers_depend_on_it():
    def sharp_and_free(i, image):
        quality = measure_crop(image)
        return 0.2 <= quality.sharpness <= 1.3 and quality.mouth >= MOUTH_COVERED

    limits = choose_limits(network(sharp_and_free, lambda i, _: 0.9), Made())
    low, high = limits.sharpness
    assert low == pytest.approx(0.2, abs=0.03) and high == pytest.approx(1.3, abs=0.15)
    assert limits.mouth == MOUTH_COVERED and limits.accuracy > 0.97


def test_a_mouth_is_limited_only_where_sure_answers_on_covered_ones_are_useless():
    def covered(image):
        return measure_crop(image).mouth < MOUTH_COVERED

    def mouth_of(right, confidence):
        return choose_limits(network(right, confidence), Made()).mouth

    def free(i, image):
        return not covered(image) or i % 2 == 0

    assert mouth_of(free, lambda *_: 0.9) == MOUTH_COVERED
    assert mouth_of(lambda i, image: free(i, image) or i % 5 > 0, lambda *_: 0.9) is None  # 90 % of these are right

    # Half of the answers on free faces are unsure and wrong, so that answers of 0.6 are not sure, whoever gives them.
    def confidence(i, image):
        return 0.6 if covered(image) or i % 4 < 2 else 0.9

    assert mouth_of(lambda i, image: i % 4 >= 2 and free(i, image), confidence) is None


def test_limits_of_sharpness_that_leave_no_face_are_not_set(monkeypatch):
    from fer_train.evaluation import answer_limits

    crossed = iter([1.2, -0.5])
    monkeypatch.setattr(answer_limits, "_limit", lambda *_: next(crossed))
    limits = choose_limits(network(lambda *_: True, lambda *_: 0.9), Made())
    assert limits.sharpness == (None, None) and limits.coverage == 1.0


def test_a_network_that_is_never_confident_is_limited_by_confidence_alone():
    limits = choose_limits(network(lambda *_: True, lambda *_: 0.55), Made())
    assert limits.min_confidence == 0.2 and limits.coverage == 1.0 and limits.sharpness == (None, None)


def test_the_turn_ends_where_sure_answers_are_useless_or_there_are_none():
    def turned_away(image):  # a narrowed picture repeats its edge
        return np.array_equal(image[:, 0], image[:, 3])

    assert not any(turned_away(face) for face in Made.images)
    for right, confidence, turn in (
        (lambda *_: True, lambda *_: 0.9, TURNS[-1]),
        (lambda i, image: not turned_away(image), lambda *_: 0.9, TURNS[0]),
        (lambda *_: True, lambda i, image: 0.5 if turned_away(image) else 0.9, TURNS[0]),
    ):
        assert _most_turn(network(right, confidence), Made(), 0.6) == turn


@pytest.mark.parametrize(
    ("right", "confidence", "told"),
    [
        (lambda *_: False, lambda *_: 0.8, "at most 0% are"),
        (lambda i, _: i % 2 == 0, lambda *_: 0.8, "at most 50% are"),
        (lambda i, _: i % 100 == 0, lambda i, _: 0.99 if i % 100 == 0 else 0.7, "at most"),  # six lucky ones
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_network_that_is_not_reliable_gets_one_clear_line(right, confidence, told):
    with pytest.raises(FerError, match="at no confidence are 85% of its answers on 600 disturbed") as error:
        choose_limits(network(right, confidence), Made())
    assert told in str(error.value) and "\n" not in str(error.value) and FEWEST_SURE > 6
