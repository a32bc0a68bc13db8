"""Mixed precision: only the network computes in half precision; faces and draws do not."""

import keras
import numpy as np
import pytest

from fer_train.batches.training_batches import TrainingBatches
from fer_train.data import Dataset
from fer_train.fitting.fit import fit
from fer_train.fitting.trainer import Trainer
from fer_train.recipes import Augmentation, get_recipe, override

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
HOW = Augmentation(flip=0.5, rotation=20, zoom=0.2, shift=0.1, brightness=0.2, contrast=0.2, noise=8, blur=0.5,
                   erase=0.5, headset=0.5)  # fmt: skip
IMAGES = np.random.default_rng(0).integers(0, 256, (16, 48, 48, 1)).astype(np.uint8)
DATA = Dataset(IMAGES, np.arange(16) % 7, ("",) * 16, get_recipe("b-g").classes)


@pytest.fixture
def policy():
    before = keras.mixed_precision.global_policy()
    yield keras.mixed_precision.set_global_policy
    keras.mixed_precision.set_global_policy(before)


def network_input(recipe):
    """Return the pixels of the first batch that the network gets."""
    from dataclasses import replace

    recipe = replace(recipe, augmentation=HOW)
    network = keras.Sequential([keras.Input((48, 48, 1), dtype="uint8"), keras.layers.Flatten(), keras.layers.Dense(7)])
    trainer, batches = Trainer(network, recipe, images=IMAGES), []
    trainer.network = lambda pixels, training: batches.append(keras.ops.convert_to_numpy(pixels)) or pixels
    batch, _ = TrainingBatches(DATA, recipe, on_device=True)[0]
    trainer({k: keras.ops.convert_to_tensor(v) for k, v in batch.items()})
    return batches[0]


@pytest.mark.parametrize("kind", ["mixed_bfloat16", "mixed_float16"])
def test_augmentation_is_the_same_in_every_precision(policy, kind):
    recipe = override(get_recipe("b-g"), ["batch_size=16", "mixup=0.3", "cutmix=0.3"])
    expected = network_input(recipe)
    policy(kind)
    assert (network_input(recipe) == expected).all() and (expected != IMAGES).any()


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_every_method_of_mixing_trains_in_half_precision(seven, tmp_path, policy, precision):
    teacher = fit(override(get_recipe("d-emotion-3"), ["epochs=1"]), seven, tmp_path / "t", "none", progress=False)
    methods = [
        "mixup=0.2",
        "cutmix=0.2",
        "ema=0.9",
        "flip=0.5",
        "headset=0.5",
        "erase=0.5",
        f"teacher={teacher.folder}",
    ]
    recipe = override(get_recipe("d-emotion-3"), ["epochs=2", "batch_size=7", *methods])
    run = fit(recipe, seven, tmp_path / "run", "none", precision=precision, progress=False)
    assert run.config().precision == precision
    assert all(np.isfinite(r["loss"]) and np.isfinite(r["val_loss"]) for r in run.state().history)
