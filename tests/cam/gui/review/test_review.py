"""The window in which a session is reviewed."""

import json
import time

import cv2
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QInputDialog
from review_driven import grey, names, press
from window_driven import QTest, choose, click, message, pixels, wait

from fer_cam import read_session
from fer_cam.gui.language import set_language
from fer_cam.gui.look.theme import apply_theme, present_theme
from fer_cam.session.edits import Rename


def test_video_and_timeline_follow_one_clock(review):
    shown = review()
    assert shown.state.seconds == pytest.approx(10.0, abs=0.11) and names(shown) == ["Person 1", "Person 2", "Person 3"]
    wait(lambda: shown.view.result is not None)
    for seconds in (7.0, 0.5, 4.2):
        shown.transport.slider.setValue(round(seconds * 10))
        wait(lambda s=seconds: abs(grey(shown) - (16 + 30 * s)) < 4)
        assert shown.curves._cursor.value() == pytest.approx(seconds, abs=0.05)
        assert {f.id for f in shown.view.result.faces} == {1 if seconds < 5 else 3, 2}
    assert pixels(shown.view.grab().toImage()).std() > 5


def test_it_plays_at_the_chosen_speed_and_stops_at_the_end(review):
    shown = review()
    choose(shown.transport.speed, 4.0)
    start = time.monotonic()
    click(shown.transport.play)
    assert shown.clock.playing
    wait(lambda: not shown.clock.playing)
    assert 2.2 < time.monotonic() - start < 20 and shown.clock.position == shown.clock.end
    press(shown, Qt.Key.Key_Space)
    wait(lambda: shown.clock.playing and shown.clock.position < 5)
    press(shown, Qt.Key.Key_Space)
    assert not shown.clock.playing


def test_it_jumps_between_markers(review):
    shown = review()
    click(shown.transport.after)
    assert shown.clock.position == pytest.approx(1.0)
    click(shown.transport.after)
    click(shown.transport.after)
    assert shown.clock.position == pytest.approx(3.0)
    click(shown.transport.before)
    assert shown.clock.position == pytest.approx(1.0)
    item = shown.side.markers.item(1)
    assert item.text() == "0:03.0  laugh"
    QTest.mouseClick(shown.side.markers.viewport(), Qt.MouseButton.LeftButton,
                     pos=shown.side.markers.visualItemRect(item).center())  # fmt: skip
    assert shown.clock.position == pytest.approx(3.0)


def test_names_merges_and_ranges_are_kept_and_undone(review, tmp_path, monkeypatch):
    shown = review()
    shown.side.people.item(0).setText("Anna")
    wait(lambda: names(shown)[0] == "Anna")
    shown.side.choose_person(3)
    monkeypatch.setattr(QInputDialog, "getItem", lambda *args: (args[3][0], True))
    click(shown.side.merge_button)
    wait(lambda: names(shown) == ["Anna", "Person 2"])
    assert shown.curves.person.count() == 2
    assert shown.state.summary.people[0].shares["sad"] == pytest.approx(0.5, abs=0.02)
    click(shown.curves.range)
    shown.curves.region.setRegion((5.0, 10.0))
    click(shown.curves.leave_out)
    wait(lambda: shown.state.excluded == ((5.0, 10.0),))
    assert shown.side.bars.accessibleDescription().startswith("angry 0%, happy 100%") or shown.side.chosen == 2
    shown.clock.seek(8.0)
    wait(lambda: abs(grey(shown) - 32) < 4 and not shown.view.result.faces)
    assert len(read_session(tmp_path / "s", edited=True).people) == 2 and len(read_session(tmp_path / "s").people) == 3
    kinds = [edit["kind"] for edit in json.loads((tmp_path / "s" / "edits.json").read_text())["edits"]]
    assert kinds == ["rename", "merge", "exclude"]
    for left in (2, 1, 0):
        shown.actions_.undo.trigger()
        wait(lambda left=left: len(shown.state.edits) == left)
    assert names(shown) == ["Person 1", "Person 2", "Person 3"] and not shown.actions_.undo.isEnabled()
    for count, (which, modifier) in enumerate(
        ((Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_Y, Qt.KeyboardModifier.NoModifier)), 1
    ):
        assert shown.actions_.redo.isEnabled()
        QTest.keyClick(shown.view, which, Qt.KeyboardModifier.ControlModifier | modifier)
        wait(lambda count=count: len(shown.state.edits) == count)
    assert names(shown) == ["Anna", "Person 2"] and shown.actions_.redo.isEnabled()
    shown.edit(Rename(2, "Ben"))
    wait(lambda: names(shown) == ["Anna", "Ben"])
    assert not shown.actions_.redo.isEnabled()


