"""TFLite graphs of every kind of architecture follow the network: calibrated, in even light, in every precision."""

import keras
import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")

from fer_models.runtime import make_interpreter
from fer_train.data import Dataset
from fer_train.evaluation.metrics import fit_temperature
from fer_train.export.convert import _convolutions, _operations, convert, float_convolutions
from fer_train.export.inference_graph import calibrate
from fer_train.export.parity import parity
from fer_train.headset.pictures import occluded_images
from fer_train.networks.architectures import ARCHITECTURES, build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
FACES = np.random.default_rng(0).integers(0, 256, (60, 48, 48, 1)).astype(np.uint8)
# One of each kind: the classifier followed by a batch norm, LeakyReLU, a resizing graph with three dense layers.
KINDS = {"b-c": {}, "c-own": {}, "mobilenet-v2": {"resize": 64, "head": "3-dense-leaky-relu", "even_light": True}}
DARK = np.round(FACES * 0.12).astype(np.uint8)


@pytest.fixture(params=KINDS)
def network(request):
    yield build(request.param, ARCHITECTURES[request.param].spec(seed=1, **KINDS[request.param]))
    keras.backend.clear_session()


@pytest.mark.parametrize("ways", [["normal"], ["headset"], ["normal", "headset"]])
def test_calibration_divides_the_logits(network, ways):
    before = network.predict(FACES, verbose=0)
    labels = np.random.default_rng(1).integers(0, before.shape[1], 60)  # chance: any confidence is too much
    data = Dataset(FACES, labels, ("",) * 60, tuple("abcdefg"[: before.shape[1]]))
    faces = {"normal": FACES, "headset": occluded_images(data)}
    expected = {}
    for way, images in faces.items():  # the mean of the logits of both views
        views = [np.log(network.predict(view, verbose=0)) for view in (images, images[:, :, ::-1])]
        mean = np.exp(np.mean(views, axis=0))
        expected[way] = mean / mean.sum(axis=1, keepdims=True)
    temperature = calibrate(network, data, ways)
    pooled = fit_temperature(np.concatenate([labels for _ in ways]), np.concatenate([expected[way] for way in ways]))
    assert temperature == pytest.approx(pooled, rel=1e-3)
    scaled = before ** (1 / temperature)
    expected = scaled / scaled.sum(axis=1, keepdims=True)
    assert network.predict(FACES, verbose=0) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("precision", "apart"), [("float32", 1e-4), ("float16", 5e-3), ("int8", 0.12)])
def test_every_precision_follows_the_network(network, tmp_path, precision, apart):
    file = tmp_path / "model.tflite"
    file.write_bytes(convert(network, precision, FACES))
    measured = parity(network, file, FACES)
    assert measured.faces == 60 and measured.largest_difference < apart


def test_even_light_stays_in_float_and_is_the_same_in_every_file(tmp_path):
    """One face in 30 is dark, as in a set whose faces are mostly well lit; int8 must still follow on dark faces."""
    network = build("b-g", ARCHITECTURES["b-g"].spec(even_light=True, seed=1))
    answers = network.predict(DARK, verbose=0)
    assert np.ptp(answers, axis=0).max() > 0.003, "answers must differ for this to show anything"
    file, faces = tmp_path / "model.tflite", np.concatenate([FACES, DARK[:2]])
    for in_float in (None, 0):
        file.write_bytes(convert(network, "int8", faces, in_float))
        light = [t for _, t in _operations(file.read_bytes()) if "/light" in t["name"]]
        assert len(light) > 10 and {t["dtype"] for t in light} == {np.float32}
    file.write_bytes(convert(network, "int8", faces))
    assert parity(network, file, DARK).mean_difference < 0.1 * np.ptp(answers, axis=0).max()


def test_int8_represents_every_grey_level_exactly(tmp_path):
    file, network = tmp_path / "model.tflite", build("mobilenet-v2", ARCHITECTURES["mobilenet-v2"].spec(resize=64))
    faces = FACES.copy()
    faces[:, 10:20], faces[:, 30:40] = 0, 255
    file.write_bytes(convert(network, "int8", faces))
    scales = {t["name"].rsplit("/", 1)[0].rsplit("/", 1)[-1]: t for t in make_interpreter(file).get_tensor_details()}
    for layer, zero in (("resize", -128), ("centre_1", 0)):
        assert scales[layer]["quantization"] == (pytest.approx(1, abs=1e-4), zero)


