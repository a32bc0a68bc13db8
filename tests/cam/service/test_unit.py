"""The unit of a service: no more rights than its configuration needs, as systemd's own tools judge it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fer_cam.cli import main
from fer_cam.commands.config import check_config
from fer_cam.commands.service_install import unit_of
from fer_cam.service.needs import needs_of, readable_by_all
from fer_cam.service.unit import make_unit
from fer_models.errors import FerError

MOST_EXPOSED = 2.5
CAMERA = 'source = "0"\nheadless = true\noutput = "faces.jsonl"\nappend = true\n'
CASES = {
    "camera to a file": CAMERA,
    "network camera to a broker": 'source = "rtsp://cam.local/live"\nheadless = true\nmqtt = "mqtts://me@broker"\n',
    "any camera to LSL": 'headless = true\nlsl = "faces"\n',
    "demo to this machine": 'source = "demo"\nheadless = true\nosc = "127.0.0.1:9000"\n',
    "a program at each change": 'source = "0"\nheadless = true\non-change = "true"\n',
}
analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@pytest.fixture
def unit(tmp_path):
    """Write a configuration and return the lines of its unit as key -> values."""

    def make(text, *, system=True, name="fer-cam"):
        (tmp_path / "my config.toml").write_text(text)
        made = unit_of(name, tmp_path / "my config.toml", system=system, dry_run=True)
        (tmp_path / f"{name}.service").write_text(made)
        values = {}
        for key, value in re.findall(r"^(\w+)=(.*)$", made, flags=re.M):
            values.setdefault(key, []).append(value)
        return values

    make.folder = tmp_path
    return make


@analyze
@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_systemd_judges_the_unit_as_safe_and_valid(unit, text):
    unit(text)
    place = str(unit.folder / "fer-cam.service")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", place], capture_output=True, text=True
    )
    if "nknown" in judged.stderr or "unrecognized" in judged.stderr:
        pytest.skip("systemd-analyze is too old to judge a file")
    level = re.search(r"Overall exposure level for fer-cam.service: ([\d.]+)", judged.stdout)
    assert float(level[1]) <= MOST_EXPOSED, judged.stdout
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", place], capture_output=True, text=True)
    assert verified.returncode == 0 and "fer-cam.service" not in verified.stderr, verified.stderr


@analyze
def test_the_unit_of_a_user_is_valid(unit):
    unit(CAMERA, system=False)
    place = str(unit.folder / "fer-cam.service")
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", place], capture_output=True, text=True)
    assert "fer-cam.service" not in verified.stderr, verified.stderr


def test_a_service_that_needs_no_network_has_none(unit):
    values = unit(CAMERA)
    assert values["PrivateNetwork"] == ["yes"] and values["RestrictAddressFamilies"] == ["AF_UNIX"]
    assert values["IPAddressDeny"] == ["any"] and "After" not in values


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        ('source = "rtsp://192.168.1.4/live"\nmqtt = "mqtt://localhost"', ["192.168.1.4 localhost"]),
        ('source = "0"\nwebhook = "http://[::1]:80/"', ["localhost"]),
        ('source = "0"\nosc = "[fe80::1]:9000"', ["fe80::1"]),
        ('source = "rtsp://192.168.1.4/live"\nmqtt = "mqtt://broker.local"', None),
        ('source = "0"\nlsl = "x"', None),
        ('source = "0"\non-change = "true"\nosc = "10.0.0.1:1"', None),
    ],
)
def test_a_service_reaches_the_addresses_of_its_options_only(unit, options, allowed):
    values = unit(f'headless = true\noutput = "a.csv"\n{options}\n')
    assert values.get("IPAddressAllow") == allowed and "PrivateNetwork" not in values
    assert values.get("IPAddressDeny") == (["any"] if allowed else None)
    assert "AF_INET AF_INET6" in values["RestrictAddressFamilies"][0] and values["After"] == ["network-online.target"]


def test_a_service_has_a_camera_only_if_it_opens_one(unit):
    values = unit(CAMERA)
    assert values["DeviceAllow"] == ["char-video4linux rw"] and values["SupplementaryGroups"] == ["video"]
    assert "char-media rw" in unit(CAMERA.replace('"0"', '"picamera"'))["DeviceAllow"]
    values = unit(CAMERA.replace('"0"', '"rtsp://1.2.3.4/"'))
    assert values["PrivateDevices"] == ["yes"] and "DeviceAllow" not in values


def test_the_watchdog_and_the_restart_are_there(unit):
    values = unit(CAMERA, name="door")
    assert values["Type"] == ["notify"] and values["Restart"] == ["always"] and int(values["WatchdogSec"][0]) >= 60
    assert values["StateDirectory"] == ["door"] and values["WorkingDirectory"] == ["%S/door"]
    assert values["StandardOutput"] == ["null"] and values["RestartPreventExitStatus"] == ["2"]


def test_a_file_that_only_root_reads_is_handed_over(unit):
    secret, certificate = unit.folder / "password", unit.folder / "ca.pem"
    secret.write_text("geheim")
    secret.chmod(0o600)
    certificate.write_text("x")
    text = f'headless = true\nmqtt = "mqtts://me@h"\nmqtt-ca = "{certificate}"\nmqtt-password-file = "{secret}"\n'
    values = unit(text)
    assert f"mqtt-password-file:{secret}" in values["LoadCredential"]
    assert values["LoadCredential"][0] == f"fer-cam.toml:{unit.folder}/my config.toml"
    assert "--config %d/fer-cam.toml" in values["ExecStart"][0]
    assert "--mqtt-password-file %d/mqtt-password-file" in values["ExecStart"][0]
    assert "geheim" not in str(values) and "LoadCredential" not in unit(text, system=False)


def test_words_of_the_command_are_taken_as_they_are(tmp_path):
    config = tmp_path / "a.toml"
    config.write_text(CAMERA)
    needs = needs_of(check_config(config)[0])
    text = make_unit(needs, name="x", program=['/a b/100%/"$HOME"\\'], config=Path("/c d%/e.toml"), system=False)
    assert 'ExecStart="/a b/100%%/\\"$$HOME\\"\\\\" --config "/c d%%/e.toml"' in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('source = "0"\nrecord = "a.mp4"\n', "a service has no window; add the line headless = true"),
        ('source = "0"\nheadless = true\n', "standard output, which nobody reads in a service"),
        ('headless = true\noutput = "/srv/faces.csv"\n', "writes into /srv, and a system service may write in"),
        ("headless = true\nfps = true\n", "line 2: fps must be a number"),
        ('headless = true\nmqtt = "mqtt://h"\nmqtt-ca = "ca.pem"\n', "mqtt-ca = ca.pem: is relative"),
    ],
)
def test_a_configuration_that_makes_no_service_is_refused(unit, text, says):
    with pytest.raises(FerError) as error:
        unit(text)
    assert says in str(error.value) and error.value.exit_code == 2


def test_a_user_may_write_where_he_wants(unit):
    assert unit('headless = true\noutput = "/srv/faces.csv"\noverwrite = true\n', system=False)["ExecStart"]


def test_a_restart_that_would_refuse_its_own_file_is_told(unit, capsys):
    unit('source = "demo"\nheadless = true\noutput = "a.csv"\n')
    assert "has neither append nor overwrite" in capsys.readouterr().err


def test_who_may_read_a_file(tmp_path):
    assert readable_by_all(Path("/etc/passwd")) and not readable_by_all(tmp_path / "none")
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    assert not readable_by_all(secret)


@pytest.fixture
def systemd(tmp_path, monkeypatch):
    """A machine that systemd runs: programs in its place, which keep how they are called."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("systemctl", "journalctl"):
        (tools / name).write_text(
            f'#!/bin/sh\necho {name} "$@" >> {tmp_path}/calls\n'
            'case "$*" in *enable*broken*) echo "no such unit" >&2; exit 5;; esac\n'
        )
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("fer_cam.service.systemd.RUNNING", tmp_path)

    def calls():
        return (tmp_path / "calls").read_text().splitlines()

    return calls


