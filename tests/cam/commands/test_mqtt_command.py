"""`fer-cam --headless --mqtt` as its user runs it, on a real broker."""

import json
import signal
import subprocess
import sys

import pytest
from fer_cam_process import ENVIRONMENT, fer_cam
from mjpeg_server import mjpeg_server
from mosquitto import Mosquitto, listening, retained
from waiting import wait_until

pytestmark = pytest.mark.slow
SHORT = ("--headless", "--source", "demo", "--frames", "20")


@pytest.fixture
def broker(tmp_path):
    one = Mosquitto(tmp_path, users={"cam": "s3cret"})
    yield one
    one.stop()


def test_a_run_publishes_and_prints_no_lines(broker, tmp_path):
    (tmp_path / "word").write_text("s3cret\n")
    address = broker.address.replace("//", "//cam@")
    with listening(broker.port, user="cam", password="s3cret") as listener:
        done = fer_cam(
            *SHORT, "--mqtt", address, "--name", "Küche", "--mqtt-password-file", tmp_path / "word", "--mqtt-every", "0"
        )
        assert done.returncode == 0 and done.stdout == ""
        assert done.stderr == f"fer-cam: {broker.address}: connected; the topics begin with fer-cam/kuche/\n"
        wait_until(lambda: listener.now.get("fer-cam/kuche/availability") == "offline")
    state = json.loads(listener.now["fer-cam/kuche/state"])
    assert state["frames"] == 20 and state["faces"] == 1 and state["model"] == "mobilenet-7"
    config = json.loads(listener.now["homeassistant/device/fer_cam_kuche/config"])
    assert config["device"]["name"] == "Küche"
    assert len(config["components"]["emotion"]["options"]) == 8


def test_lines_come_too_if_they_are_wanted(broker):
    environment = ENVIRONMENT | {"FER_CAM_MQTT_PASSWORD": "s3cret"}
    done = subprocess.run(
        [
            sys.executable, "-m", "fer_cam", *SHORT, "--format", "jsonl", "--mqtt-discovery", "none", "--mqtt",
            broker.address.replace("//", "//cam@"), "--name", "a",
        ],
        capture_output=True, text=True, env=environment, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 20
    kept = retained(broker.port, user="cam", password="s3cret")
    assert set(kept) == {"fer-cam/a/state", "fer-cam/a/camera", "fer-cam/a/availability"}


def test_a_password_in_the_address_works_and_is_warned_about(broker):
    done = fer_cam(*SHORT, "--mqtt", broker.address.replace("//", "//cam:s3cret@"), "--name", "a")
    first, second = done.stderr.splitlines()
    assert done.returncode == 0 and "s3cret" not in done.stderr and "cam" not in first.removeprefix("fer-cam")[:30]
    assert "everyone on this machine can read the password" in first and "connected" in second


def test_a_wrong_password_and_a_broker_that_is_away_let_the_run_go_on(broker, tmp_path):
    address = broker.address.replace("//", "//cam@")
    (tmp_path / "word").write_text("wrong")
    for what in ("refuses the user cam", "connection refused"):
        lines = tmp_path / f"{what[:3]}.jsonl"
        done = fer_cam(*SHORT, "--mqtt", address, "--mqtt-password-file", tmp_path / "word", "--output", lines)
        assert done.returncode == 0 and len(lines.read_text().splitlines()) == 20
        first, last = done.stderr.splitlines()
        assert first.startswith(f"fer-cam: {broker.address}: ") and what in first and first.endswith("; trying again")
        assert last == f"fer-cam: {broker.address}: 0 of 20 results written, 20 lost while it failed"
        broker.stop()


def test_a_missing_paho_is_one_line_and_a_run_without_mqtt_does_not_load_it():
    code = "import sys; sys.modules[{hide!r}] = None; from fer_cam.cli import main; rc = main({arguments!r}); "
    code += "print([n for n in sys.modules if 'mqtt' in n and sys.modules[n]]); sys.exit(rc)"

    def run(hide, *arguments):
        text = code.format(hide=hide, arguments=list(arguments))
        return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, env=ENVIRONMENT, timeout=60)

    done = run("paho", "--headless", "--source", "demo", "--frames", "2", "--mqtt", "mqtt://127.0.0.1")
    assert done.returncode == 1
    assert done.stderr == 'fer-cam: --mqtt needs paho-mqtt 2: pip install "fer-cam[mqtt]"\n'
    done = run("nothing", "--headless", "--source", "demo", "--frames", "2")
    assert done.stdout.splitlines()[-1] == "['fer_cam.commands.mqtt_arguments']"


