"""Labels that are averaged over time and do not flicker."""

import numpy as np
import pytest

from fer_cam.labelling.smoother import Smoother

A, B = np.array([0.9, 0.1]), np.array([0.1, 0.9])


def test_the_first_frame_is_not_averaged():
    label, smooth = Smoother().smooth(1, A, 0.0)
    assert label == 0
    np.testing.assert_allclose(smooth, A)


def test_an_old_frame_weighs_one_over_e_after_the_time_constant():
    smoother = Smoother(time_constant=0.5)
    smoother.smooth(1, A, 0.0)
    _, smooth = smoother.smooth(1, B, 0.5)
    np.testing.assert_allclose(smooth, A / np.e + B * (1 - 1 / np.e))


def test_the_average_does_not_depend_on_the_frame_rate():
    slow, fast = Smoother(), Smoother()
    slow.smooth(1, A, 0.0), fast.smooth(1, A, 0.0)
    for step in range(1, 11):
        _, fast_average = fast.smooth(1, B, step * 0.03)
    _, slow_average = slow.smooth(1, B, 0.3)
    np.testing.assert_allclose(fast_average, slow_average)


def test_a_lone_wrong_frame_does_not_change_the_label():
    smoother = Smoother()
    labels = [smoother.smooth(1, B if i == 15 else A, i / 30)[0] for i in range(30)]
    assert labels == [0] * 30


def test_a_lasting_change_shows_within_half_a_second():
    smoother = Smoother()
    smoother.smooth(1, A, 0.0)
    labels = [smoother.smooth(1, B, i / 30)[0] for i in range(1, 16)]
    assert labels[-1] == 1


def test_two_equally_likely_labels_do_not_flicker():
    rng = np.random.default_rng(0)
    smoother, changes, last = Smoother(), 0, None
    for i in range(300):
        p = 0.5 + rng.normal(0, 0.1)
        label, _ = smoother.smooth(1, np.array([p, 1 - p]), i / 30)
        changes += last is not None and label != last
        last = label
    assert changes <= 10  # raw argmax changes about 150 times


def test_each_face_is_averaged_by_itself_until_it_is_forgotten():
    smoother = Smoother()
    smoother.smooth(1, A, 0.0)
    assert smoother.smooth(2, B, 0.1)[0] == 1
    smoother.forget({2})
    np.testing.assert_allclose(smoother.smooth(1, B, 0.2)[1], B)


@pytest.mark.parametrize("wrong", [{"time_constant": -1}, {"margin": 1}])
def test_wrong_settings(wrong):
    with pytest.raises(ValueError):
        Smoother(**wrong)
