"""The mean of weights, and how its shares are found."""

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


def looking(loss):
    seen = []

    def look(shares):
        seen.append(shares)
        return Candidate(shares, {}, loss(shares))

    return look, seen


def test_shares_grow_while_that_helps():
    """Best at 0.3 of the second; the third is of no use."""
    look, seen = looking(lambda s: (s[1] - 0.3) ** 2 + s[2])
    assert greedy(look, 3).shares == (0.7, 0.3, 0.0)
    tried = [(1, 0, 0), (0.9, 0.1, 0), (0.8, 0.2, 0), (0.7, 0.3, 0), (0.6, 0.4, 0), (0.63, 0.27, 0.1)]
    np.testing.assert_allclose(seen, tried)


def test_what_does_not_help_has_no_share():
    look, seen = looking(lambda s: 1 - s[0])
    assert greedy(look, 3).shares == (1.0, 0.0, 0.0) and len(seen) == 3


def test_nan_is_no_better():
    look, seen = looking(lambda s: 1.0 if s[0] == 1 else float("nan"))
    assert greedy(look, 2).shares == (1.0, 0.0) and len(seen) == 2


def test_shares_sum_to_one_and_are_at_most_a_half_a_step():
    look, _ = looking(lambda s: s[0] + s[1])
    found = greedy(look, 3).shares
    assert found == (0.5, 0.0, 0.5) and sum(found) == pytest.approx(1)


class Bright:
    """A network that tells bright faces from dark ones, too unsure of it."""

    layers = ()
    input_shape = (None, 4, 4, 1)

    def predict(self, images, **_):
        sure = np.where(images.mean(axis=(1, 2, 3)) > 60, 0.6, 0.4)[:, None]
        return np.concatenate([sure, 1 - sure], axis=1).astype(np.float32)


@pytest.mark.parametrize(("bar", "ways"), [("0", ("normal",)), ("0.4", ("normal", "headset"))])
def test_the_loss_is_at_the_temperature_that_an_export_would_have(bar, ways):
    recipe = override(get_recipe("b-g"), [f"headset={bar}", "classes=happy,sad"])
    assert recipe.trained_ways == ways
    rng = np.random.default_rng(0)
    labels = np.arange(40) % 2
    images = (rng.integers(0, 20, (40, 4, 4, 1)) + 200 * (1 - labels)[:, None, None, None]).astype(np.uint8)
    images[:8] = 255 - images[:8]  # eight mistakes
    faces = Dataset(images, labels, tuple(map(str, range(40))), ("happy", "sad"))
    tried = score(Bright(), faces, recipe, (1.0,))
    normal = Bright().predict(images)
    assert tried.scores["val_accuracy"] == 0.8
    assert tried.scores["val_loss"] == pytest.approx(summarise(labels, normal, ("happy", "sad")).log_loss)
    assert fit_temperature(labels, normal) == pytest.approx(np.log(1.5) / np.log(4), rel=1e-3)
    worn = Bright().predict(occluded_images(faces))
    assert np.abs(worn - normal).max() > 0.1, "the bar must show for this to mean much"
    seen = normal if ways == ("normal",) else np.concatenate([normal, worn])
    twice = np.tile(labels, len(ways))
    assert tried.loss == pytest.approx(log_loss_at(twice, seen, fit_temperature(twice, seen)))
    assert tried.loss < tried.scores["val_mixed_loss" if len(ways) == 2 else "val_loss"]
