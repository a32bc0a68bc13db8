"""The options of the web page: what is refused, in one line, before anything is read or written."""

import argparse
import os
import socket
import subprocess
import sys

import pytest
from fer_cam_process import ENVIRONMENT, fer_cam

from fer_cam.commands.run_options import run_options
from fer_cam.commands.validate import check_outputs, leave_out_for_window
from fer_cam.commands.web_arguments import web_address, web_options
from fer_models.errors import FerError

TOKEN = "a-token-of-24-characters"


def parsed(*words) -> argparse.Namespace:
    options = run_options(list(words))
    check_outputs(options, headless=options.headless)
    return options


def refusal(*words):
    with pytest.raises(FerError) as caught:
        web_options(parsed(*words))
    assert caught.value.exit_code == 2 and "\n" not in str(caught.value) and TOKEN not in str(caught.value)
    return str(caught.value)


@pytest.fixture(autouse=True)
def no_token(monkeypatch):
    monkeypatch.delenv("FER_CAM_WEB_TOKEN", raising=False)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("8080", ("127.0.0.1", 8080)), ("0.0.0.0:80", ("0.0.0.0", 80)), ("localhost:1", ("127.0.0.1", 1)),
        ("[::1]:8080", ("::1", 8080)), ("cam.local:65535", ("cam.local", 65535)), ("0", ("127.0.0.1", 0)),
    ],
)  # fmt: skip
def test_addresses(text, address):
    assert web_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "x", "-1", "65536", "99999999", ":8080", "a:b:1", "::1:8080", "http://a:80", "a b:1", "1.5", "[]:8", "me@a:1"],
)
def test_what_is_no_address_is_refused(text):
    assert "is no address; give a port" in refusal("--headless", f"--web={text}")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "[::]", "cam.local", "[2001:db8::1]"])
def test_others_may_read_only_with_a_token(host, monkeypatch, tmp_path):
    assert "others could read the page" in refusal("--headless", "--web", f"{host}:8080")
    monkeypatch.setenv("FER_CAM_WEB_TOKEN", "")
    assert "others could read the page" in refusal("--headless", "--web", f"{host}:8080")
    monkeypatch.setenv("FER_CAM_WEB_TOKEN", TOKEN)
    assert web_options(parsed("--headless", "--web", f"{host}:8080")).token == TOKEN


@pytest.mark.parametrize("host", ["127.0.0.1:", "127.3.2.1:", "[::1]:", "localhost:", ""])
def test_this_machine_needs_no_token(host):
    assert web_options(parsed("--headless", "--web", f"{host}8080")).token is None


def test_the_token_comes_from_a_file_the_environment_or_the_option(tmp_path, monkeypatch):
    file = tmp_path / "token"
    file.write_text(f" {TOKEN}-file \nmore\n", "utf-8")
    monkeypatch.setenv("FER_CAM_WEB_TOKEN", f"{TOKEN}-environment\n")
    read = [
        web_options(parsed("--headless", "--web", "8080", *more))
        for more in ((), ("--web-token-file", str(file)), ("--web-token", f"{TOKEN}-option"))
    ]
    assert [each.token.rpartition("-")[2] for each in read] == ["environment", "file", "option"]
    assert [each.on_command_line for each in read] == [False, False, True]


def test_a_token_that_cannot_be_one_is_refused(tmp_path, monkeypatch):
    web = ("--headless", "--web", "8080")
    file = tmp_path / "token"
    assert "cannot be read (No such file" in refusal(*web, "--web-token-file", str(file))
    assert "cannot be read (Is a directory" in refusal(*web, "--web-token-file", str(tmp_path))
    file.write_bytes(b"")
    assert "holds nothing" in refusal(*web, "--web-token-file", str(file))
    file.write_bytes(b"\n" + TOKEN.encode())
    assert "holds nothing" in refusal(*web, "--web-token-file", str(file))
    file.write_bytes(b"\xff\xfe\0")
    assert "it is no text" in refusal(*web, "--web-token-file", str(file))
    assert "holds 5 characters, and a token needs 16" in refusal(*web, "--web-token", "short")
    assert "outside ASCII" in refusal(*web, "--web-token", "schöner langer Satz")
    monkeypatch.setenv("FER_CAM_WEB_TOKEN", "short")
    assert "FER_CAM_WEB_TOKEN: holds 5" in refusal(*web)
    assert "both given" in refusal(*web, "--web-token", TOKEN, "--web-token-file", str(file))


def test_options_of_the_page_without_a_page_are_refused():
    for option in (["--web-picture"], ["--web-token", TOKEN], ["--web-token-file", "x"]):
        assert "needs a web page; add --web PORT" in refusal("--headless", *option)
    assert "does nothing in the window" in refusal("--web", "8080")


def failure(code, *words, **options):
    run = fer_cam("--headless", "--source", "demo", "--frames", "5", *words, **options)
    assert run.returncode == code, run.stderr
    lines = run.stderr.splitlines()
    assert len(lines) == 1 and "Traceback" not in run.stderr and run.stdout == ""
    return lines[0]


def test_a_page_that_cannot_listen_is_one_line_and_nothing_is_written(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        line = failure(1, "--web", port, "--session", tmp_path / "s", "--output", tmp_path / "a.jsonl")
    assert f"--web 127.0.0.1:{port}: another program listens on this port" in line
    assert list(tmp_path.iterdir()) == []
    token = tmp_path / "token"
    token.write_text(TOKEN, "utf-8")
    line = failure(2, "--web", "no-such-host.invalid:8080", "--web-token-file", token)
    assert "there is no host of this name" in line
    assert "no address of this machine" in failure(1, "--web", "192.0.2.1:8080", "--web-token-file", token)


def test_a_port_for_the_administrator_alone_is_one_line(monkeypatch):
    from fer_cam.sinks.web.server import listen

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(FerError, match="port 80 is for the administrator alone; choose one from 1024"):
        listen("127.0.0.1", 80)


def test_a_missing_package_is_one_line(tmp_path):
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError(\"No module named 'uvicorn'\", name='uvicorn')\n")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "fer_cam", "--headless", "--source", "demo", "--web", "0"], timeout=60,
        capture_output=True, text=True, env=ENVIRONMENT | {"PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == 'fer-cam: --web needs uvicorn: pip install "fer-cam[web]"\n'


def test_the_options_stand_in_a_configuration_file(tmp_path, capsys):
    file = tmp_path / "fer-cam.toml"
    file.write_text(f'headless = true\nweb = 8080\nweb-picture = true\nweb-token = "{TOKEN}"\n', "utf-8")
    web = web_options(parsed("--config", str(file)))
    assert "every user of this machine can read it; run: chmod" in capsys.readouterr().err
    file.chmod(0o600)
    assert (web.host, web.port, web.picture, web.token) == ("127.0.0.1", 8080, True, TOKEN)
    assert not web.on_command_line  # it is in no list of processes
    assert not web_options(parsed("--config", str(file), "--no-web-picture")).picture
    options = run_options(["--config", str(file), "--no-headless"])
    assert "web, web-token, web-picture do nothing in the window" in leave_out_for_window(options)
    check_outputs(options, headless=False)
    assert capsys.readouterr().err == ""
