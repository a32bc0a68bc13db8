"""The service manager hears of the pipeline's life, and not only of the process's."""

import os
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
from fer_cam_process import ENVIRONMENT

from fer_cam.service.sd_notify import notify, watchdog_seconds
from fer_cam.service.watchdog import NO_ATTEMPT, Life, describe_run, service_manager
from fer_cam.sinks.status import RunStatus
from fer_cam.sources import Returning
from fer_models.errors import FerError

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no sockets of this kind here")
STATUS = RunStatus("camera 0", "mobilenet-7", 0.0, True, 40, 14.96, 0.07, 3, 1, 2.0, 0.1, 2)


@pytest.fixture
def manager(tmp_path, monkeypatch):
    """A service manager's socket, which NOTIFY_SOCKET names."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield made


def take(manager):
    return dict(line.split("=", 1) for line in manager.recv(4096).decode().split("\n"))


def test_assignments_reach_the_socket_and_keep_to_one_line(manager, monkeypatch):
    assert notify(READY=1, STATUS="a\nWATCHDOG=1") and take(manager) == {"READY": "1", "STATUS": "a WATCHDOG=1"}
    monkeypatch.setenv("NOTIFY_SOCKET", "/no/such/socket")
    assert not notify(READY=1)
    monkeypatch.delenv("NOTIFY_SOCKET")
    assert not notify(READY=1)


def test_an_abstract_socket_is_reached(monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(f"\0fer-cam-test-{os.getpid()}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@fer-cam-test-{os.getpid()}")
        assert notify(READY=1) and made.recv(100) == b"READY=1"


def test_the_watchdog_of_another_process_is_not_ours(monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    assert watchdog_seconds() == 2.0
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert watchdog_seconds() == 0.0
    monkeypatch.delenv("WATCHDOG_PID")
    monkeypatch.setenv("WATCHDOG_USEC", "soon")
    assert watchdog_seconds() == 0.0


def test_a_pipeline_lives_while_frames_come_or_the_camera_is_opened_again():
    now = [0.0]
    life = Life(clock=lambda: now[0])
    assert life.lives(STATUS) and not life.lives(replace(STATUS, idle=31.0))
    gone = replace(STATUS, connected=False, idle=1000.0)
    for attempt in range(5):
        assert life.lives(replace(gone, attempts=attempt))
        now[0] += NO_ATTEMPT - 1
        assert life.lives(replace(gone, attempts=attempt))
    now[0] += 1
    assert not life.lives(replace(gone, attempts=4)), "the last attempt hangs"
    assert life.lives(replace(gone, attempts=5)) and not life.lives(replace(STATUS, idle=31.0))


def test_each_attempt_to_open_a_source_counts():
    class Gone:
        name, live, continuous, fps, dropped = "camera", True, True, 30.0, 0

        def read(self):
            raise FerError("camera: gone")

        def close(self):
            pass

    def open_again():
        raise FerError("camera: still gone")

    source = Returning(Gone(), open_again, lambda text: None, pauses=(0.0,), give_up=0.05)
    with pytest.raises(FerError, match="gone for"):
        source.read()
    assert source.attempts > 1


class Watch:
    """A run whose state a test sets."""

    def __init__(self):
        self.now = STATUS

    def status(self):
        return self.now


def test_a_pipeline_that_hangs_gives_no_sign_of_life_although_the_process_runs(manager, monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "200000")
    watch = Watch()
    with service_manager(watch):
        assert take(manager)["READY"] == "1"
        assert take(manager) == {"WATCHDOG": "1", "STATUS": describe_run(STATUS)}
        watch.now = replace(STATUS, idle=60.0)
        take(manager)
        for _ in range(3):
            assert "WATCHDOG" not in take(manager)
        watch.now = replace(STATUS, connected=False, idle=60.0)
        take(manager)
        told = take(manager)
        assert told["WATCHDOG"] == "1" and told["STATUS"] == "camera 0: gives no pictures; 40 frames so far"
    last = take(manager)
    while "STOPPING" not in last:
        last = take(manager)


def test_a_run_under_a_shell_starts_no_thread(monkeypatch):
    import threading

    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    before = threading.active_count()
    with service_manager(Watch()):
        assert threading.active_count() == before


def test_a_real_run_is_ready_lives_and_stops(manager):
    environment = ENVIRONMENT | {"NOTIFY_SOCKET": os.environ["NOTIFY_SOCKET"], "WATCHDOG_USEC": "800000"}
    command = [sys.executable, "-m", "fer_cam", "--headless", "--source", "demo", "--loop"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        try:
            assert take(manager) == {"READY": "1", "STATUS": "started"}
            first = take(manager)
            assert first["WATCHDOG"] == "1" and "frames/s" in first["STATUS"]
        finally:
            run.terminate()
            run.communicate(timeout=30)
        assert run.returncode == 0
        told = [take(manager)]
        while "STOPPING" not in told[-1]:
            told.append(take(manager))


def test_lines_have_levels_only_in_the_journal(tmp_path):
    with open(tmp_path / "journal", "w") as journal:
        status = os.fstat(journal.fileno())
        for stream in (f"{status.st_dev}:{status.st_ino}", "1:1", "odd"):
            subprocess.run(
                [sys.executable, "-m", "fer_cam", "--headless", "no-such-film.mp4"], check=False, stderr=journal,
                env=ENVIRONMENT | {"JOURNAL_STREAM": stream},
            )  # fmt: skip
    first, *others = (tmp_path / "journal").read_text().splitlines()
    assert first.startswith("<3>fer-cam: no-such-film.mp4") and others == [first.removeprefix("<3>")] * 2
