from dataclasses import replace

import keras
import numpy as np
import pytest

from fer_train.batches.augment import Augmenter, draw_epoch
from fer_train.headset.pictures import occlude_face
from fer_train.recipes import RECIPES, Augmentation

pytestmark = pytest.mark.slow

FACES = np.random.default_rng(0).integers(40, 216, (40, 48, 48, 1)).astype(np.float32)
ALL = RECIPES["mobilenet-7"].augmentation


def augment(how, seed=0, faces=FACES):
    size = faces.shape[1:3]
    draws = draw_epoch(how, len(faces), size, np.random.default_rng(seed))
    layer = Augmenter(how, size, seed=1)
    return keras.ops.convert_to_numpy(layer(faces, {k: keras.ops.convert_to_tensor(v) for k, v in draws.items()}))


def test_no_augmentation_changes_nothing():
    assert (augment(Augmentation()) == FACES).all()


def test_flip_is_a_mirror():
    assert (augment(Augmentation(flip=1.0)) == FACES[:, :, ::-1]).all()
    half = augment(Augmentation(flip=0.5))
    mirrored = (half == FACES[:, :, ::-1]).all(axis=(1, 2, 3))
    assert 8 < mirrored.sum() < 32 and (half[~mirrored] == FACES[~mirrored]).all()


def test_a_shift_moves_pixels_and_a_rotation_keeps_the_centre():
    spot = np.zeros((60, 49, 49, 1), np.float32)
    spot[:, 24, 24] = 255
    for how in (Augmentation(rotation=30), Augmentation(zoom=0.3), Augmentation(flip=1.0)):
        assert (augment(how, faces=spot)[:, 24, 24, 0] > 120).all()
    moved = augment(Augmentation(shift=0.1), faces=spot)
    places = moved.reshape(60, -1).argmax(axis=1)
    away = np.stack([places // 49 - 24, places % 49 - 24])
    assert np.abs(away).max() <= 5 and len(np.unique(places)) > 30


@pytest.mark.parametrize("channels", [1, 3])
def test_all_augmentations_keep_shape_and_range_and_repeat_by_seed(channels):
    faces = np.repeat(FACES, channels, axis=3)
    pictures = augment(ALL, 7, faces)
    assert pictures.shape == faces.shape and pictures.min() >= 0 and pictures.max() <= 255
    assert (pictures == np.round(pictures)).all() and (pictures != faces).any(axis=(1, 2, 3)).all()
    assert (augment(ALL, 7, faces) == pictures).all() and (augment(ALL, 8, faces) != pictures).any()


def test_light_changes_mean_and_contrast_by_the_draws():
    how = Augmentation(brightness=0.1, contrast=0.3)
    smooth = FACES / 4 + 96
    draws = draw_epoch(how, 40, (48, 48), np.random.default_rng(0))
    pictures = augment(how, faces=smooth)
    assert pictures.mean(axis=(1, 2, 3)) - smooth.mean(axis=(1, 2, 3)) == pytest.approx(draws["light"][:, 1], abs=0.6)
    assert pictures.std(axis=(1, 2, 3)) / smooth.std(axis=(1, 2, 3)) == pytest.approx(draws["light"][:, 0], abs=0.03)


def test_noise_blur_and_erasing():
    flat = np.full_like(FACES, 128)
    noisy = augment(Augmentation(noise=10), faces=flat)
    assert 2 < noisy.std() < 8 and abs(noisy.mean() - 128) < 0.5
    assert augment(Augmentation(blur=1.0)).std() < 0.9 * FACES.std()
    erased = augment(Augmentation(erase=1.0))
    share = (erased != FACES).mean(axis=(1, 2, 3))
    assert share.min() > 0.005 and share.max() < 0.13


def test_the_bar_covers_the_eyes_and_not_the_mouth():
    face = occlude_face(FACES[0].astype(np.uint8))[:, :, 0]
    assert (face[16:21, 10:38] == 0).all()  # around the eyes at 0.386 of the side
    assert (face[34:] != 0).all() and (face[:5] != 0).all()
    dark = (augment(Augmentation(headset=1.0))[:, 17:20, 16:32] == 0).mean()
    assert dark > 0.95
    share = ((augment(Augmentation(headset=0.5), faces=np.repeat(FACES, 5, 0)) == 0).sum(axis=(1, 2, 3)) > 200).mean()
    assert 0.4 < share < 0.6


def test_the_bar_rotates_with_the_face():
    how = replace(Augmentation(headset=1.0), rotation=40.0)
    white = np.full((40, 48, 48, 1), 255, np.float32)
    draws = draw_epoch(how, 40, (48, 48), np.random.default_rng(0))
    pictures = augment(how, faces=white)[:, :, :, 0]
    for picture, transform in zip(pictures, draws["transform"], strict=True):
        y, x = np.nonzero(picture[8:40, 8:40] < 128)
        (along, _), _, _ = np.linalg.svd(np.cov(np.stack([x, y])))
        angle = np.degrees(np.arctan2(along[1], along[0]) if along[0] >= 0 else np.arctan2(-along[1], -along[0]))
        drawn = np.degrees(np.arctan2(transform[1], transform[0]))
        assert angle == pytest.approx(drawn, abs=12)


@pytest.mark.parametrize("side", [48, 96])
def test_blur_is_opencvs_gaussian_and_grows_with_the_face(side):
    import cv2

    face = cv2.GaussianBlur(np.random.default_rng(0).integers(0, 256, (side, side, 3)).astype(np.uint8), (0, 0), 1)
    faces = np.repeat(face[None].astype(np.float32), 40, axis=0)
    how = Augmentation(blur=1.0)
    draws = draw_epoch(how, 40, (side, side), np.random.default_rng(0))
    blurred = cv2.GaussianBlur(face.astype(np.float32), (0, 0), 0.7 * side / 48)
    expected = face + draws["blur"][:, None, None, None] * (blurred - face)
    inside = slice(4, side - 4)
    assert augment(how, faces=faces)[:, inside, inside] == pytest.approx(expected[:, inside, inside], abs=1.5)
