"""The files of recordings: their names, what a kill leaves, and disks that fill up."""

import errno
import os
import threading

import cv2
import numpy as np
import pytest
from recordings import read_film, record, result

from fer_cam.sinks import VideoSink
from fer_cam.sinks.recording import part_file, place
from fer_models import FerError


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
