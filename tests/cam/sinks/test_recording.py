"""A recording keeps the source's time and sound, and loses nothing of what was there before."""

import errno
import os
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from recordings import length, make_film, picture, read_film, result, sound_length

from fer_cam.sinks import VideoSink, sound_file
from fer_cam.sinks.recording import part_file, place
from fer_cam.sources import open_source
from fer_models import FerError

VARIABLE = [0, 0.04, 0.05, 0.2, 0.21, 1.5, 1.533, 1.9]


def record(path, times, fps=25.0, size=(64, 48), **options):
    """Record frames with these times, and return the lines for the user."""
    told = []
    sink = VideoSink(path, fps, notice=told.append, **options)
    for i, now in enumerate(times):
        sink.write(result(i, now, size))
    sink.close()
    sink.close()
    return told


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


@pytest.mark.parametrize(
    ("sound", "source", "suffix"),
    [
        ("aac", ".mp4", ".mp4"), ("aac", ".mp4", ".mkv"), ("aac", ".ts", ".mp4"), ("aac", ".mkv", ".mov"),
        ("libmp3lame", ".avi", ".mp4"), ("libmp3lame", ".mp4", ".avi"), ("pcm_s16le", ".mkv", ".avi"),
        ("libopus", ".mkv", ".webm"), ("libopus", ".mkv", ".mp4"), ("ac3", ".ts", ".mp4"),
    ],
)  # fmt: skip
def test_sound_is_copied(tmp_path, sound, source, suffix):
    film = make_film(tmp_path / f"in{source}", [i / 25 for i in range(50)], sound, 2.0)
    told = record(tmp_path / f"out{suffix}", [i / 25 for i in range(50)], sound=film)
    assert told == [f"{tmp_path}/out{suffix}: recorded 50 frames, 2.0 s, with sound"]
    begin, end = sound_length(tmp_path / f"out{suffix}")
    assert begin == pytest.approx(0, abs=0.06) and end == pytest.approx(2, abs=0.08)
    assert len(read_film(tmp_path / f"out{suffix}")[0]) == 50


def test_sound_is_cut_to_what_is_recorded(tmp_path):
    film = make_film(tmp_path / "in.mp4", [i / 25 for i in range(200)], "aac", 8.0)
    record(tmp_path / "out.mp4", [5 + i / 25 for i in range(50)], sound=film)
    begin, end = sound_length(tmp_path / "out.mp4")
    assert begin == pytest.approx(0, abs=0.05) and end == pytest.approx(2, abs=0.08)
    assert length(tmp_path / "out.mp4") == pytest.approx(2, abs=0.05)
    short = make_film(tmp_path / "short.mp4", [i / 25 for i in range(200)], "aac", 1.0)  # its sound ends early
    record(tmp_path / "long.mp4", [i / 25 for i in range(200)], sound=short)
    assert sound_length(tmp_path / "long.mp4")[1] == pytest.approx(1, abs=0.08)
    assert length(tmp_path / "long.mp4") == pytest.approx(8, abs=0.01)


def test_sound_ends_where_another_source_begins(tmp_path):
    film = make_film(tmp_path / "in.mp4", [i / 25 for i in range(200)], "aac", 8.0)
    record(tmp_path / "out.mp4", [i / 25 for i in (*range(50), *range(50))], sound=film)  # as chosen in the window
    assert sound_length(tmp_path / "out.mp4")[1] == pytest.approx(2, abs=0.08)
    assert length(tmp_path / "out.mp4") == pytest.approx(4, abs=0.05)


def test_sound_that_cannot_be_copied_is_told(tmp_path):
    film = make_film(tmp_path / "in.mp4", [i / 25 for i in range(10)], "aac", 0.4)
    told = record(tmp_path / "out.webm", [i / 25 for i in range(10)], sound=film)
    assert told[0] == f"{film}: its sound (aac) does not fit into .webm and is left out; record to .mkv"
    assert "with sound" not in told[1] and sound_length(tmp_path / "out.webm") is None
    film.write_bytes(b"gone bad")
    assert "cannot be read and is left out" in record(tmp_path / "b.mp4", [0, 0.1], sound=film)[0]
    silent = make_film(tmp_path / "silent.mp4", [0, 0.1])
    assert len(record(tmp_path / "c.mp4", [0, 0.1], sound=silent)) == 1


def test_a_container_that_refuses_the_sound_gets_none(tmp_path, monkeypatch):
    monkeypatch.setattr("fer_cam.sinks.recording.sound.CODECS", {})
    aac = make_film(tmp_path / "in.mp4", [0, 0.04, 0.08], "aac", 0.1)
    told = record(tmp_path / "b.webm", [0, 0.04, 0.08], sound=aac)
    assert "the source's sound (aac) cannot be copied and is left out" in told[0]
    assert len(read_film(tmp_path / "b.webm")[0]) == 3 and sound_length(tmp_path / "b.webm") is None


def test_whose_sound_it_is(tmp_path, photo, monkeypatch):
    film = make_film(tmp_path / "in.mp4", [0, 0.04], "aac", 0.1)
    monkeypatch.chdir(tmp_path)
    Path("demo").write_bytes(b"")
    assert sound_file(open_source("in.mp4")) == Path("in.mp4") and film.exists()
    assert sound_file(open_source("demo")) is None and sound_file(open_source(str(photo))) is None


def test_a_file_that_appears_meanwhile_is_kept(tmp_path):
    sink = VideoSink(tmp_path / "a.mp4", 10)
    sink.write(result(0, 0))
    (tmp_path / "a.mp4").write_bytes(b"somebody else's")
    with pytest.raises(FerError, match=r"a\.mp4: appeared meanwhile and is kept; the recording is .*a-2\.mp4$"):
        sink.close()
    assert (tmp_path / "a.mp4").read_bytes() == b"somebody else's" and len(read_film(tmp_path / "a-2.mp4")[0]) == 1
    assert sorted(os.listdir(tmp_path)) == ["a-2.mp4", "a.mp4"]


