import json
import shutil

import pytest

from fer_models import FerError, bundle_names, load_bundle
from fer_models.card import find_bundle, often_missed, task_of


@pytest.fixture
def bundle(tmp_path):
    """Return a copy of the shipped default, which a test may damage."""
    return shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mine")


def change(folder, **values):
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | values))


def test_the_default_ships():
    assert "mobilenet-7" in bundle_names()


@pytest.mark.parametrize("name", bundle_names())
def test_shipped_cards_say_what_they_must(name):
    card = load_bundle(name).card
    assert card["name"] == name
    for kind in ("normal", "headset"):
        metrics = card["metrics"][kind]
        assert 0 < metrics["accuracy"] <= 1 and 0 < metrics["macro_f1"] <= 1
        assert set(metrics["recall"]) == set(card["labels"])
    assert card["metrics"]["split"] and card["licence"] and card["intended_use"] and card["limits"]
    assert card["bytes"] == load_bundle(name).model_path.stat().st_size
    assert card["training"]["recipe"]["name"] == name


def test_default_reaches_the_floor():
    assert load_bundle("mobilenet-7").card["metrics"]["normal"]["accuracy"] >= 0.60


def test_a_folder_is_a_bundle_too(bundle):
    assert load_bundle(bundle).labels == load_bundle("mobilenet-7").labels
    assert load_bundle(bundle / "model.tflite").folder == bundle


def test_a_changed_model_is_refused(bundle):
    with open(bundle / "model.tflite", "ab") as file:
        file.write(b"\0")
    with pytest.raises(FerError, match="does not match its card"):
        load_bundle(bundle)


def test_the_task_is_emotion_unless_the_card_says_another(bundle):
    assert load_bundle(bundle).task == "emotion" == task_of("mobilenet-7")
    change(bundle, task="gender")
    assert load_bundle(bundle).task == "gender"
    card = json.loads((bundle / "card.json").read_text())
    del card["task"]
    (bundle / "card.json").write_text(json.dumps(card))
    assert load_bundle(bundle).task == "emotion"


def test_unknown_name_offers_the_nearest():
    with pytest.raises(FerError, match="did you mean mobilenet-7"):
        load_bundle("mobilnet-7")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"labels": ["one"]}, "labels"),
        ({"labels": ["a", "a"]}, "differ"),
        ({"labels": "happy"}, "labels"),
        ({"input": {"height": 48, "width": 48, "channels": 2}}, "channels"),
        ({"input": None}, "input"),
        ({"crop": {"margin": "wide", "alignment": "eyes"}}, "crop"),
        ({"crop": {"margin": 0, "alignment": "nose"}}, "alignment"),
        ({"sha256": None}, "sha256"),
        ({"task": 7}, "task"),
        ({"task": " "}, "task"),
    ],
)
def test_incomplete_cards_are_refused(bundle, values, message):
    change(bundle, **values)
    with pytest.raises(FerError, match=message):
        load_bundle(bundle)


def test_classes_that_are_missed_more_often_than_not_are_named():
    recall = {"happy": 0.9, "disgust": 0.306, "sad": 0.5, "contempt": 0.0, "fear": None}
    assert often_missed({"normal": {"recall": recall}}) == "disgust (31% found), contempt (0% found)"
    assert often_missed({"normal": {"recall": {"happy": 0.9}}}) == often_missed({}) == ""


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00"])
def test_cards_that_are_not_a_json_object(bundle, text):
    (bundle / "card.json").write_text(text)
    with pytest.raises(FerError, match=r"card\.json"):
        load_bundle(bundle)


def test_missing_files(bundle, tmp_path):
    (bundle / "model.tflite").unlink()
    with pytest.raises(FerError, match="cannot be read"):
        load_bundle(bundle)
    with pytest.raises(FerError, match=r"no card\.json"):
        load_bundle(tmp_path)


@pytest.mark.parametrize("card", ["of the old model", "missing"])
def test_an_export_that_was_killed_before_its_last_step_is_whole(bundle, card):
    values = json.loads((bundle / "card.json").read_text())
    model = (bundle / "model.tflite").read_bytes()
    new = values | {"sha256": "0" * 64, "licence": "next"}
    (bundle / ".card.next.json").write_text(json.dumps(new))
    assert load_bundle(bundle).card == values  # the model was not renamed yet
    (bundle / ".card.next.json").write_text(json.dumps(new | {"sha256": values["sha256"]}))
    if card == "missing":
        (bundle / "card.json").unlink()
    else:
        (bundle / "card.json").write_text(json.dumps(values | {"sha256": "1" * 64}))
    assert load_bundle(bundle).card["licence"] == "next"
    (bundle / "model.tflite").write_bytes(model + b"x")
    with pytest.raises(FerError, match="has no card" if card == "missing" else "does not match its card"):
        load_bundle(bundle)


def test_an_empty_name_is_told_as_one():
    for name in ("", "  "):
        with pytest.raises(FerError, match="the model's name is empty; give a shipped one") as error:
            find_bundle(name)
        assert error.value.exit_code == 2
