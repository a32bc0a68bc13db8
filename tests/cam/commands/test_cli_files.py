"""The files of a run: odd names, files that exist, full disks, and a closed standard output."""

import os
import subprocess
import sys

import av
import cv2
import pytest
from fer_cam_process import ENVIRONMENT, fer_cam, records
from films_made import add_video, numbered, sound


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


@pytest.mark.parametrize("name", ["a.json", "a.TSV", "a.parquet", "a.csv.gz"])
def test_a_name_of_a_format_that_is_not_written_is_refused(tmp_path, name):
    run = fer_cam("--headless", "--source", "demo", "--frames", "2", "--output", tmp_path / name)
    assert run.returncode == 2 and "choose a name in .jsonl or .csv, or add --format" in run.stderr
    assert not (tmp_path / name).exists()
    run = fer_cam("--headless", "--source", "demo", "--frames", "2", "--output", tmp_path / name, "--format", "jsonl")
    assert run.returncode == 0 and len(records((tmp_path / name).read_text())) == 2


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
