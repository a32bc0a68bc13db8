"""Sources: files, streams and the demo; the default source; reading ahead."""

import time
import zlib

import cv2
import numpy as np
import pytest

from fer_cam.sources import ReadAhead, frames, open_default, open_source
from fer_models import FerError


@pytest.mark.slow
def test_demo_is_the_same_each_time_and_ends():
    first, second = open_source("demo"), open_source("demo")
    a, b = first.read(), second.read()
    assert a.image.shape == (480, 640, 3) and a.image.dtype == np.uint8
    assert (a.image == b.image).all() and (first.read().image != a.image).any()
    count = 2 + sum(1 for _ in frames(first))
    assert count == 600


@pytest.mark.slow
def test_times_go_on_when_the_demo_loops():
    source = open_source("demo", loop=True)
    sequence = [source.read() for _ in range(603)]
    assert (sequence[600].image == sequence[0].image).all()
    assert sequence[602].time == pytest.approx(602 / 30) and sequence[602].index == 602


def test_video_gives_each_frame_once_in_order(video, demo_frames):
    sequence = list(frames(open_source(str(video))))
    assert [f.index for f in sequence] == list(range(60))
    np.testing.assert_allclose([f.time for f in sequence], np.arange(60) / 30, atol=1e-3)
    for frame, original in zip(sequence[::10], demo_frames[::10], strict=True):
        assert np.abs(frame.image.astype(int) - original).mean() < 4  # JPEG


def test_times_go_on_when_a_video_loops(video):
    source = open_source(str(video), loop=True)
    sequence = [source.read() for _ in range(70)]
    assert (sequence[60].image == sequence[0].image).all()
    assert np.diff([f.time for f in sequence]).min() > 0


def test_a_gif_is_a_video(clip):
    sequence = list(frames(open_source(str(clip))))
    assert len(sequence) == 62 and sequence[0].image.shape == (270, 480, 3)
    assert sequence[-1].time == pytest.approx(61 / 12, abs=0.1)


def test_pictures_come_by_name_and_do_not_follow_each_other(tmp_path):
    for i, name in enumerate(["b.png", "a.jpg", "c.bmp"]):
        cv2.imwrite(str(tmp_path / name), np.full((20 + i, 30, 3), i, np.uint8))
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "broken.png").write_bytes(b"no picture either")
    source = open_source(str(tmp_path))
    assert [f.image.shape[0] for f in frames(source)] == [21, 20, 22]
    assert not source.continuous and [p.name for p in source.skipped] == ["broken.png"]
    assert len(list(frames(open_source(str(tmp_path / "[ab].*"))))) == 2
    assert len(list(frames(open_source(str(tmp_path / "a.jpg"))))) == 1


def test_pictures_have_their_file_names_and_some_can_be_left_out(tmp_path, video):
    for name in ("a.png", "b.png", "c.png"):
        cv2.imwrite(str(tmp_path / name), np.zeros((9, 9, 3), np.uint8))
    (tmp_path / "phone.HEIC").write_bytes(b"no picture that OpenCV reads")
    source = open_source(str(tmp_path))
    assert [f.name for f in frames(source)] == [str(tmp_path / n) for n in ("a.png", "b.png", "c.png")]
    assert [p.name for p in source.skipped] == ["phone.HEIC"]  # reported, not silently left out
    source = open_source(str(tmp_path))
    source.leave_out([tmp_path / "a.png", tmp_path / "c.png"])
    assert source.count == 2
    assert [(f.index, f.name) for f in frames(source)] == [(1, str(tmp_path / "b.png"))]
    source = open_source(str(tmp_path))
    source.leave_out(tmp_path / n for n in ("a.png", "b.png", "c.png"))
    assert source.read() is None and len(source.skipped) == 1
    with pytest.raises(FerError, match="not a picture"):
        open_source(str(tmp_path / "phone.HEIC")).read()
    assert open_source(str(video)).read().name == ""


