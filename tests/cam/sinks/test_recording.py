"""A recording keeps the source's time, colours and sizes."""

import os
import sys

import numpy as np
import pytest
from recordings import length, picture, read_film, record, result

from fer_cam.sinks import VideoSink
from fer_models import FerError

VARIABLE = [0, 0.04, 0.05, 0.2, 0.21, 1.5, 1.533, 1.9]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm"])
@pytest.mark.parametrize(
    ("times", "fps"),
    [
        (VARIABLE, 10.0),  # a phone, a browser
        ([2.0 * i for i in range(20)], 0.5),  # time lapse
        ([i / 480 for i in range(100)], 480.0),  # slow motion
        ([i * 1001 / 30000 for i in range(40)], 30000 / 1001),
        ([0, 0.1, 70.0, 70.1], 10.0),  # a pause
        ([0, 0.5, 1.25], 0.0),  # a source that does not say its rate
    ],
)
def test_each_frame_has_the_time_of_the_source(tmp_path, suffix, times, fps):
    path = tmp_path / f"film{suffix}"
    told = record(path, [100 + t for t in times], fps)
    back, pictures = read_film(path)
    assert back == pytest.approx(times, abs=0.001)
    last = 1 / fps if fps else times[-1] - times[-2]
    assert length(path) == pytest.approx(times[-1] + last, abs=0.0025)
    assert [round(p.mean()) for p in pictures] == pytest.approx([picture(i).mean() for i in range(len(times))], abs=4)
    assert told == [f"{path}: recorded {len(times)} frames, {times[-1] + last:.1f} s"]
    assert os.listdir(tmp_path) == [path.name]


def test_an_avi_repeats_frames_to_keep_time(tmp_path):
    record(tmp_path / "a.avi", VARIABLE, 10.0)
    times, pictures = read_film(tmp_path / "a.avi")
    assert times == pytest.approx([i / 10 for i in range(20)]) and pictures[14].mean() < pictures[15].mean()
    record(tmp_path / "b.avi", [20.0 * i for i in range(4)], 0.05)
    assert read_film(tmp_path / "b.avi")[0] == pytest.approx([0, 20, 40, 60])


def test_a_clock_that_starts_again_goes_on(tmp_path):
    record(tmp_path / "a.mp4", [5.0, 5.04, 5.08, 0.0, 0.04, 0.04, 0.12])
    assert read_film(tmp_path / "a.mp4")[0] == pytest.approx([0, 0.04, 0.08, 0.12, 0.16, 0.2, 0.28], abs=0.001)


def boxes(path):
    """Return the kinds of an MP4 file's boxes."""
    data, kinds, at = path.read_bytes(), [], 0
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return kinds


def test_h264_that_browsers_play_and_its_fallback(tmp_path, monkeypatch):
    from recordings import av

    told = record(tmp_path / "a.mp4", VARIABLE)
    with av.open(str(tmp_path / "a.mp4")) as film:
        context = film.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
    assert boxes(tmp_path / "a.mp4")[-2:] == [b"mdat", b"moov"] and len(told) == 1  # an ordinary MP4, with an index
    monkeypatch.setattr(av, "codecs_available", {"mpeg4"})
    told = record(tmp_path / "b.mp4", VARIABLE)
    assert "no H.264 encoder; recorded as MPEG-4" in told[0]
    assert read_film(tmp_path / "b.mp4")[0] == pytest.approx(VARIABLE, abs=0.001)
    with pytest.raises(FerError, match=r"b.webm: this FFmpeg has no encoder for .webm \(libvpx\); choose another"):
        record(tmp_path / "b.webm", VARIABLE)
    assert sorted(os.listdir(tmp_path)) == ["a.mp4", "b.mp4"]


def test_colours_and_odd_sides(tmp_path):
    for suffix in (".mp4", ".avi", ".webm"):
        sink = VideoSink(tmp_path / f"a{suffix}", 10)
        image = np.zeros((49, 67, 3), np.uint8)
        image[:, :34], image[:, 34:] = (30, 60, 200), (200, 220, 40)
        for i in range(3):
            sink.write_image(image, i / 10)
        sink.close()
        last = read_film(tmp_path / f"a{suffix}")[1][-1]
        assert last.shape == (48, 66, 3)
        assert np.abs(last[10:40, 4:28].mean((0, 1)) - (30, 60, 200)).max() < 12
        assert np.abs(last[10:40, 40:62].mean((0, 1)) - (200, 220, 40)).max() < 12
    sink = VideoSink(tmp_path / "dot.mp4", 10)
    sink.write_image(np.full((1, 1, 3), 99, np.uint8), 0)
    sink.close()
    assert read_film(tmp_path / "dot.mp4")[1][0].shape == (2, 2, 3)


def test_another_size_goes_into_a_new_file(tmp_path):
    told = []
    sink = VideoSink(tmp_path / "a.mp4", 10, notice=told.append)
    for i, size in enumerate([(64, 48)] * 3 + [(32, 24)] * 2 + [(33, 25)] * 2 + [(64, 48)]):
        sink.write(result(i, i / 10, size))
    sink.close()
    names = ["a.mp4", "a-2.mp4", "a-3.mp4"]
    assert [[p.shape[1] for p in read_film(tmp_path / name)[1]] for name in names] == [[64] * 3, [32] * 4, [64]]
    assert told[1] == f"{tmp_path}/a-2.mp4: recorded 4 frames, 0.4 s" and len(told) == 3
    assert read_film(tmp_path / "a-2.mp4")[0][0] == 0


def test_a_recording_without_end_goes_on_in_new_files(tmp_path, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.video.MOST_FRAMES", 4)
    record(tmp_path / "a.mp4", [i / 25 for i in range(10)])
    assert [len(read_film(tmp_path / f"{n}.mp4")[0]) for n in ("a", "a-2", "a-3")] == [4, 4, 2]


def test_frames_that_come_within_a_tick(tmp_path):
    record(tmp_path / "a.webm", [0, 0.0001, 0.0002, 0.5])
    assert read_film(tmp_path / "a.webm")[0] == pytest.approx([0, 0.001, 0.002, 0.5])


def test_without_pyav_opencv_records(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    told = record(tmp_path / "a.mp4", [0, 0.1, 0.3, 0.9], 10.0)
    assert "PyAV 14 is not installed, so the recording has a constant frame rate and no sound" in told[0]
    monkeypatch.undo()
    assert read_film(tmp_path / "a.mp4")[0] == pytest.approx([i / 10 for i in range(10)])
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(FerError, match=r"OpenCV records no \.webm"):
        record(tmp_path / "a.webm", [0, 0.1])
