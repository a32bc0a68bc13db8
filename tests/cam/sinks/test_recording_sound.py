"""The sound of a recorded file is copied, and cut to what is recorded."""

from pathlib import Path

import pytest
from recordings import length, make_film, read_film, record, sound_length

from fer_cam.sinks import sound_file
from fer_cam.sources import open_source


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
