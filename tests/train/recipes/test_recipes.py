import json

import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.recipes import (
    KEYS,
    RECIPES,
    flat,
    from_dict,
    get_recipe,
    override,
    setting,
    to_dict,
)  # fmt: skip
from fer_train.recipes.recipe import RENAMED


def test_settings_change_what_they_name():
    recipe = override(get_recipe("mobilenet-7"), ["epochs=3", "headset=0.5", "learning_rate=1e-4"])
    assert not override(recipe, ["even_light=false"]).even_light
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
        ("classes=happy", "two or more different"),
        ("classes=happy,happy", "two or more different"),
        ("name=x", "no such key"),
        ("input_size=48", "HEIGHTxWIDTH"),
        ("optimizer=adamm", "did you mean adam"),
        ("schedule=linear", "one of constant, cosine"),
        ("oversample=disgsut", "classes of angry"),
        ("fine_tune=-2", "whole number of -1 or more"),
        ("teacher_temperature=0", "above 0"),
        ("even_light=1", "true or false"),
        ("seed=5000000000", "seed must be below"),
        ("rotation=1e308", "at most 180"),
        ("zoom=1e300", "at most 4"),
        ("noise=1000", "at most 255"),
        ("mixup=1e9", "at most 100"),
        ("input_size=99999x99999", "8 to 1024"),
        ("rename=happy", "old=new"),
    ],
)
def test_wrong_settings_are_refused(setting, message):
    with pytest.raises(FerError, match=message):
        override(get_recipe("mobilenet-7"), [setting])


def test_words_and_shapes_can_be_set():
    recipe = override(get_recipe("mobilenet-7"), ["classes=happy,sad", "input_size=64x32", "schedule=one-cycle"])
    assert (recipe.classes, recipe.input_size, recipe.schedule) == (("happy", "sad"), (64, 32), "one-cycle")
    assert override(recipe, ["oversample=sad", "fine_tune=-1", "teacher=runs/x"]).teacher == "runs/x"


def test_a_run_of_an_earlier_version_is_read():
    values = to_dict(get_recipe("mobilenet-7"))
    for key in ("optimizer", "occlusion", "head"):
        del values[key]
    assert from_dict(values | {"of_the_future": 1}) == get_recipe("mobilenet-7")


def test_keys_of_earlier_versions_are_read_and_set():
    gender = get_recipe("gender")
    values = to_dict(gender)
    for old, new in RENAMED.items():
        values[old] = values.pop(new)
    assert from_dict(values) == gender and from_dict(values).resize_mode == "centre"
    changed = override(gender, ["faces=headset", "fit=stretch", "votes=0.5", "teacher_bare=true"])
    assert (changed.occlusion, changed.resize_mode) == ("headset", "stretch")
    assert (changed.vote_weight, changed.teacher_unoccluded) == (0.5, True)


NUMBERS = [name for name, value in flat(get_recipe("b-g")).items() if type(value) in (int, float)]


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_out_of_bounds_are_refused(name):
    key = KEYS[name]
    outside = [key.least if key.least_excluded else key.least - 1]
    outside += [] if key.most is None else [key.most if key.most_excluded else key.most + 1]
    for value in outside:
        assert key.problem(value)
        with pytest.raises(FerError, match=f"--set {name}"):
            override(get_recipe("b-g"), [f"{name}={value:g}"])


def test_only_mobilenets_have_a_head():
    with pytest.raises(FerError, match="head=3-dense-relu is of the MobileNets, not of e-edges"):
        override(get_recipe("e-edges"), ["head=3-dense-relu"])


def test_every_key_has_a_meaning_and_is_shown(capsys):
    values = to_dict(get_recipe("gender"))
    keys = {*values, *values["augmentation"]} - {"name", "system", "about", "task", "augmentation"}
    assert set(KEYS) == keys and all(key.meaning for key in KEYS.values())
    assert main(["recipes", "gender"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("gender: ") and len(lines) == len(keys) + 3
    for key, value in flat(get_recipe("gender")).items():
        (line,) = [s for s in lines if s.startswith(f"  {key}=")]
        text = line.split("=", 1)[1].split("  ")[0].strip()
        assert text == setting(value)
        if value != "":
            assert override(get_recipe("gender"), [f"{key}={text}"]) == get_recipe("gender")


def test_unknown_recipe_offers_the_nearest():
    with pytest.raises(FerError, match="did you mean mobilenet-7"):
        get_recipe("mobilenet7")


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_survives_json(name):
    assert from_dict(json.loads(json.dumps(to_dict(RECIPES[name])))) == RECIPES[name]