def test_the_menu_names_people_and_leaves_a_range_out(review):
    shown = review()
    shown.actions_.rename.trigger()
    QTest.keyClicks(QApplication.focusWidget(), "Grace")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wait(lambda: names(shown)[0] == "Grace")
    shown.actions_.leave_out.trigger()  # no range is chosen
    shown.actions_.choose_range.trigger()
    shown.curves.region.setRegion((2.0, 4.0))
    shown.actions_.leave_out.trigger()
    wait(lambda: shown.state.excluded == ((2.0, 4.0),))


def test_the_files_have_the_edits(review, tmp_path, monkeypatch):
    places = []
    monkeypatch.setattr("fer_cam.gui.review.files.QDesktopServices.openUrl", lambda url: places.append(url))
    shown = review()
    shown.side.people.item(0).setText("Anna")
    wait(lambda: names(shown)[0] == "Anna")
    shown.actions_.report.trigger()
    wait(lambda: "report.html" in message(shown))
    assert "Anna" in (tmp_path / "s" / "report.html").read_text("utf-8")
    assert [place.fileName() for place in places] == ["report.html"]
    before = (tmp_path / "s" / "faces.csv").read_bytes()
    shown.files.export_csv(str(tmp_path / "s" / "faces.csv"))
    assert "choose another" in message(shown) and (tmp_path / "s" / "faces.csv").read_bytes() == before
    shown.files.export_csv(str(tmp_path / "out.csv"))
    wait(lambda: "out.csv" in message(shown))
    assert "Anna" in (tmp_path / "out.csv").read_text("utf-8")
    shown.files.export_svg(str(tmp_path / "out.svg"))
    wait(lambda: "out.svg" in message(shown))
    shown.save_png(str(tmp_path / "out.png"))
    wait(lambda: "out.png" in message(shown))
    assert cv2.imread(str(tmp_path / "out.png")).std() > 5
    shown.save_png(str(tmp_path / "no" / "out.png"))
    wait(lambda: "no/out.png: cannot be written" in message(shown).replace("\\", "/"))
    shown.files.export_svg(str(tmp_path / "no" / "out.svg"))
    wait(lambda: "out.svg: cannot be written" in message(shown))


def test_it_follows_a_change_of_language(review):
    shown = review()
    wait(lambda: shown.view.result is not None)
    shown.clock.seek(4.2)
    shown.side.choose_person(2)
    choose(shown.transport.speed, 2.0)
    try:
        set_language("de")
        wait(lambda: shown.menuBar().actions()[0].text() == "&Datei")
        assert names(shown) == ["Person 1", "Person 2", "Person 3"] and shown.side.chosen == 2
        assert shown.side.merge_button.text() != "&Merge with …" and shown.transport.speed.currentData() == 2.0
        wait(lambda: shown.view.result is not None and abs(grey(shown) - (16 + 30 * 4.2)) < 4)
        assert len(shown.menuBar().actions()) == 3
        press(shown, Qt.Key.Key_Space)  # the new commands work, and once each
        wait(lambda: shown.clock.playing)
    finally:
        set_language("en")
    wait(lambda: shown.menuBar().actions()[0].text() == "&File")


def test_it_follows_a_change_of_the_theme(review, app):
    shown = review()
    try:
        for theme in ("dark", "light"):
            colour = apply_theme(app, theme).colour("card").name()
            wait(lambda colour=colour: shown.curves.plot.grab().toImage().pixelColor(3, 3).name() == colour)
            assert shown.curves._cursor.pen.color() == present_theme().colour("accent")
    finally:
        apply_theme(app, "system")
