"""Sessions and markers of the window."""

import time

import pytest
from films_made import film, numbered
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QLineEdit
from test_menus import dialog, press, push
from window_driven import QTest, click, faces_shown, message, wait

from fer_cam import read_session
from fer_cam.gui import run_window
from fer_cam.gui.session_places import marker_labels, stored_labels
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.session.writer import SessionWriter
from fer_cam.settings import Settings
from fer_models import FerError


def key(window, number):
    window.activateWindow()
    wait(window.isActiveWindow)  # not the question that has just been closed
    press(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def recording(window, tmp_path):
    """Return a function that opens a window which records a session without a question."""

    def start(folder="s", **options):
        shown = window(**options.pop("settings", {}))
        wait(lambda: faces_shown(shown) and shown.cards.cards)
        shown.sessions.start(SessionPlan(tmp_path / folder, **options))
        wait(lambda: shown.sessions.folder)
        QTest.qWait(300)  # some frames
        return shown

    return start


def stop(shown):
    shown.actions_.session.trigger()
    start = time.monotonic()
    wait(lambda: not shown.sessions.folder)
    assert time.monotonic() - start < 5


def test_a_button_records_a_session_after_the_question(window, tmp_path):
    shown = window()
    shown.prefer(sessions=str(tmp_path / "all"))
    wait(lambda: faces_shown(shown) and shown.cards.cards)
    shown.sessions.rename(1, "Grace")
    click(shown.tools.session)
    push(dialog(shown), "Yes")
    wait(lambda: shown.sessions.folder)
    assert "Recording a session in" in message(shown) and "Stop" in shown.tools.session.text()
    wait(lambda: "Session 0:0" in shown.status.recording.text() and shown.view.recording_text.startswith("Session"))
    key(shown, 3)
    click(shown.timeline.mark)
    shown.sessions.rename(1, "Ada")
    QTest.qWait(300)
    stop(shown)
    assert "Start" in shown.tools.session.text() and not shown.view.recording_text
    (folder,) = (tmp_path / "all").iterdir()
    session = read_session(folder)
    assert session.whole and len(session.frames) > 5 and session.info.informed is True and session.video is None
    assert [(m.label, m.origin) for m in session.markers] == [("marker 3", "key 3"), ("marker 1", "button")]
    assert session.people[0].name == "Ada" and shown.people.name(1) == "Ada"
    click(shown.tools.session)  # the question is asked once
    wait(lambda: shown.sessions.folder)


def test_without_an_answer_nothing_is_recorded(window, tmp_path):
    shown = window()
    shown.prefer(sessions=str(tmp_path / "all"))
    wait(lambda: faces_shown(shown))
    click(shown.tools.session)
    push(dialog(shown), "Cancel")
    QTest.qWait(200)
    assert not shown.sessions.folder and not (tmp_path / "all").exists()


def test_a_session_that_waits_is_shown_and_taken_back(window, tmp_path, monkeypatch):
    monkeypatch.setattr("fer_cam.gui.saving.Saving.ask", lambda self, then: then())
    place = str(tmp_path / "a.mp4")
    film(place, numbered(5))
    shown = window(source=place)
    shown.prefer(sessions=str(tmp_path / "all"))
    wait(lambda: not shown.worker.has_source and "No face in any" in message(shown))
    click(shown.tools.session)
    wait(lambda: "Stop" in shown.tools.session.text() and "waits" in shown.view.recording_text)
    assert "press Play again" in message(shown)
    click(shown.tools.session)
    wait(lambda: "Start" in shown.tools.session.text() and not shown.view.recording_text)
    assert message(shown) == "No session will be recorded"
    click(shown.tools.again)
    wait(lambda: shown.worker.has_source)
    wait(lambda: not shown.worker.has_source)
    QTest.qWait(100)
    assert not (tmp_path / "all").exists()
    click(shown.tools.session)
    click(shown.tools.again)
    wait(lambda: (tmp_path / "all").exists())


def test_the_last_session_is_reviewed_with_a_key(recording, tmp_path):
    shown = recording()
    stop(shown)
    wait(lambda: "Ctrl+Shift+R" in message(shown))
    press(shown, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: shown.sessions._reviews)
    review = shown.sessions._reviews[0]
    wait(lambda: review.state is not None)
    assert review.state.session.folder == tmp_path / "s"


def test_markers_are_on_the_timeline_without_a_session(window):
    shown = window()
    shown.prefer(markers="\nstimulus")
    wait(lambda: faces_shown(shown) and shown.timeline.plot and shown.timeline.isVisible())
    key(shown, 2)
    assert message(shown) == "Marker: stimulus"
    wait(lambda: len(shown.timeline.plot._markers) == 1)
    line = shown.timeline.plot._markers[0]
    assert line.label.format == "stimulus" and abs(line.value() - shown.results.now) < 5
    shown.choices.change(source="demo:2")
    wait(lambda: shown.timeline.plot._markers == [])


def test_digits_in_a_name_are_no_markers(window):
    shown = window()
    wait(lambda: faces_shown(shown) and shown.cards.cards)
    name = shown.cards.cards[0].name
    QTest.mouseClick(name, Qt.MouseButton.LeftButton)
    QTest.keyClicks(name, "R2")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert shown.people.name(1) == "R2" and shown.results.markers == ()


def test_the_labels_of_markers_are_edited_and_remembered(window):
    shown = window()
    shown.actions_.labels.trigger()
    page = dialog(shown, QDialog)
    fields = page.findChildren(QLineEdit)
    assert len(fields) == 9 and fields[0].text() == "marker 1"
    fields[0].setText("  film   starts ")
    push(page, "OK")
    assert shown.sessions.labels[:2] == ("film starts", "marker 2")
    assert shown.actions_.marks[0].text() == "film starts" and shown.preferences.markers.startswith("film starts\n")
    assert stored_labels(marker_labels("")) == "" and marker_labels("a\nb")[:3] == ("a", "b", "marker 3")


def test_another_source_goes_on_with_new_people(recording, tmp_path):
    shown = recording(settings={"source": "demo"})
    shown.choices.change(source="demo:2")
    wait(lambda: faces_shown(shown) and len(shown.view.result.faces) == 2)
    stop(shown)
    session = read_session(tmp_path / "s")
    assert [m.origin for m in session.markers] == ["source"] and "demo" in session.markers[0].label
    assert len({p.id for p in session.people}) >= 3 and (session.frames.time[1:] > session.frames.time[:-1]).all()


def test_another_model_begins_the_next_session(recording, tmp_path):
    shown = recording()
    shown.choices.change(model="mobilenet-8")
    wait(lambda: shown.sessions.folder.endswith("s-2"))
    wait(lambda: faces_shown(shown))
    stop(shown)
    first, second = (read_session(tmp_path / name) for name in ("s", "s-2"))
    assert first.whole and second.whole and len(second.labels) == len(first.labels) + 1 and len(second.frames)


def test_a_full_disk_ends_the_session_and_the_picture_goes_on(recording, tmp_path, monkeypatch):
    shown = recording()

    def full(*_):
        raise FerError("s: the session cannot go on (No space left on device)")

    monkeypatch.setattr(SessionWriter, "_add", full)
    wait(lambda: "No space left" in message(shown) and not shown.sessions.folder)
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)
    assert read_session(tmp_path / "s").whole
    box = dialog(shown)
    assert "Nothing is being recorded now" in box.text() and "No space left" in box.informativeText()
    push(box, "Review")
    wait(lambda: [w.windowTitle().startswith("s ") for w in shown.sessions._reviews] == [True])


