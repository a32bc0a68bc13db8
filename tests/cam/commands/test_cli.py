"""`fer-cam`, run in a process of its own, as a user runs it."""

import json
import os
import signal
import subprocess
import sys
import time

import cv2
import pytest
from fer_cam_process import ENVIRONMENT, fer_cam, records


@pytest.mark.slow
def test_demo_prints_a_line_for_each_frame():
    done = fer_cam("--headless", "--source", "demo", "--frames", 60, "--format", "jsonl")
    assert done.returncode == 0 and done.stderr == ""
    lines = records(done.stdout)
    assert [r["frame"] for r in lines] == list(range(60))
    assert sum(bool(r["faces"]) for r in lines) >= 57
    face = lines[-1]["faces"][0]
    assert list(face) == ["id", "box", "score", "emotion", "confidence", "probabilities", "sure", "pose"]
    assert sum(face["probabilities"].values()) == pytest.approx(1, abs=1e-3)


def test_without_camera_or_display_it_says_so_and_plays_the_demo():
    if os.path.exists("/dev/video0"):
        pytest.skip("this machine has a camera")
    done = fer_cam("--frames", 2)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 2
    first, second = done.stderr.splitlines()
    assert "no display" in first and "no such camera" in second and "demo" in second


@pytest.mark.slow
def test_less_work_for_the_frame_rate_is_reported():
    # 999 frames a second are more than any machine does with twenty faces.
    done = fer_cam("--headless", "--source", "demo:20", "--frames", 150, "--fps", 999, "--format", "jsonl")
    assert done.returncode == 0 and len(records(done.stdout)) == 150
    messages = done.stderr.splitlines()
    assert messages and all(line.startswith("fer-cam: ") for line in messages)
    assert "holding 999 frames/s: new faces every 0.5 s" in messages[0]
    done = fer_cam("--headless", "--source", "demo", "--frames", 60, "--fps", 0, "--interval", 0)
    assert done.returncode == 0 and done.stderr == ""


def test_photos(tmp_path, photo):
    (photo.parent / "broken.jpg").write_bytes(b"x")
    done = fer_cam("--headless", "--source", photo.parent, "--format", "jsonl")
    (line,) = records(done.stdout)
    assert done.returncode == 0 and line["photo"] == str(photo) and line["faces"]
    assert "broken.jpg" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_cleanly(tmp_path, number):
    out, film = tmp_path / "faces.jsonl", tmp_path / "film.mp4"
    command = [
        "--headless",
        "--source",
        "demo",
        "--loop",
        "--format",
        "jsonl",
        "--output",
        str(out),
        "--record",
        str(film),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "fer_cam", *command], env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (out.exists() and out.read_text().count("\n") >= 5):
        time.sleep(0.05)
    process.send_signal(number)
    if number == signal.SIGHUP:  # a closed terminal sends it twice
        process.send_signal(number)
    try:
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    lines = records(out.read_text())
    told = f"fer-cam: {film}: recorded {len(lines)} frames, {len(lines) / 30:.1f} s\n"
    assert process.returncode == 0 and errors == told
    assert [r["frame"] for r in lines] == list(range(len(lines))) and len(lines) >= 5
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_COUNT) == len(lines)


def test_a_reader_that_closes_the_pipe_is_no_error():
    command = f"{sys.executable} -m fer_cam --headless --source demo | head -n 2"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, env=ENVIRONMENT, timeout=60
    )
    assert done.returncode == 0 and done.stderr == "" and len(done.stdout.splitlines()) == 2


def test_models_are_listed():
    shown = fer_cam("models")
    assert shown.returncode == 0 and "The default is mobilenet-7; choose another with --model" in shown.stdout
    assert "mobilenet-8  tested on FER2013 PublicTest, FER+ majority labels; often missed: " in shown.stdout
    value = json.loads(fer_cam("models", "--json").stdout)
    entry = next(m for m in value if m["name"] == "mobilenet-7")
    assert entry["labels"][3] == "happy" and entry["metrics"]["normal"]["accuracy"] > 0.5


