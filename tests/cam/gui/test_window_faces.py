"""Saving faces from the window, and on to labelling them."""

import csv
import shutil

import pytest
from faces_made import fill_in
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from window_driven import QTest, closed, faces_shown, message, wait

from fer_cam.face_saving import faces_in


@pytest.fixture
def choose(monkeypatch):
    """Answers the dialog for a folder."""

    def answer(folder):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))

    return answer


def save(shown):
    shown.activateWindow()
    wait(shown.isActiveWindow)
    QTest.keyClick(shown, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


def box(shown):
    wait(lambda: any(b.isVisible() for b in shown.findChildren(QMessageBox)), 60)
    return next(b for b in shown.findChildren(QMessageBox) if b.isVisible())


def push(dialog, text):
    button = next(b for b in dialog.buttons() if b.text().replace("&", "").startswith(text))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_faces_are_saved_counted_added_to_and_labelled(window, photos, tmp_path, choose):
    shown = window(source=str(photos))
    wait(lambda: faces_shown(shown))
    target = tmp_path / "faces"
    choose(target)
    save(shown)
    wait(lambda: shown.saver.dialog is not None)
    done = box(shown)
    assert f"Saved 6 faces of 3 photos in {target}" in done.text()
    assert "No face found in 1 of them: wall.png" in done.informativeText()
    assert "Could not be read: 1" in done.informativeText() and shown.saver.dialog is None
    push(done, "Close")
    fill_in(target, "sad")
    before = (target / "faces.csv").read_bytes()
    shutil.copy(photos / "one.png", photos / "two.png")
    save(shown)
    question = box(shown)
    assert "faces has 6 faces already, 1 of them with a label" in question.text()
    push(question, "Cancel")
    QTest.qWait(200)
    assert (target / "faces.csv").read_bytes() == before and shown.saver.dialog is None
    save(shown)
    push(box(shown), "Add")
    wait(lambda: any("Saved 1 faces" in b.text() for b in shown.findChildren(QMessageBox)), 60)
    done = next(b for b in shown.findChildren(QMessageBox) if "Saved 1 faces" in b.text())
    assert "Skipped, because their faces were there: 2" in done.informativeText()
    assert (target / "faces.csv").read_bytes().startswith(before) and faces_in(target) == (7, 1)
    push(done, "Label them")
    wait(lambda: shown.labelling.opened and shown.labelling.opened[0].way is not None)
    label = shown.labelling.opened[0]
    assert label.count.text() == "1 of 7 labelled"
    shown.close()
    wait(lambda: closed(label))


def test_faces_do_not_come_among_other_files_unasked(window, photos, tmp_path, choose):
    target = tmp_path / "thesis"
    (target / "faces").mkdir(parents=True)
    (target / "chapter.txt").write_text("one")
    shown = window(source=str(photos))
    wait(lambda: faces_shown(shown))
    choose(target)
    save(shown)
    question = box(shown)
    assert "thesis holds other files" in question.text() and "faces-2" in question.informativeText()
    push(question, "Cancel")
    QTest.qWait(200)
    assert {file.name for file in target.iterdir()} == {"faces", "chapter.txt"}
    save(shown)
    push(box(shown), "In a new folder")
    wait(lambda: any("Saved 6 faces" in b.text() for b in shown.findChildren(QMessageBox)), 60)
    assert {file.name for file in target.iterdir()} == {"faces", "faces-2", "chapter.txt"}
    assert faces_in(target / "faces-2") == (6, 0)


def test_cancel_keeps_what_is_saved(window, photos, tmp_path, choose):
    for number in range(40):
        shutil.copy(photos / "group.jpg", photos / f"more{number}.jpg")
    shown = window(source=str(photos))
    wait(lambda: faces_shown(shown))
    choose(tmp_path / "faces")
    save(shown)
    wait(lambda: shown.saver.dialog is not None and "faces saved" in shown.saver.dialog.labelText(), 60)
    assert shown.view.result.faces  # the window goes on
    QTest.mouseClick(shown.saver.dialog.findChild(QPushButton), Qt.MouseButton.LeftButton)
    done = box(shown)
    assert "Cancelled: " in done.informativeText()
    count, _ = faces_in(tmp_path / "faces")
    assert 5 <= count < 200
    with open(tmp_path / "faces" / "faces.csv", encoding="utf-8", newline="") as file:
        assert all((tmp_path / "faces" / row["face"]).is_file() for row in csv.DictReader(file))
    push(done, "Close")


def test_closing_the_window_meanwhile_asks_nothing(window, photos, tmp_path, choose):
    for number in range(40):
        shutil.copy(photos / "group.jpg", photos / f"more{number}.jpg")
    shown = window(source=str(photos))
    wait(lambda: faces_shown(shown))
    choose(tmp_path / "faces")
    save(shown)
    wait(lambda: shown.saver.dialog is not None and "faces saved" in shown.saver.dialog.labelText(), 60)
    shown.close()
    QTest.qWait(500)
    assert shown.saver.dialog is None and not any(b.isVisible() for b in shown.findChildren(QMessageBox))
    assert 1 <= faces_in(tmp_path / "faces")[0] < 200


def test_what_cannot_be_saved_is_one_line(window, photos, tmp_path, choose):
    shown = window()
    wait(lambda: shown.view.result)
    save(shown)
    wait(lambda: "Open photos, a folder or a video first" in message(shown))
    shown.choices.change(source=str(photos))
    wait(lambda: shown.worker.place.kind == "photos")
    choose(photos)  # the folder of the photos themselves
    save(shown)
    push(box(shown), "Among")
    wait(lambda: "is the folder of the photos; choose another folder" in message(shown), 60)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "faces.csv").write_text("a,b\n1,2\n")
    choose(tmp_path / "other")
    save(shown)
    wait(lambda: "is not one that fer-cam --save-faces wrote" in message(shown))
    assert shown.saver.dialog is None and (tmp_path / "other" / "faces.csv").read_text() == "a,b\n1,2\n"
