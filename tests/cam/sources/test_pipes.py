"""Pipes are told as what they are, and read where FFmpeg can read them."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from fer_cam_process import ENVIRONMENT, records
from films_made import film, numbered

from fer_cam.sources import frames, open_source
from fer_models import FerError

COMMAND = [sys.executable, "-m", "fer_cam", "--headless", "--format", "jsonl"]


def run(*arguments, **options):
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, timeout=60, env=ENVIRONMENT, **options
    )  # fmt: skip


@pytest.mark.parametrize("name", ["-", "/dev/stdin", "/dev/fd/0"])
def test_standard_input_is_read_to_its_end(tmp_path, name):
    path = film(tmp_path / "a.mkv", numbered(12))
    with open(path, "rb") as file:
        result = run(name, input=file.read())
    lines = records(result.stdout.decode())
    assert result.returncode == 0 and [round(25 * line["time"]) for line in lines] == list(range(12))
    with open(path, "rb") as file:  # a file, not a pipe
        assert len(records(run(name, stdin=file).stdout.decode())) == 12


def test_what_no_pipe_can_give_is_told(tmp_path):
    noise = [np.random.default_rng(i).integers(0, 255, (64, 96, 3), np.uint8) for i in range(30)]
    with open(film(tmp_path / "a.mp4", noise), "rb") as file:  # larger than FFmpeg's buffer
        result = run("/dev/stdin", input=file.read())
    assert result.returncode == 1 and b"index is at its end" in result.stderr and b"camera" not in result.stderr
    for empty in (b"", b"hello" * 100):
        result = run("-", input=empty)
        assert result.returncode == 1 and b"this pipe cannot be read" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_named_pipe_is_read(tmp_path):
    path, pipe = film(tmp_path / "a.ts", numbered(12)), tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cp", path, str(pipe)]):
        sequence = list(frames(open_source(str(pipe))))
    assert [f.index for f in sequence] == list(range(12))
    with pytest.raises(FerError, match="only once"):
        open_source(str(pipe), loop=True)


def test_a_socket_is_told(tmp_path, monkeypatch):
    import socket

    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("door")
        with pytest.raises(FerError, match="a socket cannot be read"):
            open_source("door")


def test_ctrl_c_ends_a_run_that_waits_for_a_pipe():
    waiting = subprocess.Popen([*COMMAND, "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    try:
        time.sleep(3)
        assert waiting.poll() is None
        waiting.send_signal(signal.SIGINT)
        assert waiting.wait(10) == 130 and b"Traceback" not in waiting.stderr.read()
    finally:
        waiting.kill()
        waiting.stdin.close()
        waiting.stderr.close()
        waiting.wait()
