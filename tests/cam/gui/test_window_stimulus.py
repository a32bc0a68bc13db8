"""Stimuli in the window: the page with real clicks, a show with its session, and what goes wrong."""

import csv
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from films_made import film, numbered
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox
from test_menus import dialog, press, push
from window_driven import QTest, click, faces_shown, message, pixels, wait

from fer_cam import read_session
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.session.stimulus.markers import read_stimuli
from fer_cam.session.stimulus.responses import responses
from fer_cam.stimulus.playlist import Item, Playlist
from fer_cam.stimulus.playlist_file import read_playlist, write_playlist

RED, GREEN = (30, 30, 220), (40, 200, 40)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "stimuli"
    folder.mkdir()
    for name, colour in (("img2.png", RED), ("img10.png", GREEN)):
        cv2.imwrite(str(folder / name), np.full((60, 80, 3), colour, np.uint8))
    film(folder / "film.mp4", numbered(10), rate=10)
    return folder


@pytest.fixture
def opened(window, tmp_path):
    """A window with faces, whose sessions are kept in `all`, and its page of stimuli."""
    shown = window(source="demo")
    shown.prefer(sessions=str(tmp_path / "all"))
    wait(lambda: faces_shown(shown))
    shown.actions_.stimulus.trigger()
    return shown, shown.stimulus.page


def playlist(files, *names, **options):
    return Playlist(tuple(Item(files / name) for name in names), **{"seconds": 0.6, "pause": 0.3} | options)


def texts(page):
    return [page.items.item(i).text() for i in range(page.items.count())]


def run_to_the_end(shown):
    wait(lambda: not shown.stimulus.run.active)
    wait(lambda: not shown.sessions.folder)


def is_painted(shown):
    """Return True once the first item, which lasts 30 s, is on the screen."""
    show = shown.stimulus.run.show
    return show is not None and show.step is not None and show.left(time.monotonic()) < 30


def markers(folder):
    (one,) = folder.iterdir()
    return [m.label.removeprefix("stimulus ") for m in read_session(one).markers if m.origin == "stimulus"]


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
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place.with_suffix("")), ""))
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