def test_a_looping_folder_ends_when_its_pictures_are_deleted(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((9, 9, 3), np.uint8))
    cv2.imwrite(str(tmp_path / "b.png"), np.zeros((9, 9, 3), np.uint8))
    source = open_source(str(tmp_path), loop=True)
    assert [source.read().index for _ in range(5)] == list(range(5))
    for path in tmp_path.iterdir():
        path.unlink()
    assert source.read() is None


def test_a_picture_whose_header_claims_a_huge_size_is_skipped(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((9, 9, 3), np.uint8))
    data = bytearray((tmp_path / "a.png").read_bytes())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    (tmp_path / "huge.png").write_bytes(data)
    source = open_source(str(tmp_path))
    assert len(list(frames(source))) == 1 and [p.name for p in source.skipped] == ["huge.png"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("97", "no such camera"),
        ("/dev/video97", "no such camera"),
        ("nothing.mp4", "no such file"),
        ("nothing.png", "no such file"),
        ("*.nothing", "no picture matches"),
        ("picamera", "picamera2 is missing"),
    ],
)
def test_a_source_that_does_not_exist_is_reported(spec, message):
    with pytest.raises(FerError, match=message):
        open_source(spec)


def test_files_that_are_no_videos_or_pictures_are_reported(tmp_path):
    for name in ("empty.mp4", "text.mp4", "text.png"):
        (tmp_path / name).write_text("" if "empty" in name else "hello" * 50)
    with pytest.raises(FerError, match="is empty"):
        open_source(str(tmp_path / "empty.mp4"))
    with pytest.raises(FerError, match="not a video"):
        open_source(str(tmp_path / "text.mp4"))
    with pytest.raises(FerError, match="not a picture"):
        open_source(str(tmp_path / "text.png")).read()
    (tmp_path / "empty").mkdir()
    with pytest.raises(FerError, match="no pictures in this folder"):
        open_source(str(tmp_path / "empty"))


def test_a_stream_that_nobody_sends_is_reported():
    with pytest.raises(FerError, match="check the address"):
        open_source("http://127.0.0.1:9/none")


def test_without_a_camera_the_default_is_the_demo(monkeypatch):
    monkeypatch.setattr("fer_cam.sources.camera_names", lambda: ())
    monkeypatch.setattr("fer_cam.sources.camera.os.path.exists", lambda path: False)
    source, spec, reason = open_default()
    assert spec == "demo" and source.read() is not None and "no such camera" in reason


def test_demo_with_many_faces(demo_frames):
    one, five = open_source("demo:1"), open_source("demo:5")
    assert (one.read().image == demo_frames[0]).all()
    images = [five.read().image for _ in range(3)]
    assert images[0].shape == (480, 640, 3) and (images[0] != images[1]).any()
    for wrong in ("demo:", "demo:x", "demo:0", "demo:61", "demo:-1"):
        with pytest.raises(FerError, match="faces"):
            open_source(wrong)


def test_reading_ahead_gives_the_same_frames(video):
    plain = list(frames(open_source(str(video))))
    ahead = ReadAhead(open_source(str(video)))
    assert (ahead.fps, ahead.live, ahead.continuous, ahead.dropped) == (30.0, False, True, 0)
    sequence = list(frames(ahead))
    assert [(f.index, f.time) for f in sequence] == [(f.index, f.time) for f in plain]
    assert all((a.image == b.image).all() for a, b in zip(sequence, plain, strict=True))
    assert ahead.read() is None
    ahead.close()


def test_reading_ahead_keeps_few_frames_and_closes_its_source():
    source = open_source("demo", loop=True)
    ahead = ReadAhead(source)
    assert ahead.read().index == 0
    time.sleep(0.3)
    assert source._index <= 5  # only a few frames wait in the queue
    ahead.close()
    ahead.close()
    assert ahead.read() is None and source.read() is None


def test_reading_ahead_raises_what_the_source_raised(tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"no picture")
    ahead = ReadAhead(open_source(str(path)))
    with pytest.raises(FerError, match="not a picture"):
        ahead.read()
    assert ahead.read() is None
