"""`fer-cam`, run in a process of its own, as a user runs it."""

import json
import os
import signal
import subprocess
import sys
import time

import av
import cv2
import pytest
from fer_cam_process import ENVIRONMENT, fer_cam, records
from films_made import add_video, numbered, sound


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


def test_lines_and_video_go_to_files(tmp_path):
    out, film = tmp_path / "faces.csv", tmp_path / "film.mp4"
    done = fer_cam(
        "--headless", "--source", "demo", "--frames", 9, "--format", "csv", "--output", out, "--record", film
    )
    told = f"fer-cam: {film}: recorded 9 frames, 0.3 s\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", told)
    assert out.read_text().startswith("frame,time,id,x,y,w,h,score,emotion,confidence,angry,")
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_COUNT) == 9


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


@pytest.mark.slow
def test_the_source_is_never_written_over(tmp_path, photo):
    other = photo.parent / "other.png"
    other.write_bytes(photo.read_bytes())
    link = tmp_path / "link.txt"
    link.symlink_to(photo)
    film = tmp_path / "film.mp4"
    assert fer_cam("--headless", "--source", "demo", "--frames", 2, "--record", film).returncode == 0
    before = {path: path.read_bytes() for path in (photo, film)}
    for arguments in (
        (photo, "--output", photo, "--overwrite"),
        (photo.parent, "--output", photo, "--append"),
        (photo, "--output", link, "--overwrite"),
        (film, "--record", film, "--overwrite"),
        (film, "--output", film, "--overwrite"),
    ):
        done = fer_cam("--headless", *arguments)
        assert done.returncode == 2 and "is the source itself, which would be lost" in done.stderr
        assert done.stderr.count("\n") == 1 and done.stdout == ""
    assert {path: path.read_bytes() for path in before} == before


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


def test_an_output_that_exists_is_kept(tmp_path):
    out = tmp_path / "faces.jsonl"
    out.write_text("precious\n")
    done = fer_cam("--headless", "--source", "demo", "--frames", 1, "--output", out)
    assert done.returncode == 2 and "--append or --overwrite" in done.stderr
    assert out.read_text() == "precious\n"


@pytest.mark.slow
def test_names_that_trip_ffmpeg_or_the_terminal(tmp_path, video):
    video.rename(tmp_path / "12:30:00.avi")
    done = fer_cam("--headless", "--source", "12:30:00.avi", "--frames", 2, "--record", "13:00.mp4", cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / "13:00.mp4").stat().st_size > 0
    done = fer_cam("--headless", "--source", "no\nsuch\t.mp4")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "no\\nsuch\\t.mp4" in done.stderr
    done = fer_cam("--headless", "--source", "a" * 400 + ".mp4")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "too long" in done.stderr


def test_names_that_are_not_utf8(tmp_path, video, photo):
    # OpenCV crashes the process on these.
    folder = os.fsencode(tmp_path) + b"/odd"
    os.mkdir(folder)
    os.rename(photo, folder + b"/\xfe.png")
    os.rename(video, folder + b"/\xff.avi")
    command = [sys.executable, "-m", "fer_cam", "--headless", "--format", "jsonl", "--source"]
    done = subprocess.run([*command, folder], capture_output=True, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 0 and len(records(done.stdout.decode())[0]["faces"]) == 1
    done = subprocess.run([*command, folder + b"/\xff.avi"], capture_output=True, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 1 and b"not valid UTF-8" in done.stderr and done.stderr.count(b"\n") == 1


@pytest.mark.slow
def test_a_disk_that_fills_keeps_the_old_recording(tmp_path):
    film = tmp_path / "film.mp4"
    assert fer_cam("--headless", "--source", "demo", "--frames", 5, "--record", film).returncode == 0
    before = film.read_bytes()
    # Files may not grow past 60 blocks: to the encoder the same as a full disk.
    command = f"ulimit -f 60; trap '' XFSZ; {sys.executable} -m fer_cam --headless --source demo --frames 150"
    command += f" --record {film} --overwrite"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=ENVIRONMENT, timeout=120)
    assert done.returncode == 1 and "cannot go on (File too large)" in done.stderr and done.stderr.count("\n") == 1
    assert 0 < cv2.VideoCapture(str(tmp_path / "film.part.mp4")).get(cv2.CAP_PROP_FRAME_COUNT) < 150
    assert film.read_bytes() == before


def test_an_overwritten_output_is_kept_until_there_is_something_new(tmp_path):
    out = tmp_path / "old.jsonl"
    out.write_text("precious\n")
    (tmp_path / "broken.avi").write_bytes(b"RIFF" + b"\0" * 500)
    source = tmp_path / "broken.avi"
    assert fer_cam("--headless", "--source", source, "--output", out, "--overwrite").returncode == 1
    assert out.read_text() == "precious\n"


def test_one_file_for_lines_and_video_is_refused(tmp_path):
    same = tmp_path / "same.mp4"
    done = fer_cam("--headless", "--source", "demo", "--output", same, "--record", same)
    assert done.returncode == 2 and "same file" in done.stderr and not same.exists()


def test_closed_and_full_standard_output():
    for end, message in ((">&-", "standard output is closed"), (">/dev/full", "cannot be written")):
        command = f"{sys.executable} -m fer_cam --headless --source demo --frames 2 {end}"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
        assert done.returncode == 1 and message in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_sound_is_left_out_where_the_pictures_get_another_speed(tmp_path):
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as out:
        stream = add_video(out, numbered(10))
        _, write = sound(out, 0.4)
        for picture in numbered(10):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "bgr24")))
        out.mux(stream.encode(None))
        write()
    run = fer_cam(
        "--headless", path, "--input-fps", "5", "--record", tmp_path / "slow.mp4", "--output", "x", cwd=tmp_path
    )
    assert run.returncode == 0 and "sound is left out, because --input-fps changes the speed" in run.stderr
    with av.open(str(tmp_path / "slow.mp4")) as film:
        assert not film.streams.audio and film.duration / av.time_base == pytest.approx(2.0, abs=0.01)
