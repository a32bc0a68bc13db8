"""Valence and arousal are the expectation over published coordinates."""

import math

import pytest

from fer_cam.session.affect import COORDINATES, affect
from fer_models.emotion_names import EMOTIONS


def test_a_certain_emotion_has_its_own_coordinates():
    for emotion, place in COORDINATES.items():
        assert affect({emotion: 1.0}) == pytest.approx(place)
    assert set(COORDINATES) == set(EMOTIONS) - {"contempt"}


def test_a_mixture_lies_between_its_parts():
    assert affect({"happy": 0.5, "neutral": 0.25, "sad": 0.25}) == pytest.approx((0.2475, 0.1875))


def test_contempt_and_unknown_labels_are_left_out_and_the_rest_normalised():
    assert affect({"happy": 0.4, "contempt": 0.5, "bored": 0.1}) == pytest.approx(COORDINATES["happy"])
    assert all(map(math.isnan, affect({"contempt": 1.0}))) and all(map(math.isnan, affect({})))


def test_synonyms_count_as_their_emotion():
    assert affect({"Happiness": 0.5, "sadness": 0.5}) == pytest.approx(affect({"happy": 0.5, "sad": 0.5}))
