"""A broker that is away, comes back, or refuses: one line each, and the newest state afterwards."""

import itertools
import json
import signal
import socket
import time

import pytest
from mosquitto import Mosquitto, certificates, listening, retained
from mqtt_made import face, result
from waiting import wait_until

from fer_models import FerError

pytestmark = pytest.mark.slow
BASE = "fer-cam/front_door"
unclosed = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""paho leaves the socket of a failed handshake to Python, which closes it and complains."""


def feed(run, seconds, happy=0.7):
    """Write ten results a second; return how long the longest write took."""
    longest, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        run.write(result(face(1, happy)))
        longest = max(longest, time.monotonic() - start)
        time.sleep(0.1)
    return longest


def connect(run):
    """Write results until the run says that it is connected."""
    wait_until(lambda: feed(run, 0.2) and run.lines)


def test_a_broker_that_restarts_is_told_twice_and_gets_the_newest_state(broker, start):
    run = start(broker.address)
    connect(run)
    broker.stop()
    wait_until(lambda: feed(run, 0.2) < 2 and run.output.counts.lost >= 5)
    assert run.lines[1:] == [f"{broker.address}: connection lost; trying again"]
    assert run.output.counts.problem
    broker.start()
    wait_until(lambda: feed(run, 0.2, 0.2) and not run.output.counts.problem)
    assert len(run.lines) == 3 and "works again" in run.lines[2]
    wait_until(lambda: json.loads(retained(broker.port).get(f"{BASE}/state", "{}")).get("emotion") == "sad")
    kept = retained(broker.port)  # the broker kept nothing itself: all is published anew
    assert kept[f"{BASE}/availability"] == "online" and "homeassistant/device/fer_cam_front_door/config" in kept
    counts = run.output.counts
    assert counts.given == counts.written + counts.lost + counts.waiting and not counts.dropped


def test_a_broker_that_hangs_is_told_once_and_nothing_queues(broker, start, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.mqtt.client.KEEPALIVE", 3)
    run = start(broker.address, every=0.02)
    connect(run)
    before = len(run.lines)
    broker.process.send_signal(signal.SIGSTOP)
    try:
        wait_until(lambda: feed(run, 0.2) and run.output.counts.problem, 30)
        feed(run, 3)
        assert run.lines[before:] == [f"{broker.address}: connection lost; trying again"]
        assert len(run.sink._connection._client._out_packet) <= 20
    finally:
        broker.process.send_signal(signal.SIGCONT)
    wait_until(lambda: feed(run, 0.2) and not run.output.counts.problem, 30)
    assert "works again" in run.lines[before + 1]


def test_nothing_queues_while_the_broker_is_away(broker, start):
    run = start(broker.address, every=0.02)
    connect(run)
    broker.stop()
    wait_until(lambda: not run.sink._connection.up)
    for _ in range(3000):
        run.output.write(result(face(1)))
    wait_until(lambda: run.output.counts.waiting == 0)
    time.sleep(0.3)
    client = run.sink._connection._client
    assert len(client._out_packet) <= 5 and len(client._out_messages) <= 2 and len(run.sink._connection._sent) <= 30
    broker.start()
    with listening(broker.port) as listener:
        wait_until(lambda: run.sink._connection.up)
        began = time.monotonic()
        time.sleep(0.3)
        assert (
            1 <= len(listener.of(f"{BASE}/state")) <= (time.monotonic() - began) / 0.02 + 10
        )  # states of now, not those of the time without a broker


def test_a_broker_that_is_away_at_the_start_is_told_and_found_later(broker, start):
    broker.stop()
    run = start(broker.address)
    assert feed(run, 0.5) < 2
    wait_until(lambda: run.lines)
    assert run.lines == [
        f"{broker.address}: connection refused: nothing listens there; check the address and that the broker is "
        "running; trying again"
    ]
    assert run.output.counts.written == 0
    broker.start()
    wait_until(lambda: feed(run, 0.2) and not run.output.counts.problem)
    assert len(run.lines) == 3


def test_an_unknown_host_and_a_broker_that_never_answers(start):
    run = start("mqtt://no-such-host.invalid")
    run.write(result(face(1)))
    wait_until(lambda: run.lines)
    assert run.lines[0].startswith("mqtt://no-such-host.invalid:1883: no such host no-such-host.invalid; check")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        run = start(f"mqtt://127.0.0.1:{silent.getsockname()[1]}")
        assert feed(run, 0.3) < 2
        wait_until(lambda: run.lines)
        assert "no answer within 5 s" in run.lines[0]
        began = time.monotonic()
        run.output.close(10)
        assert time.monotonic() - began < 9 and run.output.error is None


def test_something_that_is_no_broker(start):
    with socket.create_server(("127.0.0.1", 0)) as door:
        run = start(f"mqtt://127.0.0.1:{door.getsockname()[1]}")
        door.accept()[0].close()
        run.write(result(face(1)))
        wait_until(lambda: run.lines)
        assert "closed the connection without an answer" in run.lines[0] and "mqtts://" in run.lines[0]


def test_a_wrong_password_is_one_line_and_the_right_one_works_later(tmp_path, start):
    broker = Mosquitto(tmp_path, users={"cam": "other", "me": "x"})
    try:
        address = f"mqtt://cam@127.0.0.1:{broker.port}"
        run = start(address, password="s3cret")
        wait_until(lambda: feed(run, 0.2) and run.lines)
        feed(run, 2)
        assert len(run.lines) == 1, run.lines
        assert "refuses the user cam: the user or the password is wrong" in run.lines[0]
        assert "s3cret" not in run.lines[0]
        broker.stop()
        broker.set_users({"cam": "s3cret", "me": "x"})
        broker.start()
        wait_until(lambda: feed(run, 0.2) and not run.output.counts.problem, 30)
        kept = retained(broker.port, user="me", password="x")
        assert kept[f"{BASE}/availability"] == "online"
        for user, password, words in (("", None, "asks for a user"), ("cam@", None, "without a password")):
            other = start(f"mqtt://{user}127.0.0.1:{broker.port}", password=password, name="Other")
            other.write(result(face(1)))
            wait_until(lambda other=other: other.lines)
            assert words in other.lines[0] and "FER_CAM_MQTT_PASSWORD" in other.lines[0]
    finally:
        broker.stop()


def test_a_password_that_is_changed_later_is_told_once_too(tmp_path, start):
    broker = Mosquitto(tmp_path, users={"cam": "old"})
    try:
        run = start(f"mqtt://cam@127.0.0.1:{broker.port}", password="old")
        connect(run)
        broker.stop()
        wait_until(lambda: feed(run, 0.2) and len(run.lines) == 2)
        broker.set_users({"cam": "new"})
        broker.start()
        wait_until(lambda: feed(run, 0.2) and any("refuses the user" in line for line in run.lines))
        feed(run, 3)
        assert len(run.lines) == 3, run.lines  # connected, lost, refused
    finally:
        broker.stop()


@unclosed
def test_a_connection_with_tls_and_certificates_that_do_not_fit(tmp_path, start):
    ca, certificate, key = certificates(tmp_path)
    broker = Mosquitto(tmp_path, tls=(certificate, key))
    try:
        address = broker.address.replace("mqtt:", "mqtts:")
        run = start(address, ca=str(ca))
        connect(run)
        assert run.lines == [f"{address}: connected; the topics begin with {BASE}/"]
        run.output.close(10)
        assert run.output.counts.written == run.output.counts.given > 0
        for options, host, words in (
            ({}, "127.0.0.1", "its certificate is not trusted"),
            ({"ca": str(ca)}, "localhost", "its certificate is for another host than localhost"),
        ):
            run = start(f"mqtts://{host}:{broker.port}", **options)
            run.write(result(face(1)))
            wait_until(lambda run=run: run.lines)
            assert words in run.lines[0] and "\n" not in run.lines[0]
            assert ("--mqtt-ca FILE" in run.lines[0]) == (not options)
        run = start(broker.address)
        run.write(result(face(1)))
        wait_until(lambda: run.lines)
        assert "mqtts://" in run.lines[0]
    finally:
        broker.stop()


@unclosed
def test_tls_to_a_broker_without_it(broker, start):
    run = start(broker.address.replace("mqtt:", "mqtts:"))
    run.write(result(face(1)))
    wait_until(lambda: run.lines)
    assert "mqtts://127.0.0.1" in run.lines[0] and "certificate is not trusted" not in run.lines[0]


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_ca_that_is_missing_or_none_is_refused_at_the_start(tmp_path, start, text):
    file = tmp_path / "ca.pem"
    if text:
        file.write_text(text)
    with pytest.raises(FerError, match=r"--mqtt-ca .*ca\.pem: .*; give the certificate") as error:
        start("mqtts://127.0.0.1", ca=str(file))
    assert error.value.exit_code == 2


def test_two_devices_of_one_name_are_told_apart_by_a_hint_and_not_by_a_flood(broker, start):
    first, second = start(broker.address), start(broker.address)
    wait_until(lambda: feed(first, 0.1) and feed(second, 0.1) and hints(first, second), 60)
    feed(first, 3)
    assert len(first.lines + second.lines) < 14, first.lines + second.lines
    for lines in (first.lines, second.lines):  # one line each time
        assert all(line != following for line, following in itertools.pairwise(lines)), lines


def hints(*runs):
    """Return the lines that name the likely cause."""
    lines = [line for run in runs for line in run.lines]
    return [line for line in lines if "give one of them another --name" in line and "Front door" in line]
