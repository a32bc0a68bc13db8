"""The warp by lookups is that of Keras, pixel by pixel."""

import keras
import numpy as np
import pytest

from fer_train.batches.augment import draw_epoch
from fer_train.batches.warp import warp, warp_by_lookup
from fer_train.recipes import Augmentation

pytestmark = pytest.mark.slow


def both(faces, transform):
    faces, transform = keras.ops.convert_to_tensor(faces), keras.ops.convert_to_tensor(transform)
    keras_own = keras.ops.image.affine_transform(
        faces, transform, interpolation="bilinear", fill_mode="reflect", data_format="channels_last"
    )
    return [
        keras.ops.convert_to_numpy(x) for x in (warp_by_lookup(faces, transform), keras_own, warp(faces, transform))
    ]


@pytest.mark.parametrize("shape", [(48, 48, 1), (47, 33, 3)])
def test_it_is_the_warp_of_keras(shape):
    faces = np.random.default_rng(0).integers(0, 256, (64, *shape)).astype(np.float32)
    how = Augmentation(flip=0.5, rotation=36.0, zoom=0.3, shift=0.3)
    ours, keras_own, chosen = both(faces, draw_epoch(how, 64, shape[:2], np.random.default_rng(1))["transform"])
    assert np.abs(ours - keras_own).max() < 0.01 and np.abs(chosen - keras_own).max() < 0.01


def test_far_outside_the_face_it_is_mirrored_again_and_again():
    faces = np.arange(4, dtype=np.float32).reshape(1, 1, 4, 1)
    ours, keras_own, _ = both(faces, np.array([[1, 0, -9, 0, 1, 0, 0, 0]], np.float32))
    assert ours.ravel().tolist() == keras_own.ravel().tolist() == [0, 0, 1, 2]
