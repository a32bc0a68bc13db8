"""What a review opens: sessions without a video, damaged ones, and videos in several files."""

import json

from review_driven import grey, make, names
from sessions_made import face, info, record, result
from window_driven import click, message, wait

from fer_cam.cli import main
from fer_cam.gui.review.window import ReviewWindow
from fer_cam.session.writer import SessionWriter


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
