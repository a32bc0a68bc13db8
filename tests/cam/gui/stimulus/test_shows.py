"""A show of stimuli in the window: real clicks, its session, and what goes wrong."""

import csv
import time
from pathlib import Path

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox
from stimulus_driven import RED, is_painted, markers, playlist, run_to_the_end
from test_menus import dialog, press, push
from window_driven import QTest, click, message, pixels, wait

from fer_cam import read_session
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.session.stimulus.markers import read_stimuli
from fer_cam.session.stimulus.responses import responses


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