def test_a_session_that_cannot_begin_says_so(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    (tmp_path / "file").write_text("not a folder")
    shown.sessions.start(SessionPlan(tmp_path / "file" / "s"))
    box = dialog(shown)
    assert "could not begin" in box.text() and "file" in box.informativeText()
    assert {b.text() for b in box.buttons()} == {"&Close"}
    push(box, "Close")
    wait(lambda: not box.isVisible())
    assert not shown.sessions.waiting and "Start" in shown.tools.session.text()


def test_a_video_that_fails_leaves_the_session(recording, tmp_path, monkeypatch):
    shown = recording(video=True)

    def full(*_):
        raise FerError("video.mp4: cannot be written")

    monkeypatch.setattr("fer_cam.sinks.VideoSink.write_image", full)
    wait(lambda: "goes on without its video" in message(shown))
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5 and shown.sessions.folder)


def test_closing_finishes_the_session_soon(recording, tmp_path):
    shown = recording(video=True)
    QTest.qWait(500)
    start = time.monotonic()
    shown.close()
    assert time.monotonic() - start < 5
    session = read_session(tmp_path / "s")
    assert session.whole and session.video is not None and session.video.name == "video.mp4"


def test_photos_are_no_session(window, tmp_path, photo):
    shown, errors = window(), []
    wait(lambda: faces_shown(shown))
    shown.worker.failed.connect(errors.append)
    shown.worker.session.start(SessionPlan(tmp_path / "s"))
    shown.choices.change(source=str(photo))
    wait(lambda: errors)
    assert "photos do not follow each other" in errors[0]
    wait(lambda: not shown.sessions.folder)


def test_the_command_line_records_in_the_window(app, tmp_path, capsys):
    folder = tmp_path / "s"
    assert (
        run_window(Settings(source=""), "demo", frames=8, session=str(folder), session_video=True, informed=True) == 0
    )
    session = read_session(folder)
    assert session.whole and session.info.informed is True and session.video is not None and len(session.frames) >= 8
    assert "recorded a session" in capsys.readouterr().err
    with pytest.raises(FerError, match="is a session already"):
        run_window(Settings(source=""), "demo", session=str(folder))
