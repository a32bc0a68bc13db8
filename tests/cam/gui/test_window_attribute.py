"""A second label in the window."""

import shutil

from faces_made import TOY
from window_driven import faces_shown, message, pick, wait

import fer_models.card
from fer_models.card import find_bundle


def second(window):
    """The second labels on the first card."""
    return window.cards.cards[0].second.text() if window.cards.cards else ""


def test_an_attribute_while_it_runs(window, tmp_path, monkeypatch):
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mobilenet-7")
    shutil.copytree(TOY, tmp_path / "gender")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path)
    shown = window()
    wait(lambda: faces_shown(shown))
    menu = shown.menus.attributes
    assert [action.text() for action in menu.menu.actions()] == ["none", "gender"]
    assert menu.entry("").isChecked() and "woman" not in second(shown)
    assert shown.tools.model.findText("gender") < 0
    pick(menu, "gender")
    wait(lambda: "woman" in second(shown))
    assert shown.worker.current.attribute == "gender" and menu.entry("gender").isChecked()
    pick(menu, "")
    wait(lambda: "woman" not in second(shown))
    assert menu.entry("").isChecked()
    shown.choices.change(attribute="nothing")
    wait(lambda: "Unknown attribute" in message(shown))
    wait(lambda: menu.entry("").isChecked())


def test_an_attribute_of_the_command_line_is_shown(window, tmp_path, monkeypatch):
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mobilenet-7")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path)
    shown = window(attribute=str(TOY))
    wait(lambda: "woman" in second(shown))
    menu = shown.menus.attributes
    assert [action.text() for action in menu.menu.actions()] == ["none", "toy-gender"]
    assert menu.entry(str(TOY)).isChecked()
    pick(menu, "")
    wait(lambda: "woman" not in second(shown) and faces_shown(shown))
