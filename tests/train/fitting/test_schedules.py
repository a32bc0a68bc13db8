from dataclasses import replace

import numpy as np
import pytest

from fer_train.fitting.schedules import learning_rate
from fer_train.recipes import Recipe

RECIPE = Recipe("x", learning_rate=1.0, epochs=11, warmup_epochs=1.0)


def rates(steps, **changes):
    """With 10 batches an epoch."""
    schedule = learning_rate(replace(RECIPE, **changes), 10)
    return [float(schedule(i)) for i in steps]


def test_cosine_warms_up_and_falls():
    assert rates((0, 9, 10, 60, 110, 500), schedule="cosine") == pytest.approx([0.1, 1, 1, 0.505, 0.01, 0.01], abs=1e-3)


def test_one_cycle_rises_for_a_third_and_falls_to_nothing():
    start, peak, half, end = rates((0, 33, 71.5, 110), schedule="one-cycle")
    assert (start, peak) == (pytest.approx(0.04), pytest.approx(1.0))
    assert half == pytest.approx(0.5, abs=0.01) and end == pytest.approx(0.04 / 1e4, rel=0.1)


def test_time_is_the_inverse_of_the_steps():
    assert rates((0, 100, 900), schedule="time", decay=0.01) == pytest.approx([1, 0.5, 0.1])


@pytest.mark.parametrize("schedule", ["constant", "plateau"])
def test_the_others_are_a_number(schedule):
    assert learning_rate(replace(RECIPE, schedule=schedule), 10) == 1.0


def test_no_rate_is_ever_negative():
    for schedule in ("cosine", "one-cycle", "time"):
        assert np.min(rates(range(0, 200, 7), schedule=schedule, decay=1e-4)) > 0