def test_a_service_is_installed_asked_and_removed(systemd, tmp_path, capsys):
    config = tmp_path / "config" / "door.toml"
    config.parent.mkdir()
    config.write_text(CAMERA)
    place = tmp_path / "config" / "systemd" / "user" / "door.service"
    assert main(["service", "install", "--user", "--unit", "door"]) == 0
    assert "runs now and from the next start" in capsys.readouterr().err and str(config) in place.read_text()
    assert main(["service", "status", "--user", "--unit", "door"]) == 0
    assert main(["service", "logs", "--user", "--unit", "door", "--lines", "9", "--follow"]) == 0
    assert main(["service", "uninstall", "--user", "--unit", "door", "--dry-run"]) == 0 and place.exists()
    assert main(["service", "uninstall", "--user", "--unit", "door"]) == 0 and not place.exists()
    assert systemd() == [
        "systemctl --user daemon-reload", "systemctl --user enable door.service",
        "systemctl --user restart door.service", "systemctl --user status --no-pager door.service",
        "journalctl --no-pager --lines 9 --follow --user-unit door.service",
        "systemctl --user disable --now door.service", "systemctl --user daemon-reload",
    ]  # fmt: skip
    assert main(["service", "uninstall", "--user", "--unit", "door"]) == 1
    assert "there is no such unit" in capsys.readouterr().err
    assert main(["service", "install", "--user", "--unit", "broken", "--config", str(config)]) == 1
    assert "systemctl enable broken.service failed (no such unit); see: journalctl" in capsys.readouterr().err


def test_without_systemd_each_call_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("fer_cam.service.systemd.RUNNING", tmp_path / "none")
    (tmp_path / "a.toml").write_text(CAMERA)
    for words in (["install", "--user", "--config", str(tmp_path / "a.toml")], ["status"], ["logs"]):
        assert main(["service", *words]) == 1
        error = capsys.readouterr().err
        assert error.startswith("fer-cam: systemd does not run this machine; ") and len(error.splitlines()) == 1


def test_wrong_words_are_one_line(capsys):
    for words, says in (
        (["start"], "invalid choice: 'start'"), (["status", "--unit", "../x"], "may have letters, digits"),
        (["install", "--config", "/no/such.toml"], "/no/such.toml: does not exist"),
        (["status", "--user", "--system"], "not allowed with"),
    ):  # fmt: skip
        assert main(["service", *words]) == 2
        error = capsys.readouterr().err
        assert says in error and len(error.splitlines()) == 1


def test_a_program_that_the_service_could_not_read_is_refused(tmp_path, monkeypatch):
    (tmp_path / "a.toml").write_text(CAMERA)
    hidden = tmp_path / "python"
    hidden.write_text("")
    hidden.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(hidden))
    with pytest.raises(FerError, match=r"python: the service's own user may not read it; install fer-cam"):
        unit_of("fer-cam", tmp_path / "a.toml", system=True)
