"""A recording that begins a new file by the clock: names that sort, every frame once, and old files that go."""

import os
import time
from dataclasses import replace

import pytest
from recordings import read_film, result

from fer_cam.sinks import VideoSink
from fer_cam.sinks.dated import dated_files

HOUR = 1780002000.0  # a full hour in every zone with whole hours


def live(index, wall, size=(64, 48)):
    one = result(index, index / 10, size)
    return replace(one, frame=replace(one.frame, wall=wall))


def frames_of(folder):
    return [len(read_film(folder / name)[0]) for name in sorted(os.listdir(folder))]


def test_each_hour_has_a_file_of_its_own(tmp_path):
    told = []
    sink = VideoSink(tmp_path / "film.mkv", 10.0, every=3600.0, notice=told.append)
    for i in range(60):  # 25 frames before the hour, 35 after it
        sink.write(live(i, HOUR - 2.5 + i / 10))
    sink.close()
    stamps = [time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(t)) for t in (HOUR - 2.5, HOUR)]
    assert sorted(os.listdir(tmp_path)) == [f"film-{stamp}.mkv" for stamp in stamps]
    assert frames_of(tmp_path) == [25, 35] and len(told) == 2 and stamps[0] in told[0]


def test_another_size_goes_on_in_a_file_that_sorts_after_it(tmp_path):
    sink = VideoSink(tmp_path / "film.mkv", 10.0, every=3600.0)
    for i in range(30):
        sink.write(live(i, HOUR + i / 100, (64, 48) if i < 12 else (32, 24)))
    sink.close()
    files = dated_files(tmp_path / "film.mkv")
    assert [read_film(f)[1][0].shape[1] for f in files] == [64, 32] and frames_of(tmp_path) == [12, 18]


def test_only_the_newest_are_kept(tmp_path):
    (tmp_path / "film-of-mine.mkv").write_text("mine")
    sink = VideoSink(tmp_path / "film.mkv", 10.0, every=60.0, keep=2)
    for i in range(50):
        sink.write(live(i, HOUR + 6 * i))
    sink.close()
    files = dated_files(tmp_path / "film.mkv")
    assert len(files) == 2 and files[-1].name.endswith("T210400Z.mkv") and len(os.listdir(tmp_path)) == 3


def test_a_film_is_cut_by_its_own_time_and_numbered(tmp_path):
    sink = VideoSink(tmp_path / "film.mkv", 10.0, every=2.0)
    for i in range(45):
        sink.write(result(i, i / 10))
    sink.close()
    assert sorted(os.listdir(tmp_path)) == ["film-2.mkv", "film-3.mkv", "film.mkv"]
    assert frames_of(tmp_path) == [20, 5, 20]


@pytest.mark.parametrize("append", [False, True])
def test_what_a_kill_left_is_told_or_gets_its_own_time(tmp_path, append):
    sink = VideoSink(tmp_path / "film.mkv", 10.0, every=3600.0)
    for i in range(30):
        sink.write(live(i, HOUR + i / 10, (320, 240)))
    sink._writer.abandon()  # as a kill does
    (part,) = tmp_path.iterdir()
    os.utime(part, (HOUR + 3, HOUR + 3))
    told = []
    sink = VideoSink(tmp_path / "film.mkv", 10.0, every=3600.0, append=append, notice=told.append)
    sink.write(live(0, HOUR + 60))
    sink.close()
    assert "is a recording that was interrupted, and can be played" in told[0]
    names = sorted(os.listdir(tmp_path))
    stamp = [time.strftime("film-%Y%m%dT%H%M%SZ.mkv", time.gmtime(HOUR + s)) for s in (3, 60)]
    assert names == (stamp if append else [stamp[1], "film.part.mkv"])
