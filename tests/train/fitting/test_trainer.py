"""One training step: loss, distillation, mixing, and the same results on two JAX devices."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import keras
import numpy as np
import pytest
from bars_made import write_bars

from fer_train.batches.training_batches import TrainingBatches
from fer_train.data import Dataset
from fer_train.fitting.trainer import Trainer
from fer_train.recipes import RECIPES, Augmentation

pytestmark = pytest.mark.slow

RECIPE = replace(RECIPES["mobilenet-7"], batch_size=8, label_smoothing=0.0, augmentation=Augmentation())
IMAGES = np.random.default_rng(0).integers(0, 256, (32, 48, 48, 1)).astype(np.uint8)
DATA = Dataset(IMAGES, np.arange(32) % 3, ("",) * 32, ("a", "b", "c"))


def network(seed=0):
    inputs = keras.Input((48, 48, 1), dtype="uint8")
    x = keras.layers.Flatten()(keras.ops.cast(inputs, "float32") / 255)
    x = keras.layers.Dense(3, kernel_initializer=keras.initializers.GlorotUniform(seed), name="logits")(x)
    return keras.Model(inputs, keras.layers.Softmax(name="probabilities")(x))


def tensors(batch):
    return {k: keras.ops.convert_to_tensor(v) for k, v in batch.items()}


def loss(trainer, item):
    batch, targets, *weights = item
    x = tensors(batch)
    value = trainer.compute_loss(x, targets, trainer(x), weights[0] if weights else None)
    return float(keras.ops.convert_to_numpy(value))


def test_the_loss_is_cross_entropy():
    trainer, item = Trainer(network(), RECIPE, images=IMAGES), TrainingBatches(DATA, RECIPE, on_device=True)[0]
    probabilities = network().predict(IMAGES[item[0]["rows"]], verbose=0)
    assert loss(trainer, item) == pytest.approx(
        -np.log(probabilities[np.arange(8), item[1].argmax(1)]).mean(), rel=1e-4
    )


def test_faces_on_the_device_or_from_the_host_are_the_same():
    here = Trainer(network(), RECIPE, images=IMAGES)
    there = Trainer(network(), RECIPE, images=None)
    items = [TrainingBatches(DATA, RECIPE, on_device=on)[1] for on in (True, False)]
    assert loss(here, items[0]) == pytest.approx(loss(there, items[1]), rel=1e-6)


def test_a_teacher_is_learned_from_by_hintons_formula():
    recipe = replace(RECIPE, teacher_weight=0.6, teacher_temperature=2.0)
    answers = network(5).predict(IMAGES, verbose=0)
    item = TrainingBatches(DATA, recipe, on_device=True, teacher=answers)[0]
    rows = item[0]["rows"]
    ours = np.log(network().predict(IMAGES[rows], verbose=0))

    def soften(logs):
        scaled = np.exp(logs / 2)
        return scaled / scaled.sum(axis=1, keepdims=True)

    hard = -ours[np.arange(8), item[1].argmax(1)].mean()
    soft = -(soften(np.log(answers[rows])) * np.log(soften(ours))).sum(axis=1).mean()
    expected = 0.4 * hard + 0.6 * 4 * soft
    assert loss(Trainer(network(), recipe, images=IMAGES), item) == pytest.approx(expected, rel=1e-4)
    # A network as teacher gives the same loss as its answers, and is not trained.
    trainer = Trainer(network(), recipe, images=IMAGES, teacher=network(5))
    assert loss(trainer, TrainingBatches(DATA, recipe, on_device=True)[0]) == pytest.approx(expected, rel=1e-4)
    assert len(trainer.trainable_variables) == 2


@pytest.mark.parametrize("where", ["device", "host", "landmarks"])
@pytest.mark.parametrize("bare", [False, True])
def test_a_teacher_may_see_the_unoccluded_face(where, bare):
    how = replace(RECIPE.augmentation, rotation=15, headset=0.5, erase=0.5)
    recipe = replace(RECIPE, teacher="run", teacher_unoccluded=bare, augmentation=how)
    data = DATA
    if where == "landmarks":
        five = np.array([(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)]) * IMAGES.shape[1:3]
        data = replace(DATA, landmarks=np.stack([five] * len(IMAGES)))
    trainer = Trainer(network(), recipe, images=IMAGES if where == "device" else None, teacher=network(5))
    inputs = {}
    for name in ("network", "teacher"):
        setattr(trainer, name, lambda pixels, training, name=name: inputs.setdefault(name, pixels))
    trainer(tensors(TrainingBatches(data, recipe, on_device=where == "device")[0][0]))
    student, teacher = (keras.ops.convert_to_numpy(inputs[name]) for name in ("network", "teacher"))
    # The same draws without bar and erased patches.
    clean, _ = TrainingBatches(DATA, replace(recipe, augmentation=replace(how, headset=0.0)), on_device=True)[0]
    clean["erase"][:] = 0
    there = Trainer(network(), recipe, images=IMAGES)
    there.network = lambda pixels, training: pixels
    whole = keras.ops.convert_to_numpy(there(tensors(clean)))
    covered = (student != whole).any(axis=(1, 2, 3))
    assert 0 < covered.sum() < len(whole)
    assert (teacher == (whole if bare else student)).all()


def test_mixed_faces_are_those_of_their_partners():
    recipe = replace(RECIPE, cutmix=1.0)
    trainer, batches = Trainer(network(), recipe, images=IMAGES), TrainingBatches(DATA, recipe, on_device=True)
    batch, _ = batches[0]
    inputs = []
    trainer.network = lambda pixels, training: inputs.append(keras.ops.convert_to_numpy(pixels)) or network()(pixels)
    trainer(tensors(batch))
    faces, (top, left, bottom, right) = IMAGES[batch["rows"]], batch["cut"].astype(int).T
    for i, picture in enumerate(inputs[0]):
        expected = faces[i].copy()
        box = (slice(top[i], bottom[i]), slice(left[i], right[i]))
        expected[box] = faces[7 - i][box]
        assert (picture == expected).all()


TWO_DEVICES = """
import json, os, sys
os.environ.update(KERAS_BACKEND="jax", XLA_FLAGS="--xla_force_host_platform_device_count=" + sys.argv[1])
import keras, numpy as np
from fer_train.recipes import get_recipe, override
from fer_train.fitting.fit import fit
recipe = override(get_recipe("b-g"), ["epochs=2", "batch_size=8", "flip=0.5", "headset=0.3", "schedule=cosine"])
run = fit(recipe, sys.argv[2], sys.argv[3], precision="float32", progress=False)
print(json.dumps([run.state().history, run.config().environment["devices_used"]]))
"""


@pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed (pip install jax)")
def test_two_devices_train_as_one_does(tmp_path):
    write_bars(tmp_path / "faces", {"train": 6})
    results = []
    for count in ("1", "2"):
        command = [sys.executable, "-c", TWO_DEVICES, count, str(tmp_path / "faces"), str(tmp_path / count)]
        result = subprocess.run(command, capture_output=True, text=True, timeout=240, env=dict(os.environ))
        assert result.returncode == 0, result.stderr
        results.append(json.loads(result.stdout.splitlines()[-1]))
    (one, used_one), (two, used_two) = results
    assert (used_one, used_two) == (1, 2)
    for a, b in zip(one, two, strict=True):
        assert a["loss"] == pytest.approx(b["loss"], rel=1e-3)
        assert a["val_loss"] == pytest.approx(b["val_loss"], rel=1e-3)


def test_any_number_of_faces_is_predicted():
    from fer_train.headset.pictures import OccludedPictures, occluded_images
    from fer_train.inference.keras_model import batch_size, probabilities

    model = network()
    assert batch_size(model) == 256
    expected = model.predict(IMAGES, verbose=0)
    assert probabilities(model, IMAGES) == pytest.approx(expected, abs=1e-6)
    assert probabilities(model, np.repeat(IMAGES, 20, axis=0)) == pytest.approx(
        np.repeat(expected, 20, axis=0), abs=1e-6
    )
    occluded = probabilities(model, OccludedPictures(DATA))
    assert (
        occluded == pytest.approx(model.predict(occluded_images(DATA), verbose=0), abs=1e-6)
        and (occluded != expected).any()
    )
