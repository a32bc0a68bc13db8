from dataclasses import replace

import numpy as np
import pytest

from fer_train.batches.class_balance import class_weights, oversample
from fer_train.batches.mixup import draw_mixup, mixup_targets
from fer_train.batches.training_batches import TrainingBatches
from fer_train.data import Dataset
from fer_train.headset.training_sets import epoch_entries
from fer_train.recipes import RECIPES, Augmentation

RECIPE = replace(RECIPES["mobilenet-7"], batch_size=8, label_smoothing=0.0, seed=3)
LABELS = np.array([0] * 30 + [1] * 10 + [2] * 5)


def dataset(labels=LABELS, **more):
    images = np.random.default_rng(0).integers(0, 256, (len(labels), 48, 48, 1)).astype(np.uint8)
    return Dataset(images, labels, tuple(map(str, range(len(labels)))), ("a", "b", "c"), **more)


def batches(data=None, on_device=True, **changes):
    return TrainingBatches(data or dataset(), replace(RECIPE, **changes), on_device=on_device)


def test_an_epoch_depends_only_on_seed_and_epoch():
    first = batches()
    started = first[1][0]["rows"].copy()
    first.begin(1)
    resumed = batches()
    resumed.begin(1)
    for key, value in first[1][0].items():
        assert (value == resumed[1][0][key]).all(), key
    assert (started != resumed[1][0]["rows"]).any()
    other = batches(seed=4)
    other.begin(1)
    assert (other[1][0]["rows"] != resumed[1][0]["rows"]).any()


def test_other_start_weights_give_other_augmentations():
    # With the seed alone, each run of a chain would see the augmented faces that the network has already memorised.
    drawn = {
        start: TrainingBatches(dataset(), RECIPE, on_device=True, start=start) for start in (None, "ab" * 32, "cd" * 32)
    }
    for one, other in ((None, "ab" * 32), ("ab" * 32, "cd" * 32)):
        assert (drawn[one].rows != drawn[other].rows).any()
        assert (drawn[one].draws["transform"] != drawn[other].draws["transform"]).any()
    again = TrainingBatches(dataset(), RECIPE, on_device=True, start="ab" * 32)
    again.begin(2)
    drawn["ab" * 32].begin(2)
    assert (again.draws["transform"] == drawn["ab" * 32].draws["transform"]).all()


def test_each_face_comes_once_with_its_label():
    data = dataset()
    epoch = batches(data)
    assert len(epoch) == 5
    rows = np.concatenate([epoch[i][0]["rows"] for i in range(5)])
    assert len(set(rows)) == 40
    for i in range(5):
        batch, targets = epoch[i]
        assert (targets.argmax(1) == data.labels[batch["rows"]]).all() and (targets.sum(1) == 1).all()


def test_pixels_from_the_host_are_those_of_the_device():
    data = dataset()
    here, there = batches(data, on_device=False), batches(data)
    assert (here[0][0]["pixels"] == data.images[there[0][0]["rows"]]).all()


def test_the_host_draws_the_bar_at_the_landmarks():
    landmarks = np.zeros((45, 68, 2), np.float32)
    landmarks[:, 16] = (32, 0)
    landmarks[:, 36], landmarks[:, 45] = (10, 40), (38, 40)  # eyes far below where a crop has them
    epoch = batches(dataset(landmarks=landmarks), on_device=False, occlusion="headset")
    pixels = epoch[0][0]["pixels"]
    assert (pixels[:, 36:44, 12:36] == 0).all() and "wear" not in epoch[0][0]


def test_training_sets_of_system_a():
    rows, with_bar = epoch_entries(LABELS, "normal", 1)
    assert with_bar is None and len(rows) == 45
    assert epoch_entries(LABELS, "headset", 1)[1].all()
    rows, with_bar = epoch_entries(LABELS, "mixed-both", 1)
    assert len(rows) == 90 and sorted(rows[with_bar]) == sorted(rows[~with_bar]) == list(range(45))
    rows, with_bar = epoch_entries(LABELS, "mixed-once", 1)
    assert len(rows) == 45 and [with_bar[np.equal(LABELS, i)].sum() for i in range(3)] == [15, 5, 2]
    assert (with_bar == epoch_entries(LABELS, "mixed-once", 1)[1]).all()
    assert (with_bar != epoch_entries(LABELS, "mixed-once", 2)[1]).any()
    both = batches(occlusion="mixed-both", augmentation=Augmentation())
    assert len(both) == 11 and both.draws["wear"].sum() == 45


def test_class_weights_by_both_formulas():
    counts = np.array([30, 10, 5])
    assert class_weights(counts, "balanced") == pytest.approx([45 / (3 * 30), 45 / (3 * 10), 45 / (3 * 5)])
    assert class_weights(counts, "inverse") == pytest.approx([1.5, 4.5, 9])
    assert class_weights(counts, "none") is None
    _, targets, weights = batches(class_weights="balanced")[0]
    assert weights == pytest.approx(class_weights(counts, "balanced")[targets.argmax(1)])


def test_oversampling():
    rng = np.random.default_rng(0)
    for which, counts in (("none", [30, 10, 5]), ("all", [30, 30, 30]), ("c", [30, 10, 15]), ("b,c", [30, 15, 15])):
        rows = oversample(LABELS, ("a", "b", "c"), which, rng)
        assert np.bincount(LABELS[rows]).tolist() == counts and set(rows) == set(range(45))


def test_smoothing_and_votes():
    soft = np.tile(np.float32([0.5, 0.25, 0.25]), (45, 1))
    targets = batches(dataset(soft=soft), label_smoothing=0.3)[0][1]
    assert targets == pytest.approx(np.tile([0.45, 0.275, 0.275], (8, 1)), abs=1e-6)


@pytest.mark.parametrize(("mixup", "cutmix"), [(0.4, 0.0), (0.0, 1.0), (0.4, 1.0)])
def test_mixup_keeps_labels_in_the_share_of_the_pixels(mixup, cutmix):
    draws = draw_mixup(2000, (48, 48), mixup, cutmix, np.random.default_rng(0))
    top, left, bottom, right = draws.cut.T
    area = (bottom - top) * (right - left) / 48**2
    assert (draws.cut >= 0).all() and (draws.cut <= 48).all() and (area >= 0).all()
    assert draws.own_share == pytest.approx(draws.blend * (1 - area), abs=1e-6)
    cut = (area > 0).mean()
    assert cut == (0 if not cutmix else pytest.approx(0.45 if mixup else 0.93, abs=0.07))
    assert draw_mixup(5, (48, 48), 0, 0, np.random.default_rng(0)) is None
    targets = mixup_targets(np.eye(2, dtype=np.float32), np.float32([0.75, 0.5]))
    assert targets.tolist() == [[0.75, 0.25], [0.5, 0.5]]


def test_batches_with_mixup_carry_what_the_trainer_needs():
    batch, targets, weights = batches(mixup=0.4, cutmix=1.0, class_weights="inverse")[0]
    assert batch["cut"].shape == (8, 4) and targets.sum(1) == pytest.approx(np.ones(8)) and (targets > 0).sum() > 8
    assert weights.min() >= 1.5
