"""HSE's face recognition MobileNet: its TensorFlow.js file is read without TensorFlow.js and gives the same network."""

import json

import keras
import numpy as np
import pytest
from tfjs_made import mobilenet_weights, write_model

from fer_models import FerError
from fer_train.cli import main
from fer_train.networks.architectures import ARCHITECTURES, build
from fer_train.networks.batch_norm import recalibrate_batch_norm
from fer_train.networks.build import first_network, load_best
from fer_train.networks.weight_files import read_weights
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run

pytestmark = pytest.mark.slow

FEW = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.float32(6), "c": np.ones((0, 4), np.float32)}


@pytest.fixture(scope="session")
def hse_file(tmp_path_factory):
    weights = mobilenet_weights()
    return write_model(tmp_path_factory.mktemp("tfjs") / "faceres.json", weights, "float32"), weights


@pytest.fixture(autouse=True)
def _clean():
    yield
    keras.backend.clear_session()


def spec(**changes):
    return ARCHITECTURES["mobilenet"].spec(**changes)


@pytest.mark.parametrize("stored", ["float16", "float32"])
def test_weights_are_read_as_written(tmp_path, stored):
    weights = read_weights(write_model(tmp_path / "m.json", FEW, stored))
    assert list(weights) == list(FEW)
    for name, values in FEW.items():
        assert weights[name].dtype == np.float32
        np.testing.assert_array_equal(weights[name], values)


def _change(path, **changes):
    model = json.loads(path.read_text())
    model["weightsManifest"][0].update(changes)
    path.write_text(json.dumps(model))


def _short(path):
    (path.parent / "m-2.bin").write_bytes(b"")


def _long(path):
    (path.parent / "m-2.bin").write_bytes(bytes(1000))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_text("{"), "damaged, or not a TensorFlow.js model"),
        (lambda path: path.write_bytes(b"\xff\x00"), "damaged, or not a TensorFlow.js model"),
        (lambda path: path.write_text("[]"), "damaged, or not a TensorFlow.js model"),
        (lambda path: path.write_text("{}"), "no 'weightsManifest'"),
        (lambda path: path.unlink(), r"m\.json: cannot be read"),
        (lambda path: (path.parent / "m-1.bin").unlink(), r"m-1\.bin: cannot be read"),
        (_short, "cut off"),
        (_long, "bytes too many"),
        (lambda path: _change(path, weights=[{"name": "a", "shape": [-2], "dtype": "float32"}]), "has the shape"),
        (lambda path: _change(path, weights=[{"name": "a", "shape": [2], "dtype": "string"}]), "no 'string'"),
        (lambda path: _change(path, weights=[{"name": "a", "shape": [1e999], "dtype": "float32"}]), "has the shape"),
        (lambda path: _change(path, weights=[{"name": "a", "shape": [True], "dtype": "float32"}]), "has the shape"),
        (lambda path: _change(path, weights=[{"name": "a\nb", "shape": [2**70], "dtype": "float32"}]), "cut off"),
        (lambda path: _change(path, weights=[{"name": "a", "shape": [0], "dtype": "float32"}] * 2), "occurs twice"),
        (lambda path: _change(path, paths=["m-1.bin", "m-1.bin"]), "names a file twice"),
        (lambda path: path.write_text("[" * 100_000), "not a TensorFlow.js model"),
        (lambda path: path.write_text('{"weightsManifest": []}'), "it has no weights"),
        (lambda path: write_model(path, FEW | {"b": np.float32(np.nan)}), "values that are not finite"),
        (lambda path: _change(path, paths=["../m-1.bin", "/etc/m-2.bin"]), None),
    ],
)
def test_a_damaged_file_is_an_error_of_one_line(tmp_path, damage, reason):
    path = write_model(tmp_path / "m.json", FEW)
    damage(path)
    if reason is None:  # a path to another folder is read from the model's folder
        assert list(read_weights(path)) == list(FEW)
        return
    with pytest.raises(FerError, match=reason) as error:
        read_weights(path)
    assert "\n" not in str(error.value)


def test_integers_are_refused(tmp_path):
    path = write_model(tmp_path / "m.json", FEW, "uint8")
    with pytest.raises(FerError, match="'a' is quantised to 'uint8'"):
        read_weights(path)


def test_another_network_is_refused(tmp_path, hse_file):
    other = mobilenet_weights()
    other["conv_pw_3/convolution/merged_input"] = other["conv_pw_4/convolution/merged_input"]
    lacking = mobilenet_weights()
    del lacking["conv_dw_9_bn/batchnorm_1/mul"]
    for i, weights in enumerate((FEW, other, lacking)):
        path = write_model(tmp_path / f"{i}.json", weights)
        with pytest.raises(FerError, match="not HSE's face recognition MobileNet"):
            build("mobilenet", spec(weights=str(path)))
    with pytest.raises(FerError, match="no such file"):
        build("mobilenet", spec(weights=str(tmp_path / "none.json")))
    with pytest.raises(FerError, match="not the weights of MobileNetV2"):
        build("mobilenet-v2", spec(weights=str(hse_file[0])))


