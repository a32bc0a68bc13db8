"""Options of the MQTT output that cannot be used are refused in one line, before a camera is opened."""

import os
import threading

import pytest
from fer_cam_process import fer_cam

from fer_cam.cli import main

pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--mqtt", "broker"], "--mqtt: no address of a broker; write it as mqtt://"),
        (["--mqtt", "http://broker"], "--mqtt: http:// is no scheme of a broker; write"),
        (["--mqtt", ""], "--mqtt is empty"),
        (["--name", "a"], "--name needs a broker; add --mqtt"),
        (["--mqtt-changes"], "--mqtt-changes needs a broker"),
        (["--mqtt", "mqtt://b", "--name", " "], "--name is empty"),
        (["--mqtt", "mqtt://b", "--mqtt-every", "-1"], "--mqtt-every: must be a number from 0"),
        (["--mqtt", "mqtt://b", "--mqtt-ca", "ca.pem"], "--mqtt-ca needs a connection with TLS"),
        (["--mqtt", "mqtts://b", "--mqtt-ca", "no.pem"], "--mqtt-ca no.pem: no such file"),
        (["--mqtt", "mqtt://b", "--mqtt-password-file", "x"], "--mqtt-password-file needs a user"),
        (["--mqtt", "mqtt://u@b", "--mqtt-password-file", "no"], "--mqtt-password-file no: cannot be read"),
        (["--mqtt", "mqtt://u@b", "--mqtt-password-file", os.devnull], "its first line is empty"),
        (["--mqtt", "mqtt://b", "--mqtt-discovery", "a#"], "--mqtt-discovery 'a#': cannot begin a topic"),
    ],
)
def test_options_that_cannot_be_used_are_refused_in_one_line(options, words, capsys):
    assert main(["--headless", "--source", "demo", *options]) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1 and words in told


def test_the_window_takes_no_mqtt(tmp_path, capsys):
    assert main(["demo", "--mqtt", "mqtt://b"]) == 2
    assert "--mqtt does nothing in the window; add --headless" in capsys.readouterr().err
    (tmp_path / "a.toml").write_text('mqtt = "mqtt:/b"\nheadless = true\n')
    assert main(["config", "--check", str(tmp_path / "a.toml")]) == 2
    assert "--mqtt: no address of a broker" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_files_of_secrets_are_read_once_so_that_they_may_be_pipes(tmp_path):
    words = ["--headless", "--source", "demo", "--frames", "1", "--web", "0"]
    for option, text in (("--mqtt-password-file", "s3cret"), ("--web-token-file", "a-token-of-many-letters")):
        pipe = tmp_path / option
        os.mkfifo(pipe)
        threading.Thread(target=pipe.write_text, args=[f"{text}\n"], daemon=True).start()
        words += [option, str(pipe)]
    done = fer_cam(*words, "--mqtt", "mqtt://cam@127.0.0.1:1")
    assert done.returncode == 0 and "connection refused" in done.stderr


def test_a_token_that_cannot_be_read_is_told_before_a_camera_is_opened(capsys):
    pytest.importorskip("starlette")
    assert main(["--headless", "--source", "no-such.mp4", "--web", "0", "--web-token-file", "no-such-file"]) == 2
    assert "--web-token-file no-such-file: cannot be read" in capsys.readouterr().err
