"""The page of stimuli: a playlist is made, looked at, saved and opened."""

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog
from stimulus_driven import RED, playlist, texts
from window_driven import QTest, click, pixels, wait

from fer_cam.stimulus.playlist import Item
from fer_cam.stimulus.playlist_file import read_playlist, write_playlist


def test_a_folder_is_added_in_natural_order_and_reordered(opened, files, monkeypatch):
    _, page = opened
    assert not page.start.isEnabled() and not page.save.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(files))
    click(page.add_folder)
    wait(lambda: page.items.count() == 3)
    assert texts(page) == ["1.  film.mp4", "2.  img2.png", "3.  img10.png"] and page.start.isEnabled()
    click(page.down)
    assert texts(page) == ["1.  img2.png", "2.  film.mp4", "3.  img10.png"] and page.items.currentRow() == 1
    click(page.up)
    page.items.setFocus()
    QTest.keyClick(page.items, Qt.Key.Key_Delete)
    assert texts(page) == ["1.  img2.png", "2.  img10.png"]
    # As a drag does: the first row is moved behind the last.
    model, parent = page.items.model(), page.items.rootIndex()
    assert model.moveRow(parent, 0, parent, 2)
    assert texts(page) == ["1.  img10.png", "2.  img2.png"] and page.playlist.items[0].file.name == "img10.png"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(files.parent / "none"))
    click(page.add_folder)
    wait(lambda: "cannot be read" in page.message.text())
    assert page.items.count() == 2


def test_the_chosen_item_is_seen_and_gets_a_name_and_a_time(opened, files, monkeypatch):
    _, page = opened
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(files / "img2.png"), str(files / "x.png")], "")
    )
    click(page.add_files)
    wait(lambda: not page.item.preview.pixmap().isNull())
    shot = pixels(page.item.preview.pixmap().toImage())
    assert np.abs(shot[shot.shape[0] // 2, shot.shape[1] // 2].astype(int) - RED).max() < 6
    QTest.mouseClick(page.item.label, Qt.MouseButton.LeftButton)
    QTest.keyClicks(page.item.label, "a red one: 1, 2")
    QTest.keyClick(page.item.label, Qt.Key.Key_Return)
    page.item.seconds.setFocus()
    page.item.seconds.selectAll()
    QTest.keyClicks(page.item.seconds, "2.5")
    QTest.keyClick(page.item.seconds, Qt.Key.Key_Return)
    assert page.playlist.items[0] == Item(files / "img2.png", 2.5, "a red one: 1, 2")
    assert texts(page)[0] == "1.  a red one: 1, 2" and not page.run.active
    page.items.setCurrentRow(1)
    wait(lambda: "no such file" in page.item.preview.text())


def test_a_playlist_is_saved_and_opened(opened, files, monkeypatch):
    _, page = opened
    page.show_playlist(playlist(files, "img2.png", "film.mp4", shuffle=True, seed=7))
    place = files / "list.toml"
    monkeypatch.setattr("fer_cam.gui.stimulus.playlist_files.ask_name", lambda *_: str(place))
    click(page.save)
    wait(lambda: str(place) in page.message.text())
    assert read_playlist(place) == page.playlist and page.playlist.seed == 7
    write_playlist(playlist(files, "img10.png", "gone.png", baseline=2.0), place)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(place), ""))
    click(page.open_)
    wait(lambda: "gone.png" in page.message.text())
    assert page.settings.baseline.value() == 2.0 and not page.settings.seed.isEnabled() and page.items.count() == 2
    place.write_text("pauze = 1")
    click(page.open_)
    wait(lambda: "'pauze' is not known" in page.message.text())
    assert page.items.count() == 2


def test_the_page_keeps_its_playlist_and_follows_the_language(opened, files):
    shown, page = opened
    page.show_playlist(playlist(files, "img2.png", "film.mp4", pause=4.0))
    page.reject()
    assert shown.stimulus.page is None
    shown.prefer(language="de")
    QTest.qWait(100)
    shown.actions_.stimulus.trigger()
    page = shown.stimulus.page
    assert texts(page) == ["1.  img2.png", "2.  film.mp4"] and page.settings.pause.value() == 4.0
    assert page.start.text() == "&Starten"
    shown.prefer(language="en")
    QTest.qWait(100)
