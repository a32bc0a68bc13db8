import numpy as np
import pytest

from fer_train.augment import Augmentation, augment
from fer_train.batches import TrainingBatches
from fer_train.datasets import Dataset
from fer_train.headset import wear_headset
from fer_train.recipes import RECIPES

FACE = np.random.default_rng(0).integers(40, 216, (48, 48, 1)).astype(np.uint8)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_nothing_asked_nothing_done():
    assert (augment(FACE, Augmentation(), rng()) == FACE).all()


def test_flip_is_a_mirror():
    assert (augment(FACE, Augmentation(flip=1.0), rng()) == FACE[:, ::-1]).all()


@pytest.mark.parametrize("channels", [1, 3])
def test_everything_at_once_keeps_shape_and_range(channels):
    face = np.repeat(FACE, channels, axis=2)
    how = RECIPES["mobilenet-7"].augmentation
    seen = [augment(face, how, rng(i)) for i in range(50)]
    assert all(v.shape == (48, 48, channels) and v.dtype == np.uint8 for v in seen)
    assert len({v.tobytes() for v in seen}) == 50
    assert (augment(face, how, rng(7)) == seen[7]).all()


def test_the_input_is_left_alone():
    before = FACE.copy()
    augment(FACE, Augmentation(headset=1.0, erase=1.0, noise=9, flip=1.0), rng())
    wear_headset(FACE)
    assert (before == FACE).all()


def test_the_bar_covers_the_eyes_and_not_the_mouth():
    worn = wear_headset(FACE)[:, :, 0]
    assert (worn[16:21, 10:38] == 0).all()  # around the eyes at 0.386 of the side
    assert (worn[34:] != 0).all() and (worn[:5] != 0).all()
    share = np.mean([(augment(FACE, Augmentation(headset=0.5), rng(i)) == 0).sum() > 200 for i in range(200)])
    assert 0.4 < share < 0.6


def test_batches_depend_on_seed_and_epoch_alone():
    data = Dataset(np.stack([FACE] * 20), np.arange(20) % 2, ("",) * 20, ("a", "b"))
    how = RECIPES["mobilenet-7"].augmentation
    first = TrainingBatches(data, how, 8, seed=3)
    assert len(first) == 2 and first[0][0].shape == (8, 48, 48, 1) and first[0][1].sum(1).tolist() == [1] * 8
    started = first[1][0].copy()
    first.begin(1)
    resumed = TrainingBatches(data, how, 8, seed=3)
    resumed.begin(1)
    assert (first[1][0] == resumed[1][0]).all() and (first.order == resumed.order).all()
    assert (started != resumed[1][0]).any()
