"""A camera or stream that drops is opened again; its frames go on, and its faces are new ones."""

import contextlib
import itertools
import re
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest
from fer_cam_process import ENVIRONMENT, records
from portrait import portrait_scene

from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.sources import Backoff, Returning, StillGone, backoff, frames
from fer_cam.types import Frame
from fer_models import FerError

SOON = (0.01,)


class Camera:
    """A live source of `count` pictures, which then breaks, or ends if `ends`."""

    live = continuous = True
    name, fps = "camera 0", 30.0

    def __init__(self, count, *, ends=False, dropped=0, size=(64, 48), picture=None):
        self.left, self.ends, self.dropped, self.index, self.closed = count, ends, dropped, 0, False
        self.picture = np.zeros((size[1], size[0], 3), np.uint8) if picture is None else picture

    def read(self):
        if self.left == 0:
            if self.ends:
                return None
            raise FerError("camera 0: gives no more pictures; check the cable")
        self.left -= 1
        self.index += 1
        return Frame(self.index - 1, (self.index - 1) / 30, self.picture, time.monotonic())

    def close(self):
        self.closed = True


def returning(*cameras, **options):
    """Return a source that is one camera after the other, and what it tells; None stands for a try that fails."""
    later, told = list(cameras[1:]), []

    def open_again():
        camera = later.pop(0)
        if camera is None:
            raise FerError("camera 0: no such camera; connect one")
        return camera

    return Returning(cameras[0], open_again, told.append, **{"pauses": SOON, **options}), told


def test_frames_go_on_over_a_gap_and_two_lines_tell_it():
    first = Camera(3, dropped=4)
    source, told = returning(first, None, None, Camera(2, ends=True, dropped=1, size=(32, 24)))
    seen = list(frames(source))
    assert [f.index for f in seen] == [0, 1, 2, 3, 4] and [f.restart for f in seen] == [False] * 3 + [True, False]
    assert [f.image.shape[:2] for f in seen] == [(48, 64)] * 3 + [(24, 32)] * 2
    gap = seen[3].time - seen[2].time
    assert gap == pytest.approx(seen[3].captured - seen[2].captured) and gap >= 0.03
    assert sorted(f.time for f in seen) == [f.time for f in seen]
    assert first.closed and source.dropped == 5 and source.gaps == 1
    assert told[0] == "camera 0: gives no more pictures; opening it again until it is back"
    assert re.fullmatch(r"camera 0: back after 0\.\d s", told[1]) and len(told) == 2
    assert re.fullmatch(r"camera 0: was gone once, 0\.\d s in all", source.remarks[0])


def test_a_source_that_ends_is_not_opened_again():
    source, told = returning(Camera(2, ends=True))
    assert len(list(frames(source))) == 2 and told == [] and source.remarks == []


def test_it_is_given_up_if_asked():
    source, told = returning(Camera(1), *[None] * 1000, give_up=0.2)
    assert source.read() is not None
    start = time.monotonic()
    with pytest.raises(FerError, match=r"no such camera; connect one \(gone for 0 s, see --give-up\)"):
        source.read()
    assert 0.2 <= time.monotonic() - start < 10 and len(told) == 1


def test_a_source_that_breaks_off_at_once_is_opened_less_and_less_often():
    source, _ = returning(*[Camera(1) for _ in range(5)], Camera(1, ends=True), pauses=(0.01, 0.02, 0.04, 0.3))
    times = [frame.captured for frame in frames(source)]
    gaps = np.diff(times)
    assert len(gaps) == 5 and gaps[-1] - gaps[0] > 0.2


def test_pauses_grow_until_the_source_was_steady(monkeypatch):
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(backoff, "time", clock)
    tries = Backoff((1.0, 2.0, 4.0))
    assert [tries.pause() for _ in range(4)] == [1, 2, 4, 4]
    tries.opened()
    clock.now = backoff.STEADY - 1
    tries.broke()
    assert tries.pause() == 4 and tries.attempts == 5
    clock.now = backoff.STEADY + 1
    tries.broke()
    assert tries.pause() == 1


