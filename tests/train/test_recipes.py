import json

import pytest

from fer_models import FerError
from fer_train.recipes import RECIPES, from_dict, get_recipe, override, to_dict


def test_settings_change_what_they_name():
    recipe = override(get_recipe("mobilenet-7"), ["epochs=3", "headset=0.5", "learning_rate=1e-4"])
    assert not override(recipe, ["flip_average=false"]).flip_average
    assert (recipe.epochs, recipe.augmentation.headset, recipe.learning_rate) == (3, 0.5, 1e-4)
    assert RECIPES["mobilenet-7"].epochs != 3


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("epoch=3", "did you mean epochs"),
        ("epochs", "key=value"),
        ("epochs=many", "whole number"),
        ("epochs=2.5", "whole number"),
        ("epochs=0", "at least 1"),
        ("dropout=-1", "0 or more"),
        ("learning_rate=NaN", "0 or more"),
        ("epochs=1e999", "whole number"),
        ("epochs=Infinity", "whole number"),
        ("dropout=2", "below 1"),
        ("headset=1.5", "at most 1"),
        ("channels=2", "1 .grey. or 3"),
        ("resize=10", "between 32 and 512"),
        ("validation=1", "between 0 and 1"),
        ("classes=3", "cannot be set"),
        ("flip_average=1", "true or false"),
    ],
)
def test_wrong_settings_are_refused(setting, message):
    with pytest.raises(FerError, match=message):
        override(get_recipe("mobilenet-7"), [setting])


def test_unknown_recipe_offers_the_nearest():
    with pytest.raises(FerError, match="did you mean mobilenet-7"):
        get_recipe("mobilenet7")


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_survives_json(name):
    assert from_dict(json.loads(json.dumps(to_dict(RECIPES[name])))) == RECIPES[name]
