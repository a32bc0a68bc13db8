"""Live sources, with substitutes for cameras: the newest frame, drops, and cameras that are unplugged."""

import threading
import time

import numpy as np
import pytest

from fer_cam.sources import LatestFrame, open_default, open_source
from fer_cam.sources.picamera import open_picamera
from fer_models import FerError


class Camera:
    """A camera that gives a numbered picture every 50 ms, or at once when `allowed` is released; can be unplugged."""

    def __init__(self):
        self.count, self.allowed, self.released, self.gone = 0, threading.Semaphore(0), False, False

    def grab(self):
        self.allowed.acquire(timeout=0.05)
        if self.gone:
            return None
        self.count += 1
        return np.full((4, 4, 3), self.count, np.uint8)

    def release(self):
        self.released = True


def test_the_newest_frame_wins_and_drops_are_counted():
    camera = Camera()
    source = LatestFrame("test", camera.grab, camera.release)
    first = source.read()
    while camera.count < first.image[0, 0, 0] + 5:
        time.sleep(0.01)
    frame = source.read()
    assert frame.index - first.index >= 3 and source.dropped == frame.index - 1
    assert frame.time > first.time and frame.captured > first.captured
    source.close()
    assert camera.released and source.read() is None


def test_the_same_frame_never_comes_twice():
    camera = Camera()
    source = LatestFrame("test", camera.grab, camera.release)
    indices = [source.read().index for _ in range(10)]
    assert len(set(indices)) == 10 and indices == sorted(indices)
    source.close()


def test_a_camera_that_is_unplugged_is_reported():
    camera = Camera()
    source = LatestFrame("test", camera.grab, camera.release)
    source.read()
    camera.gone = True
    with pytest.raises(FerError, match="gives no more pictures"):
        for _ in range(100):
            source.read()


def test_the_message_of_a_played_file_stays_as_it_is():
    def grab():
        raise FerError("clip.mp4: has no frame that can be decoded; choose another --source")

    source = LatestFrame("clip.mp4", grab, lambda: None)
    with pytest.raises(FerError) as error:
        source.read()
    assert str(error.value) == "clip.mp4: has no frame that can be decoded; choose another --source"


def test_close_wakes_a_waiting_reader():
    block = threading.Event()

    def grab():
        block.wait(10)

    source = LatestFrame("test", grab, lambda: None)
    threading.Timer(0.1, source.close).start()
    start = time.monotonic()
    assert source.read() is None and time.monotonic() - start < 10
    block.set()


class FakePicamera2:
    """The part of picamera2.Picamera2 that the source uses."""

    def __init__(self):
        self.calls = []

    def create_video_configuration(self, **options):
        return options

    def configure(self, options):
        self.options = options

    def start(self):
        self.calls.append("start")

    def capture_array(self, name):
        assert name == "main"
        padded = np.zeros((480, 704, 3), np.uint8)
        padded[:, :, 0] = 255  # "RGB888" is B, G, R in memory
        time.sleep(0.005)
        return padded[:, :640]

    def stop(self):
        self.calls.append("stop")

    def close(self):
        self.calls.append("close")


def test_picamera_gives_contiguous_bgr():
    camera = FakePicamera2()
    source = open_picamera((640, 480), make=lambda: camera)
    image = source.read().image
    assert image.shape == (480, 640, 3) and image.flags.c_contiguous
    assert image[0, 0].tolist() == [255, 0, 0]
    assert camera.options["main"] == {"size": (640, 480), "format": "RGB888"}
    source.close()
    assert camera.calls == ["start", "stop", "close"]


def test_a_picamera2_that_cannot_be_imported_is_reported(monkeypatch, tmp_path):
    (tmp_path / "picamera2.py").write_text("raise ValueError('numpy.dtype size changed')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("fer_cam.sources.camera.os.path.exists", lambda path: False)
    with pytest.raises(FerError, match="numpy<2"):
        open_source("picamera")
    source, spec, reason = open_default()
    assert spec == "demo" and source.read() is not None and "numpy.dtype" in reason


def test_a_missing_pi_camera_is_reported():
    def nothing():
        raise IndexError("list index out of range")

    with pytest.raises(FerError, match="no camera"):
        open_picamera(make=nothing)
