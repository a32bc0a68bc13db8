"""Runs that are killed, hung up, stopped or out of space: what they wrote until then is whole."""

import json
import os
import pty
import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import cv2
import pytest
from fer_cam_process import ENVIRONMENT, fer_cam, records
from recordings import length, read_film

from fer_cam.sources import Returning
from fer_cam.stopped import watch_for_stops
from fer_cam.types import Frame
from fer_models import FerError

COMMAND = [sys.executable, "-m", "fer_cam", "--headless"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def start(*arguments, **options):
    return subprocess.Popen([*COMMAND, *map(str, arguments)], env=ENVIRONMENT, **options)


def wait_for_lines(path, count, seconds=60):
    deadline = time.monotonic() + seconds
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def kill_and_check(tmp_path, suffix, lines):
    """Kill a run that records when it has written so many lines; return the frames that can be played."""
    film, out = tmp_path / f"film{suffix}", tmp_path / "out.jsonl"
    process = start("--source", "demo", "--loop", "--record", film, "--output", out)
    wait_for_lines(out, lines)
    process.kill()
    process.wait()
    (left,) = (p for p in tmp_path.iterdir() if p != out)
    assert left.name == f"film.part{suffix}"
    times, pictures = read_film(left)
    written = out.read_text().count("\n")
    for line in out.read_text().splitlines():
        json.loads(line)
    # 0.2 s may be in the muxer, and some lines may follow until the kill.
    assert written - 9 <= len(times) <= written + 1
    assert times == pytest.approx([i / 30 for i in range(len(times))], abs=0.001) and pictures[0].shape[0] == 480
    assert cv2.VideoCapture(str(left)).read()[0]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_killed_recording_can_be_played_up_to_the_kill(tmp_path, suffix):
    kill_and_check(tmp_path, suffix, random.randint(30, 90))


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".webm", ".avi"])
@pytest.mark.parametrize("turn", range(3))
def test_a_recording_that_is_killed_at_any_moment(tmp_path, suffix, turn):
    kill_and_check(tmp_path, suffix, random.randint(25, 200))


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_ends_a_recording_in_one_line(tmp_path):
    film = tmp_path / "film.mp4"
    done = fer_cam("--headless", "--source", "demo", "--loop", "--record", film, preexec_fn=limited(200_000))
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert f"{film}: the recording cannot go on (File too large); what was recorded before is in {film}" in done.stderr
    assert len(read_film(film)[0]) >= 10 and os.listdir(tmp_path) == ["film.mp4"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt"])
def test_a_full_disk_leaves_whole_lines(tmp_path, name):
    out = tmp_path / name
    done = fer_cam("--headless", "--source", "demo:3", "--loop", "--output", out, preexec_fn=limited(9_000))
    assert done.returncode == 1 and "cannot be written (File too large)" in done.stderr
    assert done.stderr.count("\n") == 1
    text = out.read_bytes()
    assert 8_000 < len(text) <= 9_000 and text.endswith(b"\n")
    assert fer_cam("--headless", "--source", "demo:3", "--frames", 2, "--output", out, "--append").returncode == 0
    lines = out.read_text().splitlines()
    if name == "a.jsonl":
        assert [r["frame"] for r in records(out.read_text())] == list(range(len(lines)))
    if name == "a.csv":
        assert len({line.count(",") for line in lines}) == 1


def test_a_full_disk_leaves_whole_lines_behind_standard_output(tmp_path):
    with open(tmp_path / "out", "w") as out:
        done = subprocess.run(
            [*COMMAND, "--source", "demo:3", "--loop", "--format", "jsonl"], stdout=out, stderr=subprocess.PIPE,
            text=True, env=ENVIRONMENT, timeout=60, preexec_fn=limited(9_000),
        )  # fmt: skip
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert len(records((tmp_path / "out").read_text())) > 3


def test_the_name_chooses_the_format(tmp_path):
    assert fer_cam("--headless", "demo", "--frames", 2, "--output", tmp_path / "a.CSV").returncode == 0
    assert (tmp_path / "a.CSV").read_text().startswith("frame,time,")
    done = fer_cam("--headless", "demo", "--frames", 2, "--landmarks", "--output", tmp_path / "a.ndjson")
    assert done.returncode == 0 and len(records((tmp_path / "a.ndjson").read_text())[0]["faces"][0]["landmarks"]) == 468


def test_a_terminal_that_is_closed_ends_the_run_cleanly(tmp_path):
    film = tmp_path / "film.mp4"
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        os.execv(sys.executable, [*COMMAND, "--source", "demo", "--loop", "--record", str(film)])
    lines = 0
    while lines < 20:
        lines += os.read(terminal, 4096).count(b"\n")
    os.close(terminal)
    deadline = time.monotonic() + 30
    while os.waitpid(pid, os.WNOHANG)[0] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert os.listdir(tmp_path) == ["film.mp4"] and length(film) >= 0.5


def test_nohup_keeps_a_run_alive(tmp_path):
    out = tmp_path / "out.jsonl"
    process = start(
        "--source", "demo", "--loop", "--output", out, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    )
    wait_for_lines(out, 5)
    process.send_signal(signal.SIGHUP)
    before = out.read_bytes().count(b"\n")
    wait_for_lines(out, before + 20)
    process.terminate()
    assert process.wait(timeout=20) == 0


def test_a_restarted_service_goes_on(tmp_path):
    film, out = tmp_path / "film.mp4", tmp_path / "out.jsonl"
    command = ["--headless", "--source", "demo:2", "--frames", 20, "--record", film, "--output", out, "--append"]
    for _ in range(3):
        assert fer_cam(*command).returncode == 0
    lines = records(out.read_text())
    assert [r["frame"] for r in lines] == list(range(60))
    assert [r["time"] for r in lines] == pytest.approx([i / 30 for i in range(60)], abs=0.001)
    ids = [{f["id"] for f in r["faces"]} for r in lines]
    assert max(ids[19]) < min(ids[20]) and max(ids[39]) < min(ids[40])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film-2.mp4", "film-3.mp4", "film.mp4", "out.jsonl"]


class Camera:
    """A live source whose reader waited too long, as after Ctrl+Z."""

    name, live, continuous, fps, dropped = "camera", True, True, 30.0, 0

    def __init__(self, failures):
        self.failures = failures

    def read(self):
        if self.failures:
            self.failures -= 1
            raise FerError("camera: no picture for 5 s")
        return Frame(0, 0.0, None)

    def close(self):
        pass


def gaps(failures):
    """How often a camera is taken for gone that fails so many times before its first picture."""
    source = Returning(Camera(failures), lambda: Camera(0), lambda text: None, pauses=(0.01,))
    assert source.read().index == 0
    return source.gaps


def test_a_failure_right_after_a_stop_is_tried_again(monkeypatch):
    before = signal.getsignal(signal.SIGCONT)
    monkeypatch.setattr("fer_cam.stopped._times", [])
    watch_for_stops()
    try:
        assert gaps(1) == 1
        os.kill(os.getpid(), signal.SIGCONT)
        assert gaps(1) == 0
        assert gaps(2) == 1
    finally:
        signal.signal(signal.SIGCONT, before)


@pytest.fixture
def mjpeg(demo_frames):
    """The address of a camera that sends 25 pictures a second over HTTP."""
    pictures = [cv2.imencode(".jpg", image)[1].tobytes() for image in demo_frames]
    door, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve():
        while not ended.is_set():
            line, _ = door.accept()
            line.recv(4096)
            count = 0
            with suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
                while not ended.wait(0.04):
                    data = pictures[count % len(pictures)]
                    head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
                    line.sendall(head + data + b"\r\n")
                    count += 1
            line.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}/"
    ended.set()
    socket.create_connection(door.getsockname()).close()
    thread.join(5)
    door.close()


@pytest.mark.slow
def test_a_live_stream_goes_on_after_ctrl_z_and_fg(tmp_path, mjpeg):
    out, film = tmp_path / "out.jsonl", tmp_path / "film.mp4"
    process = start("--source", mjpeg, "--fps", 0, "--output", out, "--record", film)
    wait_for_lines(out, 20)
    for _ in range(3):  # longer than the patience with a camera that gives no pictures
        process.send_signal(signal.SIGSTOP)
        time.sleep(6)
        before = out.read_bytes().count(b"\n")
        process.send_signal(signal.SIGCONT)
        wait_for_lines(out, before + 25, 20)
        assert process.poll() is None
    process.terminate()
    assert process.wait(timeout=20) == 0
    times = [r["time"] for r in records(out.read_text())]
    assert times[-1] - times[0] > 18 and length(film) == pytest.approx(times[-1] - times[0], abs=0.2)
