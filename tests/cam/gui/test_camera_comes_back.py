"""No camera, a busy one and an unplugged one are calm messages, and the picture comes back by itself."""

import time

import pytest
from PyQt6.QtCore import Qt
from window_driven import QTest, click, faces_shown, wait

from fer_cam import read_session
from fer_cam.gui.picture.trouble import why_no_picture
from fer_cam.gui.work import source_opener
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.live.cameras import Camera
from fer_cam.sources import LatestFrame, backoff, open_source
from fer_cam.sources.address import _reason
from fer_models import FerError


class Webcam:
    """A camera that can be plugged in, unplugged and used by somebody else."""

    def __init__(self):
        self.plugged, self.busy, self.opened = False, False, 0
        self.portrait = open_source("demo", loop=True)

    def open(self, spec, **_):
        if not spec.startswith("/dev/"):
            return open_source(spec, loop=True)
        self.opened += 1
        if not self.plugged:
            raise FerError(f"camera {spec}: no such camera (found: none); connect one or choose another --source")
        if self.busy:
            raise FerError(f"camera {spec}: cannot be opened; another program may be using it, or it is no camera")
        return LatestFrame(f"camera {spec}", self.grab, lambda: None, fps=30)

    def grab(self):
        time.sleep(0.02)
        return self.portrait.read().image if self.plugged else None


@pytest.fixture
def webcam(monkeypatch):
    camera = Webcam()
    monkeypatch.setattr(backoff, "PAUSES", (0.05, 0.1))
    monkeypatch.setattr(source_opener, "open_source", camera.open)
    monkeypatch.setattr("fer_cam.live.cameras.open_source", camera.open)
    monkeypatch.setattr(
        source_opener, "known_cameras", lambda: (Camera("/dev/video0", "Webcam"),) if camera.plugged else ()
    )
    return camera


def title(window):
    return window.view.message.title.text()


def test_a_camera_that_is_plugged_in_later_is_shown(window, webcam):
    shown = window(source="auto")
    wait(lambda: "No camera" in title(shown))
    assert shown.view.message.isVisible() and shown.view.message.demo.isVisible()
    webcam.plugged = webcam.busy = True
    wait(lambda: "busy" in title(shown))
    webcam.busy = False
    wait(lambda: faces_shown(shown))
    assert not shown.view.message.isVisible() and shown.choices.settings.source == "/dev/video0"


def unplug(shown, webcam):
    webcam.plugged = False
    wait(lambda: shown.view.message.isVisible() and not shown.worker.has_source)


def plug(shown, webcam):
    webcam.plugged = True
    wait(lambda: shown.worker.has_source and faces_shown(shown))


def cards(window):
    """Name and words of each card, from the top."""
    return [(card.name.text(), card.name.placeholderText(), card.emotion.text()) for card in window.cards.cards]


def test_an_unplugged_camera_comes_back(window, webcam):
    webcam.plugged = True
    shown, told = window(source="/dev/video0"), []
    shown.worker.lost.connect(told.append)
    wait(lambda: faces_shown(shown))
    unplug(shown, webcam)
    assert "stopped" in title(shown) or "No camera" in title(shown)
    before = webcam.opened
    wait(lambda: webcam.opened >= before + 3)  # it is tried again and again, and says each reason once
    assert len(told) == len(set(told)) == 2 and "gives no more pictures" in told[0] and "no such camera" in told[1]
    plug(shown, webcam)
    wait(lambda: "back after" in shown.status.currentMessage())


def test_a_person_after_a_gap_is_a_new_one_and_the_named_one_has_left(window, webcam, tmp_path):
    webcam.plugged = True
    shown = window(source="/dev/video0")
    wait(lambda: faces_shown(shown) and shown.cards.cards)
    name = shown.cards.cards[0].name
    click(name)
    QTest.keyClicks(name, "Ada")
    QTest.keyClick(name, Qt.Key.Key_Return)
    shown.sessions.start(SessionPlan(tmp_path / "s"))
    wait(lambda: shown.sessions.folder)
    unplug(shown, webcam)
    wait(lambda: [card[0] for card in cards(shown)] == ["Ada"] and "not in the picture" in cards(shown)[0][2])
    plug(shown, webcam)
    wait(lambda: len(shown.cards.cards) == 2)
    new, old = cards(shown)
    assert new[:2] == ("", "Person 2") and "neutral" in new[2]
    assert old[0] == "Ada" and old[2] == "not in the picture"
    assert shown.sessions.folder  # the session goes on
    click(shown.tools.session)
    wait(lambda: not shown.sessions.folder)
    session = read_session(tmp_path / "s")
    assert [(person.id, person.name) for person in session.people] == [(1, "Ada"), (2, "")]
    assert [marker.label.partition(":")[0] for marker in session.markers] == ["source"]


def test_while_a_camera_is_gone_the_window_does_what_is_asked(window, webcam):
    webcam.plugged = True
    shown = window(source="/dev/video0")
    wait(lambda: faces_shown(shown))
    unplug(shown, webcam)
    shown.choices.change(model="mobilenet-8")
    wait(lambda: shown.worker.current.model == "mobilenet-8")
    shown.choices.change(source="demo")
    wait(lambda: faces_shown(shown))
    assert "demo" in shown.choices.settings.source


def test_try_again_does_not_wait_for_the_next_attempt(window, webcam, monkeypatch):
    monkeypatch.setattr(backoff, "PAUSES", (600.0,))
    webcam.plugged = True
    shown = window(source="/dev/video0")
    wait(lambda: faces_shown(shown))
    unplug(shown, webcam)
    webcam.plugged = True
    QTest.qWait(100)
    assert not shown.worker.has_source
    click(shown.view.message.again)
    wait(lambda: shown.worker.has_source and faces_shown(shown))
    unplug(shown, webcam)
    start = time.monotonic()
    shown.close()
    assert time.monotonic() - start < 5


def test_the_demo_is_one_click_away(window, webcam):
    shown = window(source="auto")
    wait(lambda: "No camera" in title(shown))
    click(shown.view.message.demo)
    wait(lambda: faces_shown(shown))
    tries = webcam.opened
    QTest.qWait(300)
    assert webcam.opened == tries and shown.choices.settings.source == "demo"
    assert shown.actions_.demo.isChecked()


def test_a_webcam_is_mirrored_and_a_file_is_not(window, webcam, video):
    webcam.plugged = True
    shown = window(source="/dev/video0")
    wait(lambda: faces_shown(shown))
    assert shown.view.fit().mirrored
    shown.prefer(mirror=False)
    assert not shown.view.fit().mirrored
    shown.prefer(mirror=True)
    shown.choices.change(source=str(video))
    wait(lambda: video.name in shown.windowTitle() and faces_shown(shown) and not shown.view.fit().mirrored)


def test_an_address_that_wants_a_password_is_told_as_that():
    av = pytest.importorskip("av")
    for kind in (av.HTTPUnauthorizedError, av.HTTPForbiddenError):
        for url in ("http://10.0.0.1/live", "http://me:wrong@10.0.0.1/live"):
            title, advice = why_no_picture(f"http://10.0.0.1/live: {_reason(kind(0, 'x'), url)}")
            assert title == "This address wants a user and a password." and "USER:PASSWORD" in advice
