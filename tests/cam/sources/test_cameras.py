"""USB cameras, with substitutes for OpenCV and the system: what is asked of them, and why one cannot be opened."""

import os
import subprocess
import sys
from functools import partial

import cv2
import numpy as np
import pytest

from fer_cam.sources import Returning, camera, open_source, video_nodes
from fer_models import FerError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="V4L2 is of Linux")


class Capture:
    """Stands for cv2.VideoCapture."""

    made, works = [], True

    def __init__(self, target, backend):
        self.target, self.asked, self.left = target, [], 3
        Capture.made.append(self)

    def isOpened(self):
        return True

    def set(self, what, value):
        self.asked.append((what, value))

    def get(self, what):
        return 30.0

    def read(self):
        self.left -= 1
        good = Capture.works and self.left >= 0
        return good, np.zeros((48, 64, 3), np.uint8) if good else None

    def release(self):
        pass


@pytest.fixture
def captures(monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", Capture)
    monkeypatch.setattr(Capture, "made", [])
    monkeypatch.setattr(Capture, "works", True)
    return Capture.made


@pytest.mark.parametrize(
    ("size", "compressed"), [(None, False), ((640, 480), False), ((1280, 720), True), ((800, 600), True)]
)
def test_large_pictures_are_asked_for_as_jpeg_and_at_the_best_rate(captures, size, compressed):
    camera.open_camera("/dev/null", size).close()
    asked = dict(captures[0].asked)
    assert (asked.get(cv2.CAP_PROP_FOURCC) == cv2.VideoWriter.fourcc(*"MJPG")) is compressed
    assert asked[cv2.CAP_PROP_FPS] == 60
    if size:
        order = [what for what, _ in captures[0].asked]
        assert (asked[cv2.CAP_PROP_FRAME_WIDTH], asked[cv2.CAP_PROP_FRAME_HEIGHT]) == size
        assert not compressed or order.index(cv2.CAP_PROP_FOURCC) < order.index(cv2.CAP_PROP_FRAME_WIDTH)


def test_a_link_is_followed_anew_when_the_camera_is_back(captures, tmp_path, monkeypatch):
    link = tmp_path / "usb-Logitech_C920-video-index0"
    link.symlink_to("/dev/null")
    monkeypatch.setattr("fer_cam.sources.is_camera", lambda spec: spec == str(link))
    again = partial(open_source, str(link))
    source = Returning(again(), again, lambda line: None, pauses=(0.01,))
    source.read()
    link.unlink()
    link.symlink_to("/dev/zero")
    while source.gaps == 0 or not source.connected:
        source.read()
    source.close()
    assert [c.target for c in captures] == ["/dev/null", "/dev/zero"]


def nodes(tmp_path):
    """Make a /sys with a C920, whose second node has metadata, and a camera with two nodes of pictures."""
    for usb, name, numbers in (("usb1", "HD Pro Webcam C920", (0, 1)), ("usb2", "Other", (2,))):
        (tmp_path / usb).mkdir()
        for index, number in enumerate(numbers):
            node = tmp_path / "video4linux" / f"video{number}"
            node.mkdir(parents=True)
            (node / "index").write_text(f"{index}\n")
            (node / "name").write_text(f"{name}\n")
            (node / "device").symlink_to(tmp_path / usb)
    return tmp_path / "video4linux"


def test_the_node_with_pictures_is_found(tmp_path):
    sys_tree = nodes(tmp_path)
    assert video_nodes.picture_node("/dev/video1", sys_tree) == ("/dev/video0", "HD Pro Webcam C920")
    assert [video_nodes.picture_node(f"/dev/video{n}", sys_tree) for n in (0, 2, 9)] == [None] * 3
    assert video_nodes.picture_node("/dev/video1", tmp_path / "nothing") is None


def test_a_node_without_pictures_says_which_to_open(captures, tmp_path, monkeypatch):
    monkeypatch.setattr(video_nodes, "SYS", nodes(tmp_path))
    monkeypatch.setattr(Capture, "works", False)
    monkeypatch.setattr(camera.os.path, "exists", lambda path: True)
    monkeypatch.setattr(camera.os, "access", lambda *_: True)
    with pytest.raises(FerError) as error:
        camera.open_camera("1")
    assert str(error.value) == (
        "camera 1: is a node of HD Pro Webcam C920 that gives no pictures; the pictures are in /dev/video0: --source 0"
    )
    with pytest.raises(FerError, match="camera 2: opens but gives no picture; another program may be using it"):
        camera.open_camera("2")


def test_a_camera_in_use_names_the_program(captures, tmp_path, monkeypatch):
    monkeypatch.setattr(Capture, "works", False)
    device = tmp_path / "video7"
    device.touch()
    monkeypatch.setattr(camera, "device_of", lambda spec: str(device))
    code = f"import sys; f = open({str(device)!r}, 'r+'); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(FerError) as error:
            camera.open_camera("7")
    finally:
        other.communicate()
    text = str(error.value)
    assert text.startswith("camera 7: is in use by another program (py") and f"process {other.pid}); end that" in text
    assert video_nodes.user_of(str(device)) == "" and os.path.exists(device)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="devices of Linux")
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/video99"])
def test_another_device_is_no_camera(device):
    with pytest.raises(FerError, match=rf"camera {device}: no such camera \(found: "):
        open_source(device)
