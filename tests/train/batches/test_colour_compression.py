"""Augmentation of colour, light and compression: each key does what it says, and a key of 0 draws nothing."""

from dataclasses import replace

import cv2
import keras
import numpy as np
import pytest

from fer_train.batches.augment import Augmenter, draw_epoch
from fer_train.recipes import RECIPES, Augmentation

pytestmark = pytest.mark.slow

FACES = np.random.default_rng(0).integers(40, 216, (40, 44, 52, 3)).astype(np.float32)
SMOOTH = np.stack([cv2.GaussianBlur(face, (0, 0), 3) for face in FACES])
NEW = {"grey": 0.5, "colour": 0.3, "gamma": 0.5, "shade": 0.5, "coarse": 0.5, "jpeg": 0.5}


def augment(how, faces=FACES, seed=0):
    """Return (augmented faces, draws)."""
    size = faces.shape[1:3]
    draws = draw_epoch(how, len(faces), size, np.random.default_rng(seed))
    tensors = {name: keras.ops.convert_to_tensor(values) for name, values in draws.items()}
    return keras.ops.convert_to_numpy(Augmenter(how, size, seed=1)(faces, tensors)), draws


def test_keys_of_zero_draw_nothing_so_that_earlier_runs_draw_the_same():
    how = RECIPES["mobilenet-7"].augmentation
    plain, changed = np.random.default_rng(3), np.random.default_rng(3)
    before, after = draw_epoch(how, 9, (48, 48), plain), draw_epoch(replace(how, **NEW), 9, (48, 48), changed)
    assert not set(NEW) & set(before) and set(after) == set(before) | set(NEW)
    for name, values in before.items():
        np.testing.assert_array_equal(values, after[name])
    # What is drawn afterwards (mixup) differs only if a new key drew something.
    unchanged = np.random.default_rng(3)
    draw_epoch(replace(how, grey=0.0), 9, (48, 48), unchanged)
    state = plain.bit_generator.state
    assert state == unchanged.bit_generator.state and state != changed.bit_generator.state


def test_grey_takes_the_drawn_share_of_the_colour():
    pictures, draws = augment(Augmentation(grey=1.0))
    spread = lambda faces: (faces.max(axis=-1) - faces.min(axis=-1)).mean(axis=(1, 2))  # noqa: E731
    assert spread(pictures) / spread(FACES) == pytest.approx(1 - draws["grey"], abs=0.03)
    without = draws["grey"] == 1
    assert 10 < without.sum() < 30
    expected = cv2.cvtColor(FACES[without][0].astype(np.uint8), cv2.COLOR_RGB2GRAY)
    assert np.abs(pictures[without][0, :, :, 0] - expected).max() <= 1
    half = augment(Augmentation(grey=0.5))[1]["grey"]
    assert 10 < (half == 0).sum() < 30


def test_colour_multiplies_channels_and_leaves_grey_faces():
    dim = FACES / 2
    pictures, draws = augment(Augmentation(colour=0.3), dim)
    gains = (pictures / np.round(dim)).mean(axis=(1, 2))
    assert gains == pytest.approx(draws["colour"], abs=0.02)
    assert 1 / 1.3 <= draws["colour"].min() < 0.9 and 1.1 < draws["colour"].max() <= 1.3
    grey = FACES[..., :1]
    assert (augment(Augmentation(colour=0.3, grey=1.0), grey)[0] == grey).all()


def test_gamma_and_shade_are_their_formulas():
    pictures, draws = augment(Augmentation(gamma=0.5))
    expected = 255 * (FACES / 255) ** draws["gamma"][:, None, None, None]
    assert np.abs(pictures - expected).max() <= 0.51 and draws["gamma"].min() < 0.8 < 1.2 < draws["gamma"].max()
    pictures, draws = augment(Augmentation(shade=0.6), SMOOTH / 2)
    right = pictures[:, :, -1].mean(axis=(1, 2)) / (SMOOTH[:, :, -1] / 2).mean(axis=(1, 2))
    assert right == pytest.approx(1 + draws["shade"][:, 0], abs=0.04)
    assert np.linalg.norm(draws["shade"], axis=1).max() <= 0.6


def test_coarse_faces_lose_detail_by_their_factor():
    pictures, draws = augment(Augmentation(coarse=1.0))
    assert set(draws["coarse"]) == {1, 2, 3}
    detail = [pictures[draws["coarse"] == place].std() for place in (1, 2, 3)]
    assert FACES.std() > detail[0] > detail[1] > detail[2] > 3
    kept, draws = augment(Augmentation(coarse=0.5))
    whole = draws["coarse"] == 0
    assert 8 < whole.sum() < 32 and (kept[whole] == FACES[whole]).all() and (kept[~whole] != FACES[~whole]).any()


def test_jpeg_is_that_of_opencv_on_grey_faces():
    """52 is no multiple of 8: the edge is padded. cv2 pads by repeating it, so that only whole blocks are compared."""
    pictures, draws = augment(Augmentation(jpeg=1.0), SMOOTH[..., :1])
    for picture, face, scale in zip(pictures, np.round(SMOOTH[..., 0]), draws["jpeg"], strict=True):
        quality = round(50 / scale if scale > 1 else (2 - scale) * 50)
        theirs = cv2.imdecode(cv2.imencode(".jpg", face.astype(np.uint8), [1, quality])[1], cv2.IMREAD_GRAYSCALE)
        lost = np.abs(theirs - face)[:40, :48].mean()
        assert np.abs(picture[:40, :48, 0] - theirs[:40, :48]).mean() < 0.5 + 0.25 * lost
    assert draws["jpeg"].min() > 0.7 and draws["jpeg"].max() < 6.3
    assert pictures.shape == SMOOTH[..., :1].shape and np.abs(pictures - SMOOTH[..., :1]).mean() > 0.3


@pytest.mark.parametrize("channels", [1, 3])
def test_all_together_keep_shape_and_range_and_repeat_by_seed(channels):
    how = replace(RECIPES["gender"].augmentation, **NEW)
    faces = FACES[..., :channels]
    pictures, _ = augment(how, faces, 7)
    assert pictures.shape == faces.shape and pictures.min() >= 0 and pictures.max() <= 255
    assert (pictures == augment(how, faces, 7)[0]).all() and (pictures != augment(how, faces, 8)[0]).any()