def _as_published(picture, weights):
    """Return the features of an RGB picture (h, w, 3), 0..255, computed as in the published graph."""
    x = picture[..., ::-1].astype(np.float64) - np.array([103.939, 116.779, 123.68])

    def windows(x, stride):
        x = np.pad(x, ((0, 1) if stride == 2 else (1, 1),) * 2 + ((0, 0),))
        return np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(0, 1))[::stride, ::stride]

    x = np.einsum("hwcij,ijco->hwo", windows(x, 2), weights["conv1/convolution/merged_input"])
    x = np.clip(x + weights["conv1_bn/batchnorm_1/sub"], 0, 6)
    for i in range(1, 14):
        x = np.einsum(
            "hwcij,ijc->hwc",
            windows(x, 2 if i in (2, 4, 6, 12) else 1),
            weights[f"conv_dw_{i}/depthwise_kernel"][..., 0],
        )
        x = x * weights[f"conv_dw_{i}_bn/batchnorm_1/mul"] + weights[f"conv_dw_{i}_bn/batchnorm_1/sub"]
        x = np.clip(x, 0, 6) @ weights[f"conv_pw_{i}/convolution/merged_input"][0, 0]
        x = np.clip(x + weights[f"conv_pw_{i}_bn/batchnorm_1/sub"], 0, 6)
    return x


@pytest.mark.parametrize("channels", [1, 3])
def test_the_network_is_the_published_one(hse_file, channels):
    path, weights = hse_file
    rng = np.random.default_rng(1)
    picture = rng.integers(0, 256, (64, 64, channels), np.uint8)
    model = build("mobilenet", spec(weights=str(path), input_size=(64, 64), channels=channels, resize=0))
    features = keras.Model(model.input, model.get_layer("pool").input)
    ours = features.predict(picture[None], verbose=0)[0]
    expected = _as_published(np.broadcast_to(picture, (64, 64, 3)), weights)
    assert ours.shape == expected.shape == (2, 2, 1024) and expected.std() > 0.1
    # Only the border differs: theirs is padded with the mean, ours with the middle of the range.
    assert np.corrcoef(ours.ravel(), expected.ravel())[0, 1] > 0.98


def test_recalibrating_a_base_keeps_the_probabilities(hse_file):
    model = build("mobilenet", spec(weights=str(hse_file[0]), resize=64, dropout=0.0))
    rng = np.random.default_rng(2)
    faces = rng.integers(0, 256, (128, 48, 48, 1), np.uint8)
    before = model.predict(faces[:8], verbose=0)
    recalibrate_batch_norm(model, faces)
    np.testing.assert_allclose(model.predict(faces[:8], verbose=0), before, atol=1e-4)
    base = next(v for v in model.layers if isinstance(v, keras.Model))
    assert np.abs(np.asarray(base.get_layer("conv_pw_7_bn").moving_variance) - 1).max() > 0.05
    learning = keras.ops.convert_to_numpy(model(faces, training=True))
    np.testing.assert_allclose(learning, model.predict(faces, verbose=0), atol=0.02)


def test_a_run_starts_from_the_weights(hse_file, seven, tmp_path, capsys):
    command = ["fit", "mobilenet-7", "--data", str(seven), "--weights", str(hse_file[0])]
    command += ["--out", str(tmp_path / "run"), "--set", "architecture=mobilenet", "--set", "resize=32"]
    command += ["--set", "batch_size=14", "--set", "vote_weight=0"]
    assert main([*command, "--epochs", "1", "--quiet"]) == 0
    assert "best validation accuracy" in capsys.readouterr().out
    base = next(v for v in load_best(Run(tmp_path / "run"))[0].layers if isinstance(v, keras.Model))
    # Measured before the first step: a few steps alone would have moved it from 1 by hundredths.
    assert np.abs(np.asarray(base.get_layer("conv_pw_7_bn").moving_variance) - 1).max() > 0.1


def _with_gender(folder):
    rng = np.random.default_rng(5)
    weights = mobilenet_weights() | {"feats/bias": rng.normal(size=256).astype(np.float32)}
    weights |= {"gender_pred/kernel": rng.normal(0, 0.1, (256, 1)).astype(np.float32)}
    weights |= {"gender_pred/bias": np.array([0.3], np.float32)}
    return write_model(folder / "faceres.json", weights, "float32"), weights


@pytest.mark.parametrize("classes", [("man", "woman"), ("woman", "man")])
def test_the_gender_head_answers_as_published(tmp_path, classes):
    path, weights = _with_gender(tmp_path)
    settings = [f"classes={','.join(classes)}", "input_size=64x64", "resize=0", "head=256-dense-relu"]
    recipe = override(get_recipe("gender"), ["architecture=mobilenet", *settings])
    network = first_network(recipe, str(path))
    pictures = np.random.default_rng(1).integers(0, 256, (6, 64, 64, 3), np.uint8)
    pooled = keras.Model(network.input, network.get_layer("pool").output).predict(pictures, verbose=0)
    features = np.maximum(pooled @ weights["feats/kernel"] + weights["feats/bias"], 0)
    man = (features @ weights["gender_pred/kernel"] + weights["gender_pred/bias"])[:, 0]
    assert np.abs(man).min() > 1, "the answers must be clear for a wrong sign or order to show"
    answers = network.predict(pictures, verbose=0)
    odds = np.log(answers[:, classes.index("man")] / answers[:, classes.index("woman")])
    np.testing.assert_allclose(odds, man, rtol=1e-3)


def test_a_file_without_the_gender_head_is_refused(hse_file):
    recipe = override(get_recipe("gender"), ["architecture=mobilenet", "head=256-dense-relu"])
    with pytest.raises(FerError, match=r"has no layers for gender .* --set head=linear"):
        first_network(recipe, str(hse_file[0]))
