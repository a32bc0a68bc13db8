"""The window in which saved faces are labelled, with real keys and clicks."""

import time

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox
from tables_made import LABELS, labels_on_disk, make_table
from window_driven import QTest, click, closed, message, pixels, wait

from fer_cam.annotation.table import LabelTable
from fer_cam.cli import main
from fer_cam.gui.annotate import saver
from fer_cam.gui.annotate.window import LabelWindow

Key = Qt.Key


@pytest.fixture
def labelling(app):
    """Opens the window on a folder, and closes it at the end."""
    opened = []

    def start(folder):
        window = LabelWindow(folder)
        opened.append(window)
        window.show()
        wait(lambda: window.way is not None or message(window))
        return window

    yield start
    for window in [each for each in opened if not closed(each)]:
        if window.saver.table is not None:
            window.saver.table._unsaved.clear()
        window.close()


def press(window, *keys):
    window.activateWindow()
    wait(window.isActiveWindow)
    for key in keys:
        QTest.keyClick(window, key)


def pressed(window):
    return [label for label, button in window.panel.buttons.items() if button.isChecked()]


def test_keys_label_faces_and_the_table_has_them_at_once(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy", "sad", "fear", "happy"])
    shown = labelling(folder)
    assert shown.photo.text() == "a, 0.jpg" and shown.position.text() == "Face 1 of 4"
    assert [b.text() for b in shown.panel.buttons.values()][3::4] == ["4   happy", "0   cannot say"]
    before = pixels(shown.face.grab().toImage())
    press(shown, Key.Key_4)
    start = time.monotonic()
    wait(lambda: labels_on_disk(folder) == ["happy", "", "", ""])
    assert time.monotonic() - start < 10
    assert shown.position.text() == "Face 2 of 4" and shown.count.text() == "1 of 4 labelled"
    assert abs(pixels(shown.face.grab().toImage()).astype(int) - before).max() > 20  # another face
    press(shown, Key.Key_5, Key.Key_Backspace)
    assert shown.position.text() == "Face 2 of 4" and pressed(shown) == ["sad"]
    press(shown, Key.Key_Left)
    assert shown.position.text() == "Face 1 of 4" and pressed(shown) == ["happy"]
    press(shown, Key.Key_Right, Key.Key_Delete)  # the second face's label is taken away
    wait(lambda: labels_on_disk(folder) == ["happy", "", "", ""])
    press(shown, Key.Key_9)  # no such label
    assert shown.position.text() == "Face 3 of 4"
    QTest.keyClick(shown, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown.position.text() == "Face 2 of 4" and pressed(shown) == ["sad"]
    wait(lambda: labels_on_disk(folder) == ["happy", "sad", "", ""])


def test_buttons_do_what_keys_do(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy"] * 5, ["sad", "", "sad", "", ""])
    shown = labelling(folder)
    assert shown.position.text() == "Face 2 of 5"  # the first without a label
    click(shown.panel.buttons["surprise"])
    wait(lambda: labels_on_disk(folder)[1] == "surprise")
    assert shown.position.text() == "Face 3 of 5"
    click(shown.panel.only)
    assert shown.position.text() == "Face 4 of 5"
    click(shown.panel.skip)
    assert shown.position.text() == "Face 5 of 5"
    click(shown.panel.buttons[""])  # cannot say
    assert shown.position.text() == "Face 4 of 5"
    click(shown.panel.next_unlabelled)
    assert "No other face waits" in message(shown)
    click(shown.panel.back)
    assert shown.position.text() == "Face 5 of 5"
    click(shown.panel.undo)
    click(shown.panel.undo)
    wait(lambda: labels_on_disk(folder)[1] == "")
    assert shown.position.text() == "Face 2 of 5" and not shown.panel.undo.isEnabled()
    click(shown.panel.shuffle)
    assert shown.position.text() == "Face 1 of 5" and shown.photo.text() == "a, 1.jpg"


def test_the_models_answer_is_hidden_until_it_is_asked_for(labelling, tmp_path):
    shown = labelling(make_table(tmp_path / "t", ["happy", "sad"]))
    assert shown.answer.text() == "" and not shown.panel.answer.isChecked()
    click(shown.panel.answer)
    assert shown.answer.text() == "Model: happy 90%"
    press(shown, Key.Key_Right)
    assert shown.answer.text() == "Model: sad 89%"


def test_the_score_comes_at_the_end_and_leads_back_to_faces_that_differ(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy", "sad", "happy", "fear"])
    shown = labelling(folder)
    press(shown, Key.Key_4, Key.Key_5, Key.Key_5)
    assert shown.pages.currentWidget() is not shown.score
    press(shown, Key.Key_1)
    assert shown.pages.currentWidget() is shown.score
    score = shown.score
    assert score.title.text() == "The model agrees with you on 2 of 4 faces: accuracy 50%"
    assert "kappa 0.33" in score.kappa.text()
    assert score.counts.text() == "angry 0 of 1, happy 1 of 1, sad 1 of 2"
    assert [score.faces.item(i).text() for i in range(score.faces.count())] == [
        "you: sad\nmodel: happy", "you: angry\nmodel: fear",
    ]  # fmt: skip
    press(shown, Key.Key_7)  # labels nothing here
    QTest.qWait(100)
    assert labels_on_disk(folder) == ["happy", "sad", "sad", "angry"]
    box = score.faces.visualItemRect(score.faces.item(0))
    QTest.mouseClick(score.faces.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert shown.position.text() == "Face 3 of 4" and pressed(shown) == ["sad"]
    press(shown, Key.Key_4, Key.Key_F9)  # the person thinks again
    assert score.title.text().startswith("The model agrees with you on 3 of 4")
    click(score.button)
    assert shown.pages.currentWidget() is not score
    wait(lambda: labels_on_disk(folder) == ["happy", "sad", "happy", "angry"])


def test_without_a_label_there_is_no_score(labelling, tmp_path):
    shown = labelling(make_table(tmp_path / "t", ["happy"]))
    click(shown.panel.score)
    assert "no label yet" in shown.score.title.text() and not shown.score.faces.isVisible()


def test_labels_wait_for_libreoffice_and_are_not_lost(labelling, tmp_path, monkeypatch):
    monkeypatch.setattr(saver, "AGAIN", 200)
    folder = make_table(tmp_path / "t", ["happy", "sad", "fear"])
    shown = labelling(folder)
    (folder / ".~lock.faces.csv#").write_text("x")
    press(shown, Key.Key_4, Key.Key_5)
    wait(lambda: "is open in LibreOffice; " in message(shown) and "to be saved" in message(shown))
    assert labels_on_disk(folder) == ["", "", ""]
    shown.close()
    box = shown.findChild(QMessageBox)
    wait(lambda: shown.findChild(QMessageBox) is not None)
    box = shown.findChild(QMessageBox)
    assert shown.isVisible() and "LibreOffice" in box.informativeText()
    stay = next(b for b in box.buttons() if "Keep" in b.text())
    QTest.mouseClick(stay, Qt.MouseButton.LeftButton)
    (folder / ".~lock.faces.csv#").unlink()
    wait(lambda: labels_on_disk(folder) == ["happy", "sad", ""])
    wait(lambda: message(shown) == "Saved")
    shown.close()
    wait(lambda: closed(shown))


def test_closing_writes_the_last_label_and_lets_others_in(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy", "sad"])
    shown = labelling(folder)
    press(shown, Key.Key_3)
    shown.close()
    wait(lambda: closed(shown))
    assert labels_on_disk(folder) == ["fear", ""]
    LabelTable(folder).close()


def test_a_table_in_use_is_one_line_in_the_window(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy", "sad"])
    other = LabelTable(folder)
    shown = labelling(folder)
    assert "another process saves faces there or labels them" in message(shown)
    assert shown.face.message.isVisible() and not shown.panel.isEnabled()
    press(shown, Key.Key_1)  # nothing to label
    other.close()
    shown.open(folder)
    wait(lambda: shown.way is not None)
    assert not shown.face.message.isVisible() and shown.panel.isEnabled()


def test_pictures_that_are_missing_are_named(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy", "sad", "fear"])
    (folder / "face-1.png").unlink()
    shown = labelling(folder)
    wait(lambda: "1 picture is missing or damaged (face-1.png)" in message(shown))
    assert shown.position.text() == "Face 1 of 2"


def test_the_command_opens_it_or_says_why_not(app, tmp_path, capsys, monkeypatch):
    assert main(["label", str(tmp_path)]) == 1
    assert main(["label"]) == 2
    error = capsys.readouterr().err
    assert "has no faces.csv; save faces there first" in error and error.count("\n") == 2
    folder = make_table(tmp_path / "t", ["happy"])
    tables = []
    monkeypatch.setattr("fer_cam.gui.run_labelling", lambda table: tables.append(table) or 0)
    assert main(["label", str(folder)]) == 0 and tables[0].labels == LABELS
    LabelTable(folder).close()  # it was left to others at the end


def test_the_window_takes_the_table_of_the_command(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy", "sad"])
    shown = labelling(LabelTable(folder))
    press(shown, Key.Key_2)
    wait(lambda: labels_on_disk(folder) == ["disgust", ""])


def test_a_thousand_faces_are_labelled_without_waiting(labelling, tmp_path):
    folder = make_table(tmp_path / "t", ["happy"] * 1000)
    shown = labelling(folder)
    start = time.monotonic()
    press(shown, *[Key.Key_4] * 60)
    assert (time.monotonic() - start) / 60 < 0.5
    wait(lambda: labels_on_disk(folder).count("happy") == 60)
