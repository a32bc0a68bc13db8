"""A run with a web page, as its user starts it, reads it and ends it."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
from fer_cam_process import ENVIRONMENT, fer_cam

pytest.importorskip("uvicorn", reason="the web page needs uvicorn")
TOKEN = "a-token-of-24-characters"


@contextmanager
def running(*words, **more):
    """Yield a run of the demo and the address of its page."""
    run = subprocess.Popen(
        [sys.executable, "-m", "fer_cam", "--headless", "--source", "demo", "--loop", "--web", "0", *map(str, words)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT | more,
    )  # fmt: skip
    try:
        line = next(line for line in run.stderr if "http://" in line)
        yield run, re.search(r"http://\S+/", line)[0]
    finally:
        run.kill()
        run.wait()
        run.stderr.close()


def get(address, path="", token=None):
    request = urllib.request.Request(address + path, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_that_is_read_with_every_line_written(tmp_path, number):
    with running("--output", tmp_path / "a.jsonl") as (run, address):
        while json.loads(get(address, "api/state"))["frames"] < 5:
            time.sleep(0.1)
        with urllib.request.urlopen(address + "events", timeout=10) as events:
            assert events.readline() == b"retry: 2000\n"
            start = time.monotonic()
            run.send_signal(number)
            assert run.wait(60) == 0
            assert time.monotonic() - start < 20  # who reads the events does not hold up the end
            assert b"event: state" in events.read()
        assert run.stderr.read() == ""  # no line of the server's
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert len(lines) >= 5 and all(json.loads(line)["faces"] for line in lines[3:])


def test_the_token_is_needed_and_told_nowhere(tmp_path):
    with running("--output", tmp_path / "a.jsonl", FER_CAM_WEB_TOKEN=TOKEN) as (run, address):
        with pytest.raises(urllib.error.HTTPError, match="401"):
            get(address, "api/state")
        assert TOKEN not in get(address, "api/state", TOKEN).decode()
        run.terminate()
        assert run.wait(10) == 0 and TOKEN not in run.stderr.read()


def test_a_token_on_the_command_line_is_warned_about_in_one_line():
    run = fer_cam(
        "--headless", "--source", "demo", "--frames", 3, "--web", "0", "--web-token", TOKEN, "--format", "text"
    )
    assert run.returncode == 0 and TOKEN not in run.stderr
    assert [line for line in run.stderr.splitlines() if "every user of this machine can read it" in line]
    assert len(run.stderr.splitlines()) == 2 and len(run.stdout.splitlines()) == 3


def test_a_run_of_photos_ends_with_its_page(photos):
    run = fer_cam("--headless", photos, "--web", "0", "--web-picture", "--format", "text")
    assert run.returncode == 0 and "web page: http://127.0.0.1:" in run.stderr
    assert len(run.stdout.splitlines()) == 3


def test_without_the_option_no_web_server_is_loaded():
    code = (
        "import sys; from fer_cam.cli import main; "
        "main(['--headless', '--source', 'demo', '--frames', '1']); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "fer_cam" in loaded and not loaded & {"starlette", "uvicorn", "prometheus_client", "anyio", "asyncio"}


def test_a_page_alone_prints_no_lines():
    run = fer_cam("--headless", "--source", "demo", "--frames", 3, "--web", "0")
    assert run.returncode == 0 and run.stdout == "" and "web page: http://127.0.0.1:" in run.stderr
