"""The window in which a session is reviewed."""

import json
import time

import cv2
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QInputDialog
from sessions_made import face, info, record, result
from window_driven import QTest, choose, click, message, pixels, wait

from fer_cam import read_session
from fer_cam.cli import main
from fer_cam.gui.language import set_language
from fer_cam.gui.look.theme import apply_theme, present_theme
from fer_cam.gui.review.window import ReviewWindow
from fer_cam.session.edits import Rename
from fer_cam.session.writer import SessionWriter


def make(folder, *, video=True, marks=((1.0, "film"), (3.0, "laugh"))):
    """Ten seconds with two people; number 3 is number 1, too."""
    with SessionWriter(folder, info(), video=video) as writer:
        for i in range(100):
            one = face(1 if i < 50 else 3, "happy" if i < 50 else "sad")
            writer.write(result(i, one, face(2, "angry", box=(30, 6, 20, 24))))
        for seconds, label in marks:
            writer.mark(label, "key 1", seconds)
    return folder


@pytest.fixture
def review(app, tmp_path):
    """Return a function that opens a review of a folder."""
    opened = []

    def start(folder=None, **options):
        window = ReviewWindow(folder or make(tmp_path / "s", **options))
        window.show()
        opened.append(window)
        wait(lambda: window.state is not None or window.status.currentMessage())
        return window

    yield start
    for window in opened:
        window.close()


def grey(window):
    """The mean of the picture that is shown; frame i has the value 16 + 3 i."""
    return window.view.result.frame.image.mean()


def press(window, key):
    window.activateWindow()
    wait(window.isActiveWindow)  # not the list that was open
    QTest.keyClick(window, key)


def names(window):
    return [window.side.people.item(row).text() for row in range(window.side.people.count())]


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


def test_without_a_video_the_rest_is_there(review):
    shown = review(video=False)
    assert shown.view.message.title.text() == "The video of this session was not kept"
    assert "Keep the video in sessions" in shown.view.message.advice.text()
    shown.clock.seek(2.0)
    assert shown.curves._cursor.value() == 2.0 and names(shown)


def test_a_session_without_its_end_and_one_that_is_none(review, tmp_path):
    folder = make(tmp_path / "s")
    data = json.loads((folder / "session.json").read_text())
    (folder / "session.json").write_text(json.dumps(data | {"end": None}))
    shown = review(folder)
    wait(lambda: "interrupted" in message(shown))
    shown.open(tmp_path / "none")
    wait(lambda: "no such folder" in message(shown))
    assert names(shown) and not shown.view.message.isVisible()
    other = review(tmp_path / "none")
    wait(lambda: other.view.message.title.text() == "This session cannot be opened")


def test_a_damaged_video_leaves_the_tables(review, tmp_path):
    folder = make(tmp_path / "s")
    (folder / "video.mp4").write_bytes(b"no video")
    shown = review(folder)
    wait(lambda: "cannot be played" in shown.view.message.title.text())
    assert names(shown)


def test_the_session_of_one_frame_opens(review, tmp_path):
    shown = review(record(tmp_path / "one", [result(0, face())]))
    click(shown.transport.play)
    assert names(shown) == ["Person 1"] and not shown.clock.playing


def test_wrong_command_lines_are_one_line(tmp_path, capsys, monkeypatch):
    assert main(["review", str(tmp_path / "none")]) == 1
    assert main(["review"]) == 2
    error = capsys.readouterr().err
    assert "no such folder" in error and "required: DIR" in error and error.count("\n") == 2
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main(["review", str(make(tmp_path / "s"))]) == 1
    assert "there is no display" in capsys.readouterr().err


def test_the_window_opens_a_session(window, tmp_path):
    shown = window()
    opened = shown.sessions.open(make(tmp_path / "s"))
    wait(lambda: opened.state is not None)
    shown.close()
    assert not any(w is not opened and isinstance(w, ReviewWindow) for w in shown.sessions._reviews)


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


def test_a_video_in_two_files_is_played_on_one_clock_with_boxes_where_the_faces_are(review, tmp_path):
    folder = tmp_path / "two"
    with SessionWriter(folder, info(), video=True) as writer:
        for i in range(20):
            writer.write(result(i, face(1)))
        for i in range(20, 40):
            writer.write(result(i, face(1, box=(20, 40, 20, 20)), size=(64, 48)))
    shown = review(folder)
    shown.clock.seek(0.5)
    wait(lambda: shown.view.result is not None and shown.view.result.frame.image.shape[:2] == (48, 64))
    assert shown.view.result.faces[0].box == (4, 6, 20, 24)
    shown.clock.seek(1.8)
    shown.clock.play(True)
    wait(lambda: shown.view.result.frame.image.shape[:2] == (64, 48))
    assert shown.view.result.faces[0].box == (20, 40, 20, 20)
    wait(lambda: not shown.clock.playing and abs(grey(shown) - (16 + 3 * 39)) < 4)


def test_it_follows_a_change_of_the_theme(review, app):
    shown = review()
    try:
        for theme in ("dark", "light"):
            colour = apply_theme(app, theme).colour("card").name()
            wait(lambda colour=colour: shown.curves.plot.grab().toImage().pixelColor(3, 3).name() == colour)
            assert shown.curves._cursor.pen.color() == present_theme().colour("accent")
    finally:
        apply_theme(app, "system")
