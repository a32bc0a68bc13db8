"""The One Euro filter: still while a value rests, quick while it moves."""

import numpy as np
import pytest

from fer_cam.tracking.one_euro import OneEuro

FPS = 30


def smooth(values, *, fps=FPS, scale=1.0, **settings):
    one_euro = OneEuro(**({"cutoff": 1.5, "beta": 20.0} | settings))
    return np.array([one_euro.filter(np.asarray(v, float), i / fps, scale) for i, v in enumerate(values)])


def test_the_first_values_are_unchanged_and_of_their_shape():
    values = np.arange(6.0).reshape(2, 3)
    result = OneEuro(1, 0).filter(values, 12.3)
    assert result.dtype == np.float64 and (result == values).all()
    assert OneEuro(1, 0).filter(np.float32([3]), 0).dtype == np.float64


def test_a_constant_stays():
    assert (smooth([[5.0, -2.0]] * 50) == [5, -2]).all()


@pytest.mark.parametrize("beta", [0, 1, 20])
def test_a_step_converges_without_overshoot(beta):
    result = smooth([[0.0]] + [[1.0]] * 90, beta=beta)[:, 0]
    assert (np.diff(result) >= 0).all() and result[1] < 1 and result.max() <= 1
    assert result[-1] == pytest.approx(1, abs=1e-3)


def test_without_beta_it_is_a_low_pass_of_that_cutoff():
    """After 1 / (2 pi cutoff) seconds, 1 - 1/e of a step is reached, as by every filter of first order."""
    result = smooth([[0.0]] + [[1.0]] * 2000, fps=2000, cutoff=0.5, beta=0)[:, 0]
    assert result[round(2000 / (2 * np.pi * 0.5))] == pytest.approx(1 - np.exp(-1), abs=0.01)


def test_noise_at_rest_is_halved_and_a_fast_motion_hardly_lags():
    noise = np.random.default_rng(0).normal(0, 0.002, (300, 1))
    assert smooth(noise)[30:].std() < 0.5 * noise.std()
    # One width a second: the filter is behind by less than two frames' way.
    ramp = np.arange(60.0)[:, None] / FPS
    assert np.abs(smooth(ramp) - ramp)[20:].max() < 2 / FPS
    assert np.abs(smooth(ramp, beta=0) - ramp)[20:].min() > 2 / FPS


def test_speed_counts_in_units_of_the_scale():
    values = np.random.default_rng(1).normal(0, 1, (40, 3)).cumsum(axis=0)
    np.testing.assert_allclose(smooth(values * 80, scale=80), smooth(values) * 80)
    assert not np.allclose(smooth(values, scale=80), smooth(values))


def test_each_value_is_smoothed_by_its_own_speed():
    values = np.stack([np.arange(60.0) / FPS, np.zeros(60)], axis=1)
    both = smooth(values)
    np.testing.assert_allclose(both[:, :1], smooth(values[:, :1]))
    assert (both[:, 1] == 0).all()


def test_the_frame_rate_hardly_changes_the_result():
    def at_half_a_second(fps):
        return smooth(np.sin(np.arange(fps + 1) / fps * 4)[:, None], fps=fps)[fps // 2, 0]

    assert at_half_a_second(30) == pytest.approx(at_half_a_second(120), abs=0.05)


@pytest.mark.parametrize("now", [2.0, 1.0, -5.0])
def test_a_time_that_does_not_go_on_begins_anew(now):
    one_euro = OneEuro(1.5, 20)
    for i in range(10):
        one_euro.filter(np.array([float(i)]), 1 + i / 9)
    assert one_euro.filter(np.array([50.0]), now) == [50]
    # Without a speed of before: the next value is smoothed as after a first one.
    fresh = OneEuro(1.5, 20)
    fresh.filter(np.array([50.0]), now)
    assert one_euro.filter(np.array([51.0]), now + 0.1) == fresh.filter(np.array([51.0]), now + 0.1) < 51


def test_another_number_of_values_begins_anew():
    one_euro = OneEuro(1.5, 20)
    one_euro.filter(np.zeros(3), 0.0)
    assert (one_euro.filter(np.ones((2, 2)), 0.1) == 1).all()


def test_a_result_is_not_changed_by_the_next_value():
    one_euro, values = OneEuro(1.5, 20), np.zeros(2)
    first = one_euro.filter(values, 0.0)
    second = one_euro.filter(np.ones(2), 0.1)
    kept = second.copy()
    one_euro.filter(np.full(2, 9.0), 0.2)
    assert (first == 0).all() and (second == kept).all()
