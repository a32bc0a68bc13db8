"""Changes reach a command and a web address: once each, not too often, and without holding up the run."""

import base64
import http.server
import json
import shlex
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from fer_cam_process import fer_cam, records

from fer_cam.commands.change_checks import check_url, split_command
from fer_cam.sinks.changes import Change, ChangeSink, CommandRunner, FaceStates, Webhook, changes_between
from fer_cam.types import Face, Frame, Result
from fer_models.errors import FerError


def until(condition, within=5.0):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.005)


def happy(id, sure=True, emotion="happy"):
    return Face(id, (0, 0, 50, 50), 1.0, emotion, 0.8, {emotion: 0.8, "none": 0.2}, sure=sure)


def result(index, seconds, *faces):
    return Result(Frame(index, seconds, np.zeros((48, 64, 3), np.uint8)), faces)


def test_an_unsure_label_changes_nothing_and_a_face_may_be_hidden_for_a_moment():
    states = FaceStates()
    assert states.update(result(0, 0.0, happy(1, sure=False))) == {1: None}
    assert states.update(result(1, 0.1, happy(1))) == {1: "happy"}
    assert states.update(result(2, 0.2, happy(1, sure=False, emotion="sad"))) == {1: "happy"}
    assert states.update(result(3, 1.1)) == {1: "happy"} and states.update(result(4, 1.2)) == {}


def test_changes_are_faces_that_left_that_came_and_that_look_otherwise():
    assert changes_between({1: "sad", 2: None, 3: "fear"}, {2: "happy", 3: "fear", 4: None}) == [
        Change(1, "left", "sad"), Change(4, "appeared", None), Change(2, "emotion", "happy", None),
    ]  # fmt: skip


class Receiver:
    """Keeps the lines that it gets; fails and waits where it is told to."""

    def __init__(self):
        self.lines, self.times, self.fails, self.gate = [], [], 0, threading.Event()
        self.gate.set()

    def __call__(self, line):
        assert self.gate.wait(5)
        self.times.append(time.monotonic())
        if self.fails:
            self.fails -= 1
            raise FerError("receiver: away")
        self.lines.append(json.loads(line))


@pytest.fixture
def sent():
    """Return (receiver, sink maker, notices); the sinks are closed at the end."""
    receiver, notices, made = Receiver(), [], []

    def make(every=0.0, retries=False):
        made.append(
            ChangeSink("receiver", receiver, source="camera 0", every=every, notice=notices.append, retries=retries)
        )
        return made[-1]

    yield receiver, make, notices
    receiver.gate.set()
    for sink in made:
        sink.close()


def test_a_line_tells_who_is_there_and_what_changed(sent):
    receiver, make, _ = sent
    sink = make()
    sink.write(result(0, 0.0, happy(1)))
    until(lambda: receiver.lines)
    sink.write(result(1, 0.1, happy(1)))
    sink.write(result(2, 0.2, happy(1, emotion="sad")))
    until(lambda: len(receiver.lines) == 2)
    first, second = receiver.lines
    assert set(first) == {"time", "source", "faces", "changes"} and first["source"] == "camera 0"
    assert [(f["id"], f["emotion"]) for f in second["faces"]] == [(1, "sad")] and second["faces"][0]["confidence"] > 0
    assert second["changes"] == [{"face": 1, "change": "emotion", "emotion": "sad", "before": "happy"}]


def test_of_quick_changes_the_newest_is_told_and_not_too_often(sent):
    receiver, make, _ = sent
    sink = make(every=0.3)
    emotions = ("happy", "sad", "fear", "angry", "neutral")
    for i, emotion in enumerate(emotions):
        sink.write(result(i, i / 10, happy(1, emotion=emotion)))
        if not i:
            until(lambda: receiver.lines)
    until(lambda: len(receiver.lines) == 2)
    assert receiver.lines[1]["changes"][0] | {"face": 1} == {
        "face": 1, "change": "emotion", "emotion": "neutral", "before": "happy",
    }  # fmt: skip
    assert receiver.times[1] - receiver.times[0] >= 0.3


def test_what_is_undone_before_it_was_told_is_not_told(sent):
    receiver, make, _ = sent
    sink = make(every=0.2)
    sink.write(result(0, 0.0, happy(1)))
    until(lambda: receiver.lines)
    sink.write(result(1, 0.1, happy(1, emotion="sad")))
    sink.write(result(2, 0.2, happy(1)))
    sink.close()
    assert len(receiver.lines) == 1


def test_a_slow_receiver_holds_up_nothing_and_the_end_waits_for_the_last_change(sent):
    receiver, make, _ = sent
    receiver.gate.clear()
    sink = make()
    start = time.monotonic()
    for i in range(200):
        sink.write(result(i, i / 10, happy(1, emotion=("happy", "sad")[i % 2])))
    assert time.monotonic() - start < 1
    threading.Timer(0.2, receiver.gate.set).start()
    sink.close()
    assert receiver.lines[-1]["faces"][0]["emotion"] == "sad"


def test_failures_are_said_once_and_counted(sent):
    receiver, make, notices = sent
    receiver.fails = 2
    sink = make()
    for i, emotion in enumerate(("happy", "sad", "fear")):
        sink.write(result(i, i / 10, happy(1, emotion=emotion)))
        until(lambda i=i: len(receiver.times) == i + 1)
    sink.close()
    assert len(receiver.lines) == 1
    assert notices == [
        "receiver: away; the run goes on, and further failures are counted", "receiver: 2 of 3 deliveries failed",
    ]  # fmt: skip


