"""A second label in the window."""

import shutil

from faces_made import TOY
from window_driven import choose, faces_shown, wait

import fer_models.card
from fer_cam.settings import Settings
from fer_models.card import find_bundle


def test_an_attribute_while_it_runs(window, tmp_path, monkeypatch):
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mobilenet-7")
    shutil.copytree(TOY, tmp_path / "gender")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path)
    shown = window()
    wait(lambda: faces_shown(shown))
    box = shown.controls.attribute
    assert box.isVisible() and [box.itemText(i) for i in range(box.count())] == ["none", "gender"]
    assert box.currentText() == "none" and "woman" not in shown.controls.who.text()
    assert shown.controls.model.findText("gender") < 0
    choose(box, "gender")
    wait(lambda: "woman" in shown.controls.who.text())
    assert shown.worker._current.attribute == "gender" and box.currentText() == "gender"
    choose(box, None)
    wait(lambda: "woman" not in shown.controls.who.text())
    assert box.currentText() == "none"
    shown.controls.changed.emit(Settings(source="demo", attribute="nothing"))
    wait(lambda: "unknown attribute" in shown.statusBar().currentMessage())
    wait(lambda: box.currentText() == "none")


def test_an_attribute_of_the_command_line_is_shown_and_none_is_nothing_to_choose(window, tmp_path, monkeypatch):
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mobilenet-7")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path)
    without, shown = window(), window(attribute=str(TOY))
    wait(lambda: "woman" in shown.controls.who.text())
    box = shown.controls.attribute
    assert [box.itemText(i) for i in range(box.count())] == ["none", "toy-gender"]
    assert box.isVisible() and box.currentText() == "toy-gender"
    assert not without.controls.attribute.isVisible()
    choose(box, None)
    wait(lambda: "woman" not in shown.controls.who.text() and faces_shown(shown))