@pytest.mark.parametrize("links", [True, False])
def test_recordings_that_end_at_once_get_names_of_their_own(tmp_path, monkeypatch, links):
    if not links:  # a USB stick

        def refuse(*_):
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(place.os, "link", refuse)
    parts = [place.create_part(tmp_path / "a.mp4", ".mp4") for _ in range(8)]
    for i, (_, descriptor) in enumerate(parts):
        os.write(descriptor, bytes([i]))
        os.close(descriptor)
    threads = [threading.Thread(target=place.give_name, args=(part, tmp_path / "a.mp4")) for part, _ in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(p.read_bytes() for p in tmp_path.iterdir()) == [bytes([i]) for i in range(8)]


def test_append_goes_on_in_numbered_files(tmp_path):
    for _ in range(2):
        record(tmp_path / "a.mp4", [0, 0.1], append=True)
    (tmp_path / "a-7.mp4").write_bytes(b"old")
    assert record(tmp_path / "a.mp4", [0, 0.1], append=True)[0].startswith(f"{tmp_path}/a-8.mp4: recorded")
    assert sorted(os.listdir(tmp_path)) == ["a-2.mp4", "a-7.mp4", "a-8.mp4", "a.mp4"]


def interrupt(path, frames=20):
    """Leave the file of a recording that was killed."""
    sink = VideoSink(path, 10)
    for i in range(frames):
        sink.write(result(i, i / 10))
    sink._writer.abandon()


def test_what_a_killed_run_left_is_told_or_named(tmp_path):
    interrupt(tmp_path / "a.mp4")
    left = tmp_path / "a.part.mp4"
    assert len(read_film(left)[0]) >= 15
    told = record(tmp_path / "a.mp4", [0, 0.1])
    assert told[0].startswith(f"{left}: is a recording that was interrupted") and "rename it" in told[0]
    assert left.exists() and len(read_film(tmp_path / "a.mp4")[0]) == 2
    told = record(tmp_path / "a.mp4", [0, 0.1], append=True)  # as a service does that was restarted
    assert told[0].startswith(f"{tmp_path}/a-2.mp4: is a recording that was interrupted") and not left.exists()
    assert len(read_film(tmp_path / "a-2.mp4")[0]) >= 15 and len(read_film(tmp_path / "a-3.mp4")[0]) == 2


def test_another_run_that_still_records_is_left_alone(tmp_path):
    first, told = VideoSink(tmp_path / "a.mp4", 10), []
    for i in range(20):
        first.write(result(i, i / 10))
    second = VideoSink(tmp_path / "a.mp4", 10, append=True, notice=told.append)
    second.write(result(0, 0))
    second.close()
    first.close()
    assert told == [f"{tmp_path}/a-2.mp4: recorded 1 frame, 0.1 s"] and len(read_film(tmp_path / "a.mp4")[0]) == 20


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi", ".webm"])
def test_a_disk_that_fills_up_is_told_at_once(tmp_path, suffix, monkeypatch):
    path, room, real = tmp_path / f"a{suffix}", 60_000, os.fdopen

    class Disk:
        def __init__(self, file):
            self._file = file

        def __getattr__(self, name):
            return getattr(self._file, name)

        def write(self, data):
            free = max(0, room - self._file.tell())
            if not free:
                raise OSError(errno.ENOSPC, "No space left on device")
            return self._file.write(data[:free])

    monkeypatch.setattr("fer_cam.sinks.recording.part_file.os.fdopen", lambda *a, **k: Disk(real(*a, **k)))
    sink, rng, written = VideoSink(path, 10), np.random.default_rng(1), 0
    with pytest.raises(FerError, match=rf"cannot go on \(No space left on device\); .* is in {path}: free some space"):
        for written in range(500):
            sink.write_image(rng.integers(0, 255, (48, 64, 3), np.uint8), written / 10)
    sink.close()
    kept = len(read_film(path)[0])
    assert 5 < kept <= written + 1 and written - kept <= 12  # a second
    assert os.listdir(tmp_path) == [path.name]
    capture = cv2.VideoCapture(str(path))
    assert capture.read()[0]


def test_a_disk_without_any_room_leaves_no_file(tmp_path, monkeypatch):
    def refuse(self, data):
        self.error = OSError(errno.ENOSPC, "No space left on device")
        return len(data)

    monkeypatch.setattr("fer_cam.sinks.recording.part_file.PartFile.write", refuse)
    with pytest.raises(FerError, match=r"a\.mp4: cannot be recorded to \(No space left on device\); free some space"):
        record(tmp_path / "a.mp4", [0, 0.1])
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("cut", range(1, 1500, 150))
def test_a_disk_that_fills_up_at_the_very_end(tmp_path, cut, monkeypatch):
    record(tmp_path / "a.mp4", [i / 25 for i in range(30)])
    room, write = (tmp_path / "a.mp4").stat().st_size - cut, part_file.PartFile.write

    def fill(self, data):
        if self.tell() + len(data) > room:
            self.error = self.error or OSError(errno.ENOSPC, "No space left on device")
            data = data[: max(0, room - self.tell())]
            self._file.write(data)
        return write(self, data)

    monkeypatch.setattr(part_file.PartFile, "write", fill)
    with pytest.raises(FerError, match="cannot go on"):
        record(tmp_path / "b.mp4", [i / 25 for i in range(30)])
    assert 20 <= len(read_film(tmp_path / "b.mp4")[0]) <= 30


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