def test_a_wait_that_is_cut_short_goes_on_at_the_next_read():
    waits, lost = [], []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) > 2:
            time.sleep(seconds)

    source, _ = returning(Camera(1), None, Camera(2), wait=wait, lost=lambda e: lost.append(str(e)), pauses=(0.2,))
    assert source.read().index == 0
    for _ in range(2):
        with pytest.raises(StillGone, match="gives no more pictures"):
            source.read()
        assert not source.connected
    frame = source.read()
    assert frame.index == 1 and frame.restart and source.connected and source.gaps == 1
    assert waits[1] < waits[0] <= 0.2  # what is left of the pause
    assert lost == ["camera 0: gives no more pictures; check the cable", "camera 0: no such camera; connect one"]


def test_hurry_opens_the_source_without_the_rest_of_the_pause():
    source, _ = returning(Camera(1), Camera(1), wait=lambda seconds: None, pauses=(600.0,))
    source.read()
    with pytest.raises(StillGone):
        source.read()
    source.hurry()
    assert source.read().index == 1


def test_after_ctrl_z_the_source_is_read_again_and_not_opened(monkeypatch):
    monkeypatch.setattr("fer_cam.sources.returning.was_stopped", lambda: True)
    camera = Camera(4)
    read, failures = camera.read, [FerError("camera 0: no picture for 5 s")]
    camera.read = lambda: read() if camera.index != 2 or not failures else raise_(failures.pop())
    source, told = returning(camera)
    assert [(f.index, f.restart) for f in (source.read() for _ in range(4))] == [
        (0, False), (1, False), (2, True), (3, False),
    ]  # fmt: skip
    assert told == [] and source.gaps == 0 and not camera.closed


def raise_(error):
    raise error


@pytest.mark.parametrize("pauses", [(0.01,), (30.0,)])
def test_close_ends_the_waiting(pauses):
    source, _ = returning(Camera(0), *[None] * 100_000, pauses=pauses)
    threading.Timer(0.2, source.close).start()
    start = time.monotonic()
    assert source.read() is None and time.monotonic() - start < 10


def test_faces_after_a_gap_are_new_ones():
    picture = portrait_scene(120)
    source, _ = returning(Camera(5, picture=picture), Camera(5, ends=True, picture=picture))
    ids = [[face.id for face in result.faces] for result in make_pipeline(Settings("")).run(source)]
    assert ids == [[1]] * 5 + [[2]] * 5


class Server(threading.Thread):
    """An MJPEG stream that breaks off after 15 pictures, is gone for a while, and comes back smaller."""

    def __init__(self):
        super().__init__(daemon=True)
        self.pictures = [
            cv2.imencode(".jpg", portrait_scene(side, size=size))[1].tobytes()
            for side, size in ((120, (640, 480)), (60, (320, 240)))
        ]
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]

    def run(self):
        for picture in self.pictures:
            with contextlib.suppress(OSError), self.door.accept()[0] as line:
                line.recv(4096)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=f\r\n\r\n")
                for _ in range(15 if picture is self.pictures[0] else 10_000):
                    head = b"--f\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(picture)
                    line.sendall(head + picture + b"\r\n")
                    time.sleep(0.04)
            self.door.close()
            if picture is self.pictures[0]:
                time.sleep(1.5)
                self.door = socket.create_server(("127.0.0.1", self.port))


def test_a_stream_that_is_back_with_another_size_goes_on_in_lines_and_recording(tmp_path):
    server = Server()
    server.start()
    run = subprocess.run(
        [
            sys.executable, "-m", "fer_cam", "--headless", f"http://127.0.0.1:{server.port}/", "--format", "jsonl",
            "--record", tmp_path / "film.mp4", "--frames", "30",
        ],
        capture_output=True, text=True, timeout=60, env=ENVIRONMENT,
    )  # fmt: skip
    server.join(10)
    assert run.returncode == 0, run.stderr
    lines = records(run.stdout)
    assert len(lines) == 30 and max(b["time"] - a["time"] for a, b in itertools.pairwise(lines)) > 1.5
    ids = [face["id"] for line in lines for face in line["faces"]]
    assert set(ids) == {1, 2} and ids == sorted(ids)
    assert "opening it again" in run.stderr and "back after" in run.stderr and "was gone once" in run.stderr
    with av.open(str(tmp_path / "film.mp4")) as first, av.open(str(tmp_path / "film-2.mp4")) as second:
        assert (first.streams.video[0].width, second.streams.video[0].width) == (640, 320)
