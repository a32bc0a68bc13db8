"""FaceNet: its file is read as plain arrays, and the network has the same weights."""

import h5py
import keras
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.networks.architectures import ARCHITECTURES, build
from fer_train.networks.build import start_weights
from fer_train.networks.weight_files import read_layers
from fer_train.recipes import get_recipe

pytestmark = pytest.mark.slow

FACES = np.random.default_rng(0).integers(0, 256, (2, 48, 48, 1)).astype(np.uint8)


@pytest.fixture(autouse=True)
def _clean():
    yield
    keras.backend.clear_session()


def spec(**changes):
    return ARCHITECTURES["facenet"].spec(**({"resize": 80, "dropout": 0.0} | changes))


def write(path, layers):
    """Write layers as Keras 2 saves a model."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = '{"class_name": "Lambda"}'
        top = file.create_group("model_weights")
        for name, values in layers.items():
            group = top.create_group(name)
            group.attrs["weight_names"] = [f"{name}/{key}:0".encode() for key in values]
            for key, value in values.items():
                group[f"{name}/{key}:0"] = value
    return str(path)


@pytest.fixture(scope="module")
def h5_file(tmp_path_factory):
    """A file like facenet_keras.h5 with random weights, and its layers."""
    network, rng = build("facenet", spec(channels=3)), np.random.default_rng(1)
    layers = {
        layer.name: {weight.name: weight.numpy() for weight in layer.weights}
        for layer in network.layers
        if layer.weights and layer.name != "logits"
    }
    for values in layers.values():
        if "beta" in values:
            values["beta"] = rng.normal(0, 0.2, values["beta"].shape).astype(np.float32)
            values["moving_variance"] *= rng.uniform(0.5, 1.5, values["beta"].shape).astype(np.float32)
    layers["Bottleneck"] = {"kernel": np.zeros((1792, 128), np.float32)}
    return write(tmp_path_factory.mktemp("facenet") / "made.h5", layers), layers


def test_it_is_the_published_network(h5_file):
    """The published Keras file has 22,808,144 parameters, including the layers of the embedding, which are not used."""
    _, layers = h5_file
    embedding, its_norm = 1792 * 128, 3 * 128
    count = sum(v.size for name, values in layers.items() if name != "Bottleneck" for v in values.values())
    assert count + embedding + its_norm == 22_808_144


def test_the_network_has_the_weights_of_the_file(h5_file):
    path, layers = h5_file
    read = read_layers(path)
    assert set(read) == set(layers)
    network = build("facenet", spec(channels=3, weights=path))
    for layer in network.layers:
        for weight in layer.weights if layer.name != "logits" else ():
            np.testing.assert_array_equal(weight.numpy(), layers[layer.name][weight.name])


def test_a_grey_face_is_the_same_as_one_of_three_equal_channels(h5_file):
    path, _ = h5_file
    grey, colour = (build("facenet", spec(channels=c, weights=path)) for c in (1, 3))
    features = [keras.Model(m.input, m.get_layer("pool").output) for m in (grey, colour)]
    ours, theirs = features[0].predict(FACES, verbose=0), features[1].predict(np.repeat(FACES, 3, 3), verbose=0)
    assert ours.std() > 1e-3
    np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-4)
    assert ours[0] != pytest.approx(ours[1], rel=1e-3)


def test_the_residual_is_scaled():
    """Szegedy et al. 2016 scale residuals by 0.1 to 0.3, so that training is stable."""
    network = build("facenet", spec())
    scales = [(layer.name.split("_")[0], layer.scale) for layer in network.layers if layer.name.endswith("_Scale")]
    assert scales == [("Block35", 0.17)] * 5 + [("Block17", 0.1)] * 10 + [("Block8", 0.2)] * 5 + [("Block8", 1.0)]


def test_only_a_part_can_be_trained():
    frozen, few = (build("facenet", spec(fine_tune=n)) for n in (0, 4))
    assert [w.path for w in frozen.trainable_weights] == ["logits/kernel", "logits/bias"]
    assert [w.path.split("/")[0] for w in few.trainable_weights] == ["Block8_6_Conv2d_1x1"] * 2 + ["logits"] * 2


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda p: p.write_bytes(b""), "not weights that Keras 2 saved"),
        (lambda p: p.write_bytes(b"PK\x03\x04" * 400), "not weights that Keras 2 saved"),
        (lambda p: p.write_bytes(p.read_bytes()[:5000]), "not weights that Keras 2 saved"),
        (lambda p: write(p, {"other": {"kernel": np.zeros((3, 3), np.float32)}}), "not FaceNet's"),
        (lambda p: write(p, {"Conv2d_1a_3x3": {"kernel": np.zeros((3, 3, 3, 8), np.float32)}}), "not FaceNet's"),
        (lambda p: p.unlink(), "no such file"),
    ],
)
def test_a_damaged_file_is_an_error_of_one_line(tmp_path, damage, reason):
    path = tmp_path / "net.h5"
    write(path, {f"layer{i}": {"kernel": np.ones((40, 40), np.float32)} for i in range(9)})
    damage(path)
    with pytest.raises(FerError, match=reason) as error:
        build("facenet", spec(weights=str(path)))
    assert "net.h5" in str(error.value) and "\n" not in str(error.value)


def test_the_weights_must_be_chosen(seven, tmp_path, capsys):
    recipe = get_recipe("resnet-7")
    assert start_weights(recipe, "none") is None and start_weights(recipe, "f.h5") == "f.h5"
    assert main(["fit", "resnet-7", "--data", str(seven), "--out", str(tmp_path / "run")]) == 1
    message = capsys.readouterr().err
    assert "give --weights FILE, or --weights none" in message and message.count("\n") == 1
    with pytest.raises(FerError, match="Keras has none for facenet"):
        start_weights(recipe, "imagenet")


def test_a_too_small_input_is_an_error():
    with pytest.raises(FerError, match="75 pixels or more"):
        build("facenet", spec(resize=64))
