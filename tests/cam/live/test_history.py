"""Curves and shares of time, in bounded memory."""

import numpy as np
import pytest

from fer_cam.live.history import UNSURE_LABEL, History
from fer_cam.types import Face


def face(number=1, sure=True, **probabilities):
    probabilities = probabilities or {"happy": 0.8, "sad": 0.2}
    best = max(probabilities, key=probabilities.get)
    return Face(number, (0, 0, 50, 50), 1.0, best, probabilities[best], probabilities, sure=sure)


def test_curves_have_the_probabilities_and_what_is_derived_from_them():
    history = History(rate=10)
    for i in range(5):
        history.add((face(happy=0.5, neutral=0.5),), i * 0.2)
    series = history.series(1)
    assert series.labels == ("happy", "neutral") and series.times == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])
    assert series.probabilities == pytest.approx(np.full((5, 2), 0.5))
    assert series.valence == pytest.approx(np.full(5, 0.405)) and series.arousal == pytest.approx(np.full(5, 0.255))
    assert history.series(2) is None


def test_a_curve_has_so_many_points_a_second_and_no_more_than_fit():
    history = History(seconds=10, rate=5)
    for i in range(3000):
        history.add((face(),), i / 30)
    times = history.series(1).times
    assert len(times) == 50 and times[-1] == pytest.approx(100, abs=0.3)
    assert np.diff(times).min() >= 0.19


def test_an_absence_is_a_gap():
    history = History(rate=10)
    history.add((face(),), 0.0)
    history.add((face(),), 5.0)
    assert np.isnan(history.series(1).probabilities).all(1).tolist() == [False, True, False]


def test_shares_count_the_time_and_not_the_frames():
    history = History()
    for t in np.arange(0, 3, 0.01):  # many frames
        history.add((face(happy=0.9, sad=0.1),), t)
    for t in np.arange(3, 6, 0.5):  # few frames
        history.add((face(happy=0.1, sad=0.9),), t)
    for t in np.arange(6, 9, 0.1):
        history.add((face(sure=False),), t)
    shares = history.shares(1)
    assert shares == pytest.approx({"happy": 1 / 3, "sad": 1 / 3, UNSURE_LABEL: 1 / 3}, abs=0.03)
    assert sum(shares.values()) == pytest.approx(1)
    assert history.shares(2) == {}


def test_an_absence_is_no_time():
    history = History()
    for t in (0.0, 0.5, 100.0, 100.5):
        history.add((face(happy=0.9, sad=0.1) if t < 99 else face(happy=0.1, sad=0.9),), t)
    assert history.shares(1) == pytest.approx({"happy": 0.5, "sad": 0.5, UNSURE_LABEL: 0})


def test_people_seen_last_are_kept():
    history = History(people=3)
    for i in range(1, 7):
        history.add((face(1), face(i)), float(i))
    assert history.people == (1, 5, 6)


def test_another_model_begins_a_new_curve():
    history = History()
    history.add((face(happy=1.0),), 0.0)
    history.add((face(happy=0.5, contempt=0.5),), 1.0)
    assert history.series(1).labels == ("happy", "contempt") and len(history.series(1).times) == 1
    history.clear()
    assert history.people == ()
