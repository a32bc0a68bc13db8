"""A command and a web address get changes, and what is wrong with them is one line."""

import base64
import http.server
import json
import shlex
import sys
import threading
import time
from pathlib import Path

import pytest
from fer_cam_process import fer_cam, records
from waiting import wait_until

from fer_cam.commands.change_checks import check_url, split_command
from fer_cam.sinks.changes import CommandRunner, Webhook
from fer_models.errors import FerError


def test_a_command_that_hangs_is_killed_with_its_children(tmp_path):
    script = tmp_path / "hangs"
    script.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    script.chmod(0o755)
    start = time.monotonic()
    with pytest.raises(FerError, match=r"hangs: took longer than 0.5 s and was killed"):
        CommandRunner(split_command(str(script)), timeout=0.5)("{}")
    assert time.monotonic() - start < 30  # and not the minute that it asks for
    child = Path("/proc", (tmp_path / "child").read_text().strip())
    wait_until(lambda: not child.exists() or (child / "stat").read_text().split()[2] == "Z")


def test_a_command_gets_the_line_and_none_of_our_passwords(tmp_path, monkeypatch):
    monkeypatch.setenv("FER_CAM_MQTT_PASSWORD", "geheim")
    code = "import os, sys; open(sys.argv[1], 'w').write(sys.stdin.read() + str(sorted(os.environ)))"
    CommandRunner([sys.executable, "-c", code, str(tmp_path / "a b")])('{"x": 1}')
    text = (tmp_path / "a b").read_text()
    assert text.startswith('{"x": 1}\n') and "FER_CAM_MQTT_PASSWORD" not in text and "'PATH'" in text
    for command, says in (
        ("false", "exit code 1"), ("sh -c 'kill -9 $$'", "signal SIGKILL"), ("sh -c 'kill -40 $$'", "signal 40"),
    ):  # fmt: skip
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
            got.append((self.path, self.headers, self.rfile.read(int(self.headers.get("Content-Length", 0)))))
            self.send_response(self.server.code)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        do_GET = do_POST

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
    for server.code in (302, 307):  # followed, it would lose the line, and give the password to another host
        with pytest.raises(FerError, match=rf"answers {server.code} .*; give the address to which it leads"):
            Webhook(f"http://me:geheim@{server.place}/x")("{}")
    assert len(server.got) == 3
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
