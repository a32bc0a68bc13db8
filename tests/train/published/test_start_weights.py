"""Start weights of the published recipes: which file, from where, and what is said if it is not there."""

import keras
import pytest

from fer_models import FerError
from fer_train.networks.architectures import ARCHITECTURES
from fer_train.networks.architectures.pretrained import BASES as BUILDERS
from fer_train.published import BASES, parse_weights, start_weights_of
from fer_train.published import start_weights as module
from fer_train.recipes import RECIPES

PUBLISHED = [recipe for recipe in RECIPES.values() if recipe.system]


@pytest.fixture
def away(tmp_path, monkeypatch):
    """No network, and an empty folder of Keras."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(module, "can_download", lambda: False)
    return tmp_path / "models"


def test_the_pretrained_networks_are_those_of_the_architectures():
    for recipe in PUBLISHED:
        assert BASES.get(recipe.architecture, "") == ARCHITECTURES[recipe.architecture].base, recipe.name


SIZES = [(base, 224) for base in sorted(set(BASES.values()) - {"SENet50"})]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("base", "size"), [*SIZES, ("MobileNetV2", 96), ("MobileNetV2", 100)])
def test_the_file_is_the_one_that_keras_asks_for(base, size, monkeypatch):
    asked = []

    def get_file(name, origin=None, **_):
        asked.append((name, origin))
        raise LookupError

    monkeypatch.setattr("keras.src.utils.file_utils.get_file", get_file)
    with pytest.raises(LookupError):
        BUILDERS[base][0](input_shape=(size, size, 3), include_top=False, weights="imagenet")
    place = module.keras_file(base, size)
    assert asked == [(place.rpartition("/")[2], module.PLACE + place)]
    keras.backend.clear_session()


def test_a_missing_file_is_named_with_the_command_that_gets_it(away):
    start = start_weights_of(RECIPES["c-mobilenet"], {})
    assert str(away / "mobilenet_1_0_224_tf_no_top.h5") in start.obstacle.problem
    assert start.obstacle.cure.startswith("curl -fL --create-dirs -o ")
    assert f"{module.PLACE}mobilenet/mobilenet_1_0_224_tf_no_top.h5" in start.obstacle.cure
    assert "--weights MobileNet=FILE" in start.obstacle.cure
    away.mkdir()
    (away / "mobilenet_1_0_224_tf_no_top.h5").touch()
    assert start_weights_of(RECIPES["c-mobilenet"], {}) == module.StartWeights()


def test_a_recipe_runs_if_its_weights_are_given_or_can_be_downloaded(away, monkeypatch):
    given = {"VGG16": "v.h5", "SENet50": "none"}
    assert start_weights_of(RECIPES["a-vgg16"], given) == module.StartWeights("v.h5")
    assert start_weights_of(RECIPES["a-senet50"], given) == module.StartWeights("none")
    assert start_weights_of(RECIPES["a-resnet50"], given).obstacle
    assert start_weights_of(RECIPES["b-g"], given) == module.StartWeights()
    monkeypatch.setattr(module, "can_download", lambda: True)
    assert start_weights_of(RECIPES["a-resnet50"], given) == module.StartWeights()
    assert "SENet50 has no published weights" in start_weights_of(RECIPES["a-senet50"], {}).obstacle.problem


def test_a_server_that_does_not_answer_means_no_download(monkeypatch):
    def refuse(*_, **__):
        raise OSError

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    module.can_download.cache_clear()
    try:
        assert not module.can_download()
    finally:
        module.can_download.cache_clear()


def test_weights_are_given_by_network(tmp_path):
    file = tmp_path / "w=1.h5"
    file.touch()
    assert parse_weights([f"mobilenetv2={file}", "SENet50 = none"]) == {"MobileNetV2": str(file), "SENet50": "none"}
    for wrong, message in (
        ("MobileNetV2", "expected NETWORK=FILE"),
        ("MobilNet=x.h5", "did you mean MobileNet?"),
        (f"VGG16={tmp_path}/none.h5", "no such file"),
    ):
        with pytest.raises(FerError, match="--weights") as error:
            parse_weights([wrong])
        assert message in str(error.value)
