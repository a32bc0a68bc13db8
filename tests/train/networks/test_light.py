"""Even light: flat faces are brought to one mean and spread, ordinary ones stay."""

import keras
import numpy as np
import pytest

from fer_models.occlusion import draw_headset
from fer_train.headset.pictures import headset_corners
from fer_train.networks.architectures import ARCHITECTURES, build
from fer_train.networks.architectures.light import FLAT, MEAN, ORDINARY, SPREAD, EvenLight

pytestmark = pytest.mark.slow


def face(mean, spread, seed=0, channels=1):
    """A smooth random face, float32 (1, 48, 48, channels), of this mean and spread."""
    values = np.random.default_rng(seed).normal(size=(1, 6, 6, channels)).repeat(8, 1).repeat(8, 2)
    values = (values - values.mean()) / values.std()
    return np.clip(values * spread + mean, 1, 255).astype(np.float32)


def even(faces):
    return keras.ops.convert_to_numpy(EvenLight()(faces))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("mean", "spread"), [(20, 6), (235, 7), (60, 15)])
def test_flat_faces_get_ordinary_light(mean, spread, channels):
    before = face(mean, spread, channels=channels)
    assert before.std() < FLAT
    after = even(before)
    assert after.mean() == pytest.approx(MEAN, abs=2) and after.std() == pytest.approx(SPREAD, abs=3)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.99 and after.min() >= 0 and after.max() <= 255


def test_ordinary_faces_stay_as_they_are():
    before = face(128, ORDINARY + 4)
    assert before.std() > ORDINARY
    np.testing.assert_array_equal(even(before), before)


def test_the_correction_fades_out_between_flat_and_ordinary():
    spreads = [even(face(128, s)).std() for s in np.linspace(FLAT, ORDINARY, 9)]
    assert spreads[0] == pytest.approx(SPREAD, abs=3) and spreads[-1] == pytest.approx(ORDINARY, abs=1)
    assert (np.diff(spreads) < 0.5).all()


def test_a_face_does_not_depend_on_the_others_of_its_batch():
    faces = np.concatenate([face(20, 6), face(128, 60), face(230, 8)])
    np.testing.assert_allclose(even(faces), np.concatenate([even(f[None]) for f in faces]), atol=1e-3)


def test_the_headset_bar_counts_for_nothing():
    """The same dark face with and without the bar: what is visible of it gets the same light."""
    bare = np.round(face(25, 6))
    worn = bare.copy()
    draw_headset(worn[0, :, :, 0], headset_corners((48, 48)))
    visible = worn == bare
    assert 0.6 < visible.mean() < 0.95
    hidden, whole = even(worn)[visible], even(bare)[visible]
    assert hidden.mean() == pytest.approx(MEAN, abs=4) and hidden.std() == pytest.approx(SPREAD, abs=4)
    assert np.corrcoef(hidden, whole)[0, 1] > 0.99
    assert (even(worn)[worn == 0] == 0).all()


def test_black_and_one_coloured_faces_stay_finite():
    for value in (0.0, 1.0, 255.0):
        assert np.isfinite(even(np.full((1, 48, 48, 1), value, np.float32))).all()


def test_a_network_has_it_where_its_spec_says_so():
    architecture = ARCHITECTURES["mobilenet-v2"]
    network = build("mobilenet-v2", architecture.spec(resize=64, even_light=True))
    light = keras.Model(network.inputs, network.get_layer("light").output)
    dark = np.round(face(20, 6)).astype(np.uint8)
    np.testing.assert_allclose(light.predict(dark, verbose=0), even(dark.astype(np.float32)), atol=1e-3)
    plain = build("mobilenet-v2", architecture.spec(resize=64))
    assert "light" not in {layer.name for layer in plain.layers}
    plain.set_weights(network.get_weights())  # it has no weights of its own: those of a network without it fit
    keras.backend.clear_session()
