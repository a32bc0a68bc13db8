"""Faces reach a real inlet of the Lab Streaming Layer, at the times of capture."""

import math
import sys
import time
import uuid

import pytest
from sessions_made import LABELS, face, result

from fer_cam.cli import main
from fer_cam.sinks.lsl import LslClock, LslSink
from fer_cam.types import Frame
from fer_models.errors import FerError

try:
    import pylsl
except (ImportError, RuntimeError) as reason:
    pytest.skip(f"pylsl or liblsl is missing: {reason}", allow_module_level=True)


def inlet(name, timeout=10):
    infos = pylsl.resolve_byprop("name", name, timeout=timeout)
    assert infos, f"no stream {name}"
    opened = pylsl.StreamInlet(infos[0])
    opened.open_stream(timeout=10)
    return opened


def take(opened, count):
    pulled = [opened.pull_sample(timeout=10) for _ in range(count)]
    assert all(values is not None for values, _ in pulled)
    return pulled


@pytest.fixture
def sink():
    made = LslSink(f"test-{uuid.uuid4().hex}", LABELS, slots=2, live=True, source="camera 0", model="toy")
    yield made
    made.close()
    made.close()


def test_an_inlet_gets_every_face_at_its_time_of_capture(sink):
    name = sink.name.split()[1]
    numbers, markers = inlet(name), inlet(f"{name}-changes")
    captured = time.monotonic() - 0.25
    now, ours = pylsl.local_clock(), time.monotonic()
    sink.write(result(0, face(3, "happy", 0.7, box=(4, 6, 20, 24)), captured=captured))
    sink.write(result(1, captured=captured + 0.1))
    sink.write(result(11, face(4, "sad", sure=False), captured=captured + 1.1))
    (first, when), (second, later), (third, _) = take(numbers, 3)
    assert when == pytest.approx(now - (ours - captured), abs=0.005) and later - when == pytest.approx(0.1, abs=1e-6)

    info = numbers.info(timeout=10)
    channel = info.desc().child("channels").child("channel")
    labels, units = [], []
    for _ in range(info.channel_count()):
        labels.append(channel.child_value("label"))
        units.append(channel.child_value("unit"))
        channel = channel.next_sibling()
    values = dict(zip(labels, first, strict=True))
    assert labels[:3] == ["face1_id", "face1_x", "face1_y"] and labels[-1] == "face2_roll" and units[-1] == "degrees"
    assert values["face1_id"] == 3 and values["face1_w"] == 20 and values["face1_sure"] == 1
    assert values["face1_happy"] == pytest.approx(0.7) and values["face1_sad"] == pytest.approx(0.1)
    assert values["face1_yaw"] == pytest.approx(12.34, abs=1e-4) and math.isnan(values["face2_id"])
    assert all(map(math.isnan, second)) and third[labels.index("face1_id")] == 4
    assert info.type() == "FacialExpression" and info.desc().child_value("source") == "camera 0"

    texts = take(markers, 4)
    assert [values[0] for values, _ in texts] == ["appeared 3", "emotion 3 happy", "left 3", "appeared 4"]
    assert texts[0][1] == pytest.approx(when, abs=1e-6)


def test_times_of_live_frames_follow_the_clocks_without_jitter():
    ours, theirs = [100.0], [5000.0]
    clock = LslClock(lambda: theirs[0], live=True, monotonic=lambda: ours[0])
    assert clock.time_of(Frame(0, 0.0, None, captured=99.5)) == 4999.5
    theirs[0] += 0.0005  # a reading that was held up
    assert clock.time_of(Frame(1, 0.1, None, captured=99.6)) == pytest.approx(4999.6, abs=1e-9)
    theirs[0] += 60  # a suspend, in which only one of both goes on
    assert clock.time_of(Frame(2, 0.2, None, captured=99.7)) == pytest.approx(5059.7005, abs=1e-9)


def test_times_of_a_film_are_those_of_the_film():
    clock = LslClock(lambda: 5000.0, live=False)
    assert [clock.time_of(Frame(i, 2 + i / 10, None, captured=1.0)) for i in range(3)] == [5000.0, 5000.1, 5000.2]


def test_a_missing_package_is_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pylsl", None)
    assert main(["--headless", "--source", "demo", "--frames", "1", "--lsl", "x"]) == 1
    assert capsys.readouterr().err.splitlines() == ['fer-cam: --lsl needs pylsl: pip install "fer-cam[lsl]"']


def test_wrong_options_are_one_line(capsys):
    for options, says in (
        (["--headless", "--lsl", " "], "--lsl is empty"), (["--headless", "--slots", "2"], "--slots needs a stream"),
        (["--headless", "--slots", "65", "--lsl", "x"], "must be at most 64"),
        (["--lsl", "x"], "--lsl does nothing in"),
    ):  # fmt: skip
        assert main(options) == 2
        error = capsys.readouterr().err
        assert says in error and len(error.splitlines()) == 1


def test_a_run_can_be_received(monkeypatch):
    from fer_cam_process import ENVIRONMENT

    name = f"run-{uuid.uuid4().hex}"
    import subprocess

    command = [sys.executable, "-m", "fer_cam", "--headless", "--source", "demo", "--loop", "--lsl", name]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            (values, _), (later, _) = take(inlet(name, timeout=30), 2)
            assert values[0] == later[0] == 1.0
        finally:
            run.terminate()
        assert "|" not in run.stderr.read(), "liblsl's own messages"
    assert run.returncode == 0


def test_the_library_that_is_missing_is_one_line(monkeypatch):
    class Finder:
        def find_spec(self, name, *_):
            if name == "pylsl":
                raise RuntimeError("LSL binary library file was not found.\nPlease ...")

    monkeypatch.delitem(sys.modules, "pylsl")
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(FerError, match=r"liblsl cannot be loaded \(LSL binary library file was not found.\)"):
        LslSink("x", LABELS, slots=1, live=True, source="", model="")