def test_a_receiver_that_is_away_gets_the_newest_state_later(sent, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.changes.sender.PAUSES", (0.05,))
    receiver, make, _ = sent
    receiver.fails = 2
    make(retries=True).write(result(0, 0.0, happy(1)))
    until(lambda: receiver.lines)
    assert len(receiver.times) == 3 and receiver.lines[0]["changes"][0]["change"] == "appeared"


def test_a_command_that_hangs_is_killed_with_its_children(tmp_path):
    script = tmp_path / "hangs"
    script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    script.chmod(0o755)
    start = time.monotonic()
    with pytest.raises(FerError, match=r"hangs: took longer than 0.5 s and was killed"):
        CommandRunner(split_command(str(script)), timeout=0.5)("{}")
    assert time.monotonic() - start < 5
    child = Path("/proc", (tmp_path / "child").read_text().strip())
    until(lambda: not child.exists() or (child / "stat").read_text().split()[2] == "Z")


def test_a_command_gets_the_line_and_none_of_our_passwords(tmp_path, monkeypatch):
    monkeypatch.setenv("FER_CAM_MQTT_PASSWORD", "geheim")
    code = "import os, sys; open(sys.argv[1], 'w').write(sys.stdin.read() + str(sorted(os.environ)))"
    CommandRunner([sys.executable, "-c", code, str(tmp_path / "a b")])('{"x": 1}')
    text = (tmp_path / "a b").read_text()
    assert text.startswith('{"x": 1}\n') and "FER_CAM_MQTT_PASSWORD" not in text and "'PATH'" in text
    for command, says in (("false", "exit code 1"), ("sh -c 'kill -9 $$'", "signal SIGKILL")):
        words = shlex.split(command)
        with pytest.raises(FerError, match=says):
            CommandRunner(words)("{}")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("cat | wc", "| needs a shell"), ("cat > file", "> needs a shell"), ("cat && true", "&& needs a shell"),
        ("cat; true", "; needs a shell"), ("echo $HOME", "$H needs a shell"), ('echo "$(id)"', "$( needs a shell"),
        ("echo `id`", "` needs a shell"), ("ls *.txt", "* needs a shell"), ("~/bin/x", "~ needs a shell"),
        ("cat\ntrue", "a line end needs a shell"), ("echo 'a", "no closing quotation"), ("", "is empty"),
        ("no-such-program", "the program no-such-program is not found"), ("/etc/passwd", "chmod +x /etc/passwd"),
    ],
)  # fmt: skip
def test_a_command_that_needs_a_shell_is_refused(command, says):
    with pytest.raises(FerError) as error:
        split_command(command)
    assert says in str(error.value) and error.value.exit_code == 2


def test_quoted_characters_are_no_shell_syntax():
    assert split_command(r"""sh '-c' "a|b" 'x $y;*' c\>d 5~""")[1:] == ["-c", "a|b", "x $y;*", "c>d", "5~"]


@pytest.fixture
def server():
    """An HTTP server that keeps (path, headers, body), and answers with `server.code`."""
    got = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(self.server.code)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        made.code, made.got, made.place = 200, got, f"127.0.0.1:{made.server_port}"
        thread = threading.Thread(target=made.serve_forever, args=(0.05,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_a_webhook_posts_the_line_with_the_right_to(server, monkeypatch):
    Webhook(f"http://me:p%40ss@{server.place}/hook?a=1")('{"x": 1}')
    monkeypatch.setenv("FER_CAM_WEBHOOK_TOKEN", "abc")
    Webhook(f"http://{server.place}/hook")("{}")
    (path, headers, body), (_, second, _) = server.got
    assert (path, body, headers["Content-Type"]) == ("/hook?a=1", b'{"x": 1}', "application/json")
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"me:p@ss").decode()
    assert second["Authorization"] == "Bearer abc"


def test_a_webhook_that_fails_is_one_line_without_its_password(server):
    server.code = 403
    with pytest.raises(FerError, match=r"--webhook http://127.0.0.1:\d+/x: answers 403 Forbidden"):
        Webhook(f"http://me:geheim@{server.place}/x")("{}")
    for url, says in (("http://127.0.0.1:1/", "Connection refused"), ("http://no-such-host.invalid/", "cannot be")):
        with pytest.raises(FerError, match=says):
            Webhook(url)("{}")
    for url in ("host/x", "ftp://host/", "http://", "http://h:99999/", "http://h/a b", "http://h:x/"):
        with pytest.raises(FerError, match="is no address; give one as in"):
            check_url(url)


def test_a_run_tells_both(tmp_path, server):
    script = tmp_path / "keep"
    script.write_text(f"#!/bin/sh\ncat >> {tmp_path}/changes.jsonl\necho seen\n")
    script.chmod(0o755)
    done = fer_cam(
        "--headless", "--source", "demo:2", "--frames", 60, "--on-change", script, "--webhook",
        f"http://me:geheim@{server.place}/", "--format", "jsonl",
    )  # fmt: skip
    assert done.returncode == 0 and len(records(done.stdout)) == 60 and "geheim" not in done.stderr
    assert "seen" in done.stderr and "a password in an address shows in the list of processes" in done.stderr
    lines = records((tmp_path / "changes.jsonl").read_text())
    assert {change["face"] for line in lines for change in line["changes"] if change["change"] == "appeared"} == {1, 2}
    assert json.loads(server.got[0][2])["faces"]


def test_a_wrong_option_is_one_line_before_a_camera_opens():
    for options, says in (
        (["--headless", "--on-change", "a | b"], "| needs a shell"),
        (["--on-change", "true"], "--on-change does nothing in the window"),
        (["--headless", "--webhook", "nowhere"], "--webhook nowhere: is no address"),
        (["--headless", "--on-change-every", "5"], "--on-change-every has nothing to tell"),
    ):
        done = fer_cam(*options)
        assert done.returncode == 2 and says in done.stderr and len(done.stderr.splitlines()) == 1
