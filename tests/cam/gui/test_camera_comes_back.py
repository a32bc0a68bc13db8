"""No camera, a busy one and an unplugged one are calm messages, and the picture comes back by itself."""

import time

import pytest
from window_driven import QTest, click, faces_shown, wait

from fer_cam.gui import retry, source_opener
from fer_cam.gui.retry import Retry
from fer_cam.live.cameras import Camera
from fer_cam.sources import LatestFrame, open_source
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
    monkeypatch.setattr(retry, "PAUSES", (0.05, 0.1))
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


def test_an_unplugged_camera_comes_back(window, webcam):
    webcam.plugged = True
    shown = window(source="/dev/video0")
    wait(lambda: faces_shown(shown))
    shown.people.rename(1, "Ada")
    webcam.plugged = False
    wait(lambda: shown.view.message.isVisible())
    assert "stopped" in title(shown) or "No camera" in title(shown)
    before = webcam.opened
    wait(lambda: webcam.opened >= before + 3)  # it is tried again and again, and says so once
    webcam.plugged = True
    wait(lambda: faces_shown(shown))


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


def test_pauses_grow_and_a_message_is_shown_once():
    tries = Retry()
    assert tries.pause == 0
    assert [tries.failed("gone"), tries.failed("gone"), tries.failed("busy")] == [True, False, True]
    pauses = []
    for _ in range(8):
        pauses.append(tries.pause)
        tries.failed("busy")
    assert pauses == sorted(pauses) and pauses[-1] == 15
    tries.succeeded()
    assert tries.pause == 0 and tries.failed("busy")