def test_a_camera_that_goes_away_is_a_problem_and_the_device_stays_online(tmp_path, demo_frames):
    broker = Mosquitto(tmp_path)
    run = None
    try:
        with listening(broker.port) as listener:
            with mjpeg_server([*demo_frames[:20], None]) as address:
                command = [
                    sys.executable,
                    "-m",
                    "fer_cam",
                    "--headless",
                    address,
                    "--mqtt",
                    broker.address,
                    "--name",
                    "a",
                ]
                run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
                wait_until(lambda: '"faces": 1' in listener.now.get("fer-cam/a/state", ""), 60)
            wait_until(lambda: listener.now["fer-cam/a/camera"] == "offline")
            wait_until(
                lambda: json.loads(listener.now["fer-cam/a/state"])["problem"] == f"{address}: gives no pictures"
            )
            wait_until(lambda: "fer-cam/a/face/1" not in listener.now)
            assert listener.now["fer-cam/a/availability"] == "online" and run.poll() is None
            live = [json.loads(text) for text in listener.of("fer-cam/a/state") if '"faces": 1' in text]
            assert all(state["captured"].endswith("Z") and 0 < state["latency"] < 30 for state in live)
            run.send_signal(signal.SIGTERM)
            wait_until(lambda: listener.now["fer-cam/a/availability"] == "offline")
            assert run.wait(20) == 0
    finally:
        broker.stop()
        if run is not None:
            run.kill()
            run.communicate(timeout=10)


def test_of_five_devices_one_is_killed_and_the_others_stay(tmp_path):
    broker = Mosquitto(tmp_path)
    names = [f"cam-{i}" for i in range(5)]
    command = [
        sys.executable, "-m", "fer_cam", "--headless", "--source", "demo", "--loop", "--interval", "5", "--threads",
        "1", "--classify-rate", "1", "--mqtt", broker.address, "--mqtt-every", "0.5", "--name",
    ]  # fmt: skip
    runs = {name: subprocess.Popen([*command, name], stderr=subprocess.PIPE, env=ENVIRONMENT) for name in names}
    try:
        with listening(broker.port) as listener:

            def is_up(name):
                return '"faces": 1' in listener.now.get(f"fer-cam/{name}/state", "")

            wait_until(lambda: all(map(is_up, names)), 60)
            assert all(listener.now[f"fer-cam/{name}/availability"] == "online" for name in names)
            assert len([t for t in listener.now if t.startswith("homeassistant/device/")]) == 5
            runs["cam-2"].kill()
            wait_until(lambda: listener.now["fer-cam/cam-2/availability"] == "offline", 10)
            before = {name: len(listener.of(f"fer-cam/{name}/state")) for name in names}
            later = [name for name in names if name != "cam-2"]
            wait_until(lambda: all(len(listener.of(f"fer-cam/{n}/state")) > before[n] + 1 for n in later))
            assert all(listener.of(f"fer-cam/{name}/availability") == ["online"] for name in later)
            assert len(listener.of("fer-cam/cam-2/state")) == before["cam-2"]
            for name in later:
                runs[name].send_signal(signal.SIGTERM)
            wait_until(lambda: all(listener.now[f"fer-cam/{name}/availability"] == "offline" for name in later))
            kept = retained(broker.port)
            assert not any("/face/" in topic for topic in kept if "cam-2" not in topic)
            assert all(runs[name].wait(20) == 0 for name in later)
    finally:
        for run in runs.values():
            run.kill()
        errors = {name: run.communicate(timeout=10)[1].decode() for name, run in runs.items()}
        broker.stop()
    assert not any("Traceback" in text for text in errors.values()), errors