def test_a_show_records_a_session_after_the_question_and_offers_the_report(opened, files, tmp_path, monkeypatch):
    shown, page = opened
    page.show_playlist(playlist(files, "img2.png", "film.mp4", "img10.png", baseline=0.4))
    click(page.start)
    push(dialog(shown), "Yes")
    wait(lambda: shown.stimulus.run.show is not None)
    screen = shown.stimulus.run.screen
    assert page.start.text() == "&Stop" and not page.items.isEnabled()
    wait(lambda: shown.stimulus.run.show.step is not None and shown.stimulus.run.show.step.name == "img2.png", 5)
    wait(lambda: "Stimulus 1 of 3: img2.png" in page.message.text())
    wait(lambda: "1 of 3" in shown.view.recording_text)
    shot = pixels(screen.grab().toImage())
    assert np.abs(shot[shot.shape[0] // 2, shot.shape[1] // 2].astype(int) - RED).max() < 6
    assert (shot[:, 2] == 0).all() or (shot[2] == 0).all()  # black beside the picture
    run_to_the_end(shown)
    names = ("img2.png", "film.mp4", "img10.png")
    assert markers(tmp_path / "all") == [
        "baseline", *(f"{event}: {name}" for name in names for event in ("start", "end")), "finished"
    ]  # fmt: skip
    (folder,) = (tmp_path / "all").iterdir()
    session = read_session(folder)
    assert session.whole and session.info.informed is True and len(responses(session)) == 3
    assert all(r.reference == "baseline" and r.means.frames >= 3 for r in responses(session))
    assert "stimulus start: img2.png" in [label for _, label in shown.results.markers]
    places = []
    monkeypatch.setattr("fer_cam.gui.stimulus.stimulus.QDesktopServices.openUrl", lambda url: places.append(url))
    push(dialog(shown), "Open the report")
    wait(lambda: places)
    assert Path(places[0].toLocalFile()) == folder / "report.html"
    assert "Responses to the stimuli" in (folder / "report.html").read_text()


def test_without_an_answer_nothing_is_shown(opened, files, tmp_path):
    shown, page = opened
    page.show_playlist(playlist(files, "img2.png"))
    click(page.start)
    push(dialog(shown), "Cancel")
    QTest.qWait(200)
    assert not shown.stimulus.run.active and not (tmp_path / "all").exists() and page.start.text() == "&Start"


def test_escape_stops_a_show_and_leaves_a_session_that_was_there(opened, files, tmp_path):
    shown, page = opened
    shown.sessions.start(SessionPlan(tmp_path / "all" / "s"))
    wait(lambda: shown.sessions.folder)
    page.show_playlist(playlist(files, "img2.png", "img10.png", seconds=30))
    click(page.start)
    wait(lambda: is_painted(shown))
    press(shown.stimulus.run.screen, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not shown.stimulus.run.active and shown.stimulus.run.screen is None and page.start.text() == "&Start"
    QTest.qWait(800)
    assert shown.sessions.folder and not [b for b in shown.findChildren(QMessageBox) if b.isVisible()]
    shown.sessions.toggle()
    wait(lambda: not shown.sessions.folder)
    assert markers(tmp_path / "all") == ["start: img2.png", "stopped: img2.png", "finished"]
    assert not read_stimuli(read_session(tmp_path / "all" / "s")).showings[0].whole


def test_the_end_of_the_session_ends_the_show(opened, files, tmp_path):
    shown, page = opened
    shown.sessions.start(SessionPlan(tmp_path / "all" / "s"))
    wait(lambda: shown.sessions.folder)
    page.show_playlist(playlist(files, "img2.png", seconds=30))
    click(page.start)
    wait(lambda: shown.stimulus.run.show is not None and shown.stimulus.run.show.step is not None)
    shown.sessions.toggle()
    wait(lambda: not shown.stimulus.run.active)
    assert "The session has ended" in message(shown)


def test_a_file_that_cannot_be_shown_is_told_and_left_out(opened, files, tmp_path):
    shown, page = opened
    (files / "broken.mp4").write_bytes(b"x" * 3000)
    page.show_playlist(playlist(files, "broken.mp4", "img2.png"))
    lines = []
    shown.stimulus.failed.connect(lines.append)
    click(page.start)
    push(dialog(shown), "Yes")
    wait(lambda: shown.stimulus.run.active)
    run_to_the_end(shown)
    assert markers(tmp_path / "all") == ["failed: broken.mp4", "start: img2.png", "end: img2.png", "finished"]
    assert len(lines) == 1 and "broken.mp4" in lines[0] and "remove it from the playlist" in lines[0]
    assert page.message.text() == lines[0]  # still there, after the items that were shown
    push(dialog(shown), "Close")


def test_a_session_that_cannot_be_written_ends_the_wait(opened, files, tmp_path):
    shown, page = opened
    (tmp_path / "file").write_text("")
    shown.prefer(sessions=str(tmp_path / "file"))
    page.show_playlist(playlist(files, "img2.png"))
    click(page.start)
    push(dialog(shown), "Yes")
    wait(lambda: "choose another folder" in message(shown))
    wait(lambda: not shown.stimulus.run.active)
    assert page.start.text() == "&Start" and shown.stimulus.run.screen is None


def test_closing_the_window_during_a_show_ends_both_whole(opened, files, tmp_path):
    shown, page = opened
    page.show_playlist(playlist(files, "img2.png", seconds=30))
    click(page.start)
    push(dialog(shown), "Yes")
    wait(lambda: is_painted(shown))
    start = time.monotonic()
    shown.close()
    assert time.monotonic() - start < 10
    (folder,) = (tmp_path / "all").iterdir()
    assert read_session(folder).whole and markers(tmp_path / "all") == [
        "start: img2.png",
        "stopped: img2.png",
        "finished",
    ]


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


def test_the_review_exports_the_responses(opened, files, tmp_path):
    shown, page = opened
    page.show_playlist(playlist(files, "img2.png"))
    click(page.start)
    push(dialog(shown), "Yes")
    wait(lambda: shown.stimulus.run.active)
    run_to_the_end(shown)
    push(dialog(shown), "Close")
    (folder,) = (tmp_path / "all").iterdir()
    review = shown.sessions.open(folder)
    wait(lambda: review.state is not None)
    review.files.export_stimuli(str(tmp_path / "stimulus.csv"))
    wait((tmp_path / "stimulus.csv").exists)
    rows = list(csv.DictReader((tmp_path / "stimulus.csv").read_text().splitlines()))
    assert [row["item"] for row in rows] == ["img2.png"]
    assert any("stimulus start: img2.png" in label for _, label in review.state.markers)
