"""The mean of weights, and the search for its shares."""

import numpy as np
import pytest

from fer_train.averaging.greedy_soup import Candidate, greedy, mean_weights, score
from fer_train.data import Dataset
from fer_train.evaluation.metrics import fit_temperature, log_loss_at
from fer_train.evaluation.scores import summarise
from fer_train.headset.pictures import occluded_images
from fer_train.recipes import get_recipe, override


def test_the_mean_is_weighted():
    one = [np.float32([1, 2]), np.float32([[4.0]])]
    two = [np.float32([3, 6]), np.float32([[0.0]])]
    kernel, bias = mean_weights([one, two], (0.75, 0.25))
    np.testing.assert_allclose(kernel, [1.5, 3])
    np.testing.assert_allclose(bias, [[3.0]])
    assert kernel.dtype == bias.dtype == np.float32
    broken = [np.float32([np.nan, 1]), np.float32([[np.inf]])]
    np.testing.assert_array_equal(mean_weights([one, broken], (1.0, 0.0))[0], one[0])


def scoring(loss):
    calls = []

    def score_shares(shares):
        calls.append(shares)
        return Candidate(shares, {}, loss(shares))

    return score_shares, calls


def test_a_share_grows_while_the_loss_falls():
    """The best share of the second run is 0.3, that of the third 0."""
    score_shares, calls = scoring(lambda s: (s[1] - 0.3) ** 2 + s[2])
    assert greedy(score_shares, 3).shares == (0.7, 0.3, 0.0)
    expected = [(1, 0, 0), (0.9, 0.1, 0), (0.8, 0.2, 0), (0.7, 0.3, 0), (0.6, 0.4, 0), (0.63, 0.27, 0.1)]
    np.testing.assert_allclose(calls, expected)


def test_a_run_that_does_not_help_has_no_share():
    score_shares, calls = scoring(lambda s: 1 - s[0])
    assert greedy(score_shares, 3).shares == (1.0, 0.0, 0.0) and len(calls) == 3


def test_nan_is_not_better():
    score_shares, calls = scoring(lambda s: 1.0 if s[0] == 1 else float("nan"))
    assert greedy(score_shares, 2).shares == (1.0, 0.0) and len(calls) == 2


def test_shares_sum_to_one_and_a_step_adds_at_most_a_half():
    score_shares, _ = scoring(lambda s: s[0] + s[1])
    shares = greedy(score_shares, 3).shares
    assert shares == (0.5, 0.0, 0.5) and sum(shares) == pytest.approx(1)


class Bright:
    """A network that tells bright faces from dark ones with too little confidence."""

    layers = ()
    input_shape = (None, 4, 4, 1)

    def predict(self, images, **_):
        sure = np.where(images.mean(axis=(1, 2, 3)) > 60, 0.6, 0.4)[:, None]
        return np.concatenate([sure, 1 - sure], axis=1).astype(np.float32)


@pytest.mark.parametrize(("bar", "ways"), [("0", ("normal",)), ("0.4", ("normal", "headset"))])
def test_the_loss_is_computed_at_the_temperature_of_an_export(bar, ways):
    recipe = override(get_recipe("b-g"), [f"headset={bar}", "classes=happy,sad"])
    assert recipe.trained_ways == ways
    rng = np.random.default_rng(0)
    labels = np.arange(40) % 2
    images = (rng.integers(0, 20, (40, 4, 4, 1)) + 200 * (1 - labels)[:, None, None, None]).astype(np.uint8)
    images[:8] = 255 - images[:8]  # eight mistakes
    faces = Dataset(images, labels, tuple(map(str, range(40))), ("happy", "sad"))
    candidate = score(Bright(), faces, recipe, (1.0,))
    normal = Bright().predict(images)
    assert candidate.scores["val_accuracy"] == 0.8
    assert candidate.scores["val_loss"] == pytest.approx(summarise(labels, normal, ("happy", "sad")).log_loss)
    assert fit_temperature(labels, normal) == pytest.approx(np.log(1.5) / np.log(4), rel=1e-3)
    occluded = Bright().predict(occluded_images(faces))
    assert np.abs(occluded - normal).max() > 0.1, "the bar must show for this to mean much"
    probabilities = normal if ways == ("normal",) else np.concatenate([normal, occluded])
    twice = np.tile(labels, len(ways))
    assert candidate.loss == pytest.approx(log_loss_at(twice, probabilities, fit_temperature(twice, probabilities)))
    assert candidate.loss < candidate.scores["val_mixed_loss" if len(ways) == 2 else "val_loss"]