def test_a_network_is_trained_on_whole_grey_levels_only():
    network = build("mobilenet-v2", ARCHITECTURES["mobilenet-v2"].spec())
    rounding = keras.Model(network.inputs, network.get_layer("whole").output)
    learning, answering = (keras.ops.convert_to_numpy(rounding(FACES, training=on)) for on in (True, False))
    assert (learning == np.round(answering)).all() and (answering != np.round(answering)).any()


def test_smaller_numbers_make_smaller_files(tmp_path):
    network = build("b-g", ARCHITECTURES["b-g"].spec())
    sizes = [len(convert(network, precision, FACES)) for precision in ("float32", "float16", "int8")]
    assert sizes[0] > 1.7 * sizes[1] > 1.7 * 1.5 * sizes[2]


def test_int8_has_a_scale_for_each_channel_and_takes_raw_pixels(tmp_path):
    file = tmp_path / "model.tflite"
    network = build("b-g", ARCHITECTURES["b-g"].spec())
    for in_float in (None, 0):
        file.write_bytes(convert(network, "int8", FACES, in_float))
        graph = make_interpreter(file)
        (given,), (answer,) = graph.get_input_details(), graph.get_output_details()
        assert given["dtype"] == np.uint8 and answer["dtype"] == np.float32
    # Of the last, all in int8: each of its four convolutions.
    kernels = [t for t in graph.get_tensor_details() if t["dtype"] == np.int8 and len(t["shape"]) == 4]
    scales = [len(t["quantization_parameters"]["scales"]) for t in kernels]
    assert max(scales) >= 32 and sum(n > 1 for n in scales) >= 4


@pytest.mark.parametrize(("name", "usual"), [("mobilenet", 3), ("mobilenet-v2", 3), ("b-g", 1)])
def test_int8_leaves_the_first_convolutions_in_float(name, usual):
    network = build(name, ARCHITECTURES[name].spec(resize=0))
    every = sum("Conv" in type(layer).__name__ for layer in network._flatten_layers())
    for in_float, count in ((None, usual), *(((0, 0), (2, 2), (99, every)) if name == "b-g" else ())):
        graph = convert(network, "int8", FACES[:2], in_float)
        kinds = [tensor["dtype"] for _, tensor in _convolutions(graph)]
        assert kinds == [np.float32] * count + [np.int8] * (every - count) and float_convolutions(graph) == count


def test_float_convolutions_keep_small_weights_beside_large_ones(tmp_path):
    """Training makes such depthwise kernels: 30 and -30, beside which int8 rounds 0.1 to 0."""
    layers, kernel = keras.layers, np.full((3, 3, 4, 1), 0.1)
    kernel[0, 0], kernel[0, 1] = 30, -30
    inputs = keras.Input((48, 48, 1), dtype="uint8")
    x = keras.ops.cast(inputs, "float32") / 255
    x = layers.Conv2D(4, 3, use_bias=False, kernel_initializer=keras.initializers.Constant(1 / 9))(x)
    x = layers.DepthwiseConv2D(3, depthwise_initializer=lambda shape, dtype=None: kernel.astype("float32"))(x)
    x = layers.Conv2D(8, 1, kernel_initializer=keras.initializers.RandomNormal(seed=1))(x)
    x = layers.Dense(5, kernel_initializer=keras.initializers.RandomNormal(stddev=30, seed=2))(
        layers.GlobalAveragePooling2D()(x)
    )
    file, network = tmp_path / "model.tflite", keras.Model(inputs, layers.Softmax()(x))
    grey = np.broadcast_to(np.arange(0, 256, 5, np.uint8)[:, None, None, None], (52, 48, 48, 1))
    apart = []
    for in_float in (0, None):
        file.write_bytes(convert(network, "int8", grey, in_float))
        apart.append(parity(network, file, grey).mean_difference)
    assert apart[1] < 0.02 < 0.05 < apart[0], apart
