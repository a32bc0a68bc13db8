"""Faces reach a real UDP socket as OSC bundles, with time tags."""

import socket
import sys

import numpy as np
import pytest
from sessions_made import LABELS, face

from fer_cam.cli import main
from fer_cam.commands.stream_arguments import host_port
from fer_cam.sinks.osc import OscSink
from fer_cam.types import Frame, Result
from fer_models.errors import FerError

osc_bundle = pytest.importorskip("pythonosc.osc_bundle", reason="python-osc is not installed")


def result(index, *faces, wall=0.0):
    return Result(Frame(index, index / 10, np.zeros((100, 200, 3), np.uint8), wall=wall), faces)


@pytest.fixture
def receiver():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        made.settimeout(10)
        yield made


def take(receiver):
    """Return (time tag, address -> values) of the next datagram, which fits into a packet of a network."""
    data = receiver.recv(65536)
    assert len(data) < 1400
    bundle = osc_bundle.OscBundle(data)
    return bundle.timestamp, {m.address: m.params for m in bundle}


def test_each_slot_is_a_bundle_at_the_time_of_capture(receiver):
    sink = OscSink("localhost", receiver.getsockname()[1], LABELS, slots=2, name="Flur oben/1")
    sink.write(result(0, face(3, "happy", 0.7, box=(20, 10, 50, 60), sure=False), wall=1_790_000_000.25))
    (when, first), (_, second) = take(receiver), take(receiver)
    root = "/fer-cam/Flur-oben-1"
    assert when == pytest.approx(1_790_000_000.25, abs=1e-5)
    assert first.pop(f"{root}/face/1/box") == pytest.approx([0.1, 0.1, 0.25, 0.6])
    assert first.pop(f"{root}/face/1/pose") == pytest.approx([12.34, -5.0, 0.5])
    shares = {key: first.pop(key)[0] for key in list(first) if "/probability/" in key}
    assert shares[f"{root}/face/1/probability/happy"] == pytest.approx(0.7) and len(shares) == len(LABELS)
    assert first.pop(f"{root}/face/1/confidence") == pytest.approx([0.7])
    assert first == {
        f"{root}/faces": [1], f"{root}/face/1/present": [1], f"{root}/face/1/id": [3],
        f"{root}/face/1/emotion": ["happy"], f"{root}/face/1/sure": [0],
    }  # fmt: skip
    assert second == {f"{root}/face/2/present": [0]}
    sink.write(result(1))
    assert take(receiver)[1] == {f"{root}/faces": [0], f"{root}/face/1/present": [0]}
    sink.close()
    sink.close()


def test_a_run_sends_every_frame(receiver):
    place = f"127.0.0.1:{receiver.getsockname()[1]}"
    assert main(["--headless", "--source", "demo", "--frames", "3", "--osc", place]) == 0
    frames = [take(receiver)[1] for _ in range(3)]
    assert [next(v for k, v in frame.items() if k.endswith("/face/1/emotion")) for frame in frames]


def test_a_host_that_is_unknown_can_be_tried_again():
    sink = OscSink("no-such-host.invalid", 9000, LABELS, slots=1, name="x")
    for _ in range(2):
        with pytest.raises(FerError, match=r"--osc no-such-host.invalid:9000: cannot be sent to .*check the host"):
            sink.write(result(0))


def test_an_address_is_checked(capsys):
    assert host_port("[::1]:9000") == ("::1", 9000) and host_port("stage.local:1") == ("stage.local", 1)
    for text in (
        "localhost",
        "localhost:",
        ":9000",
        "a:0",
        "a:65536",
        "::1:9000",
        "a b:1",
        "a:-1",
        "osc://a:1",
        "[]:1",
    ):
        assert main(["--headless", "--osc", text]) == 2
        error = capsys.readouterr().err
        assert "--osc: must be HOST:PORT, such as 127.0.0.1:9000" in error and len(error.splitlines()) == 1


def test_a_missing_package_is_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pythonosc.osc_bundle_builder", None)
    assert main(["--headless", "--source", "demo", "--frames", "1", "--osc", "a:1"]) == 1
    assert capsys.readouterr().err.splitlines() == ['fer-cam: --osc needs python-osc: pip install "fer-cam[osc]"']