@pytest.mark.slow
def test_the_source_may_stand_alone(tmp_path, photo):
    for arguments in (
        [photo, "--headless"],
        ["--headless", "--format", "text", photo],
        ["--source", photo, "--headless"],
    ):
        done = fer_cam(*arguments)
        assert done.returncode == 0 and len(done.stdout.splitlines()) == 1 and done.stderr == ""
    # A folder of a command's name is one only in the first place.
    (tmp_path / "models").mkdir()
    photo.rename(tmp_path / "models" / "photo.png")
    assert "accuracy" in fer_cam("models", cwd=tmp_path).stdout
    for arguments in (["--headless", "models"], ["./models", "--headless"], ["--source", "models", "--headless"]):
        assert len(fer_cam(*arguments, cwd=tmp_path).stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--headless", "--source", "96"], 1, "no such camera"),
        (["--headless", "--source", "none.mp4"], 1, "no such file"),
        (["--headless", "--source", ""], 2, "--source"),
        (["--headless", "--model", "mobilnet-7"], 2, "did you mean mobilenet-7"),
        (["--headless", "--detector", "hear"], 2, "unknown detector 'hear'"),
        (["mobilenet-5", "--headless"], 2, "is a model, not a source; did you mean --model mobilenet-5?"),
        (
            ["--headless", "--append"],
            2,
            "--append has no file to add to; give --output FILE, --save-faces DIR,",
        ),
        (["--size", "99999x99999"], 2, "must be WIDTHxHEIGHT, such as 640x480, with 16 to 16384 pixels each"),
        (["--headless", "--format", "xml"], 2, "unknown format 'xml'"),
        (["--headless", "--format", "text", "--output", "a.csv"], 2, "a.csv is csv by its name, and --format text"),
        (["--headless", "--format", "csv", "--output", "a.ndjson"], 2, "a.ndjson is jsonl by its name"),
        (["--headless", "--source", "demo", "--output", "/nowhere/x"], 1, "cannot be written"),
        (["--headless", "--source", "demo", "--record", "film.txt"], 2, ".mp4"),
        (["--headless", "--frames", "-1"], 2, "at least 1"),
        (["--headless", "--frames", "many"], 2, "at least 1"),
        (["--headless", "--min-face", "3"], 2, "at least 20"),
        (["--headless", "--size", "big"], 2, "WIDTHxHEIGHT"),
        (["--headless", "--input-fps", "0"], 2, "above 0 and below 1000"),
        (["--headless", "--output", "x", "--append", "--overwrite"], 2, "exclude each other"),
        (["--format", "csv"], 2, "--format does nothing in the window; add --headless"),
        (["--give-up", "5"], 2, "--give-up does nothing in the window; add --headless"),
        (["--headles"], 2, "--headles"),
        (["models", "--xml"], 2, "--xml"),
        (["modls"], 2, "did you mean fer-cam models?"),
        (["benchmarks"], 2, "did you mean fer-cam benchmark?"),
        (["--headless", "models"], 2, "did you mean fer-cam models?"),
        (["none.mp4", "--headless"], 1, "no such file"),
        (["demo", "--headless", "--source", "demo"], 2, "both given"),
        (["a.jpg", "b.jpg", "--headless"], 2, "a.jpg is no file; give one source, or several photos"),
        (["", "--headless"], 2, "--source is empty"),
    ],
)
def test_mistakes_get_one_line_and_an_exit_code(arguments, code, message, tmp_path):
    done = fer_cam(*arguments, cwd=tmp_path)
    lines = done.stderr.splitlines()
    assert done.returncode == code, done.stderr
    assert len(lines) == 1 and lines[0].startswith("fer-cam: ") and message in lines[0], done.stderr
    assert done.stdout == "" and list(tmp_path.iterdir()) == []
