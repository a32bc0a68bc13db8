"""`fer-cam --session` and `fer-cam report`, as somebody runs them."""

import csv
import json
import os
import signal
import time

import pytest
from fer_cam_process import ENVIRONMENT
from fer_cam_process import fer_cam as run
from sessions_made import face, record, result

from fer_cam import read_session
from fer_cam.cli import main


def test_a_session_and_its_report(tmp_path):
    folder = tmp_path / "monday"
    done = run("--headless", "--source", "demo", "--frames", 12, "--session", folder, "--informed", "--session-video")
    assert done.returncode == 0 and "recorded a session of 12 frames" in done.stderr
    session = read_session(folder)
    assert len(session.frames) == 12 and len(session.faces) >= 10 and session.whole and session.video is not None
    assert session.info.informed is True and session.info.settings["model"] == "mobilenet-7"
    assert len(done.stdout.splitlines()) == 12  # the lines are printed as before
    report = run("report", folder, "--csv", tmp_path / "out.csv", "--svg", tmp_path / "out.svg")
    assert report.returncode == 0 and "open it in a browser" in report.stderr
    assert (folder / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    with (tmp_path / "out.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == len(session.faces)
    again = run("--headless", "--source", "demo", "--frames", 2, "--session", folder, "--append")
    assert again.returncode == 0 and len(read_session(tmp_path / "monday-2").frames) == 2


@pytest.mark.skipif(os.name == "nt", reason="has no SIGKILL")
def test_a_killed_session_opens_and_has_a_report(tmp_path):
    import subprocess
    import sys

    folder = tmp_path / "s"
    command = [sys.executable, "-m", "fer_cam", "--headless", "--source", "demo", "--loop", "--session", str(folder)]
    process = subprocess.Popen([*command, "--output", str(tmp_path / "x.jsonl")], env=ENVIRONMENT)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "frames.csv").exists() or (folder / "frames.csv").stat().st_size < 2000:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    session = read_session(folder)
    written = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert not session.whole and abs(len(session.frames) - len(written)) <= 1
    start = session.frames.wall[0]
    for frame, wall, seconds in zip(written, session.frames.wall, session.frames.time, strict=False):
        assert frame["time"] == pytest.approx(seconds, abs=1e-3)
        assert (wall - start).astype(int) / 1000 == pytest.approx(seconds - session.start, abs=0.002)
    assert main(["report", str(folder)]) == 0
    assert "interrupted" in (folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--session", ""], "--session is empty"),
        (["--headless", "--session", ""], "--session is empty"),
        (["--headless", "--informed"], "--informed needs a session"),
        (["--headless", "--session-video"], "--session-video needs a session"),
        (["x.mp4", "--session", "s", "--save-faces", "s"], "the same folder"),
        (["report"], "required: DIR"),
        (["report", "none"], "no such folder"),
    ],
)
def test_wrong_command_lines_are_one_line(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) in (1, 2)
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1 and list(tmp_path.iterdir()) == []


def test_a_session_that_exists_is_kept_and_photos_are_refused(tmp_path, capsys, demo_frames):
    import cv2

    folder = record(tmp_path / "s", [result(0, face())])
    cv2.imwrite(str(tmp_path / "a.png"), demo_frames[0])
    assert main(["--headless", "--source", "demo", "--frames", "1", "--session", str(folder)]) == 2
    assert "is a session already; add --append" in capsys.readouterr().err
    assert main(["--headless", str(tmp_path / "a.png"), "--session", str(tmp_path / "t")]) == 2
    assert "for photos give --output" in capsys.readouterr().err and not (tmp_path / "t").exists()


def test_a_report_replaces_no_other_file(tmp_path, capsys):
    folder = record(tmp_path / "s", [result(0, face())])
    other = tmp_path / "thesis.html"
    other.write_text("mine")
    assert main(["report", str(folder), "--out", str(other)]) == 2
    assert "already exists; add --overwrite" in capsys.readouterr().err and other.read_text() == "mine"
    for name in ("faces.csv", "session.json"):
        before = (folder / name).read_bytes()
        assert main(["report", str(folder), "--csv", str(folder / name), "--overwrite"]) == 2
        assert (folder / name).read_bytes() == before
    assert "is a file of the session itself" in capsys.readouterr().err
    assert main(["report", str(folder), "--csv", str(other), "--svg", str(other), "--overwrite"]) == 2
    assert main(["report", str(folder), "--out", str(other), "--overwrite"]) == 0
    assert main(["report", str(folder)]) == main(["report", str(folder)]) == 0
