import math

import keras
import numpy as np
import pytest

from fer_models import FerError
from fer_train.networks.architectures import ARCHITECTURES, build
from fer_train.recipes import RECIPES

pytestmark = pytest.mark.slow

PUBLISHED = {
    "a-small": 2_862_152,
    "a-own": 8_777_864,
    "b-reference": 1_449_987,
    "b-a": 1_449_959,
    "b-b": 5_386_471,
    "b-c": 5_386_499,
    "b-d": 5_386_499,
    "b-e": 5_386_471,
    "b-f": 5_386_471,
    "b-g": 361_895,
    "b-h": 397_287,
    "e-edges": 232_803,
    "e-torch": 599_815,
    "resnet50v2": 24_098_951,
    "resnet50v2-one": 23_579_143,
    "efficientnet-v2-b3": 38_361_669,
}


@pytest.fixture(autouse=True)
def _clean():
    yield
    keras.backend.clear_session()


@pytest.mark.parametrize(("name", "count"), PUBLISHED.items())
def test_parameters_are_the_published_ones(name, count):
    architecture = ARCHITECTURES[name]
    model = build(name, architecture.spec())
    weights = model.weights if architecture.counted == "total" else model.trainable_weights
    if name in ("resnet50v2", "efficientnet-v2-b3"):
        assert len(model.trainable_weights) < len(model.weights)  # fine-tuned in part
    assert sum(math.prod(w.shape) for w in weights) == count == architecture.published


def test_every_count_in_the_table_is_tested():
    assert {a.name for a in ARCHITECTURES.values() if a.published} == set(PUBLISHED)


SMALL = sorted(a.name for a in ARCHITECTURES.values() if a.size == (48, 48) and not a.base)


@pytest.mark.parametrize("name", SMALL)
def test_networks_map_raw_pixels_to_probabilities(name):
    model = build(name, ARCHITECTURES[name].spec(seed=3))
    probabilities = model.predict(np.random.default_rng(0).integers(0, 256, (3, 48, 48, 1), np.uint8), verbose=0)
    assert probabilities.shape == (3, ARCHITECTURES[name].classes) and probabilities.dtype == np.float32
    assert probabilities.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert model.get_layer("logits") and model.inputs[0].dtype == "uint8"


@pytest.mark.parametrize("head", ["linear", "3-dense-leaky-relu", "3-dense-relu"])
@pytest.mark.parametrize("kind", ["mobilenet", "mobilenet-v2"])
def test_a_mobilenet_has_the_chosen_head(kind, head):
    model = build(kind, ARCHITECTURES[kind].spec(head=head, resize=32))
    assert sum(isinstance(layer, keras.layers.Dense) for layer in model.layers) == (1 if head == "linear" else 4)


@pytest.mark.parametrize(("trained", "least", "most"), [(0, 2, 2), (20, 3, 30), (-1, 100, 200)])
def test_depth_of_fine_tuning(trained, least, most):
    model = build("mobilenet-v2", ARCHITECTURES["mobilenet-v2"].spec(fine_tune=trained, resize=32))
    assert least <= len(model.trainable_weights) <= most
    assert model.get_layer("logits").trainable


def test_senet_has_the_size_of_its_paper():
    # Hu et al. 2018, table 2: 28.1 million with ImageNet's classifier of 2,049,000.
    base = ARCHITECTURES["senet50"].build(ARCHITECTURES["senet50"].spec(input_size=(64, 64))).get_layer("senet50")
    assert base.count_params() + 2_049_000 == pytest.approx(28.1e6, rel=0.01)


def test_the_first_layer_starts_from_the_edge_kernels():
    model = build("e-edges", ARCHITECTURES["e-edges"].spec())
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D))
    kernels = first.get_weights()[0]
    assert kernels.shape == (3, 3, 1, 6) and kernels[:, :, 0, 0].tolist() == [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]


def test_every_recipe_names_an_architecture():
    assert {r.architecture for r in RECIPES.values()} <= set(ARCHITECTURES)


def test_mistakes_are_errors_with_a_reason():
    with pytest.raises(FerError, match="did you mean mobilenet-v2"):
        build("mobilenetv2", ARCHITECTURES["b-g"].spec())
    with pytest.raises(FerError, match="cannot be built for 12x12"):
        build("b-reference", ARCHITECTURES["b-g"].spec(input_size=(12, 12)))
    with pytest.raises(FerError, match="has 154 layers"):
        build("mobilenet-v2", ARCHITECTURES["mobilenet-v2"].spec(fine_tune=999))
