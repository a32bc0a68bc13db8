"""A file of lines that is full gets a dated name and a new one goes on, whole, in order, with every line."""

import csv
import json
import os
import queue
import re
import subprocess
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from fer_cam.sinks import open_records
from fer_cam.sinks.dated import dated_files, dated_name, remove_oldest
from fer_cam.sinks.line_file import open_file
from fer_cam.sinks.rotation import Rotation, Rotator, period_of
from fer_cam.types import Face, Frame, Result
from fer_models import FerError

LABELS = ("happy", "sad")
FACE = Face(1, (3, 4, 50, 60), 0.9, "happy", 0.8, {"happy": 0.8, "sad": 0.2})
SMALL = Rotation(size=1000)


def result(index, ids=(1,), wall=0.0):
    frame = Frame(index, index / 10, np.zeros((48, 64, 3), np.uint8), wall=wall)
    return Result(frame, tuple(replace(FACE, id=i) for i in ids))


def sink(path, kind="jsonl", rotation=SMALL, **options):
    return open_records(str(path), kind, LABELS, rotation=rotation, fps=10.0, **options)


def numbers(path):
    """Return the frame numbers of all files of a series, in the order of the files' names."""
    found = []
    for file in [*dated_files(path), path]:
        text = file.read_text()
        assert text.endswith("\n")
        if path.suffix == ".csv":
            rows = list(csv.DictReader(text.splitlines()))
            assert text.startswith("frame,time,id,x") and text.count("frame,time") == 1
            found += [int(row["frame"]) for row in rows]
        else:
            found += [json.loads(line)["frame"] for line in text.splitlines()]
    return found


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_no_file_grows_above_the_size_and_no_line_is_missing(tmp_path, kind):
    path = tmp_path / f"faces.{kind}"
    records = sink(path, kind)
    for i in range(60):
        records.write(result(i))
    records.close()
    files = dated_files(path)
    assert numbers(path) == list(range(60)) and len(files) >= 3
    assert all(file.stat().st_size <= 1000 for file in [*files, path])
    assert all(re.fullmatch(rf"faces-\d{{8}}T\d{{6}}Z\.{kind}", file.name) for file in files)
    assert [f.name for f in files] == sorted(f.name for f in tmp_path.iterdir() if f != path)


def test_a_file_ends_with_its_period_and_is_named_after_its_last_line(tmp_path):
    path = tmp_path / "faces.jsonl"
    records = sink(path, rotation=Rotation(every=3600.0))
    records.write(result(0))
    os.utime(path, (time.time() - 3600,) * 2)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(path.stat().st_mtime))
    records.write(result(1))
    records.close()
    assert [f.name for f in dated_files(path)] == [f"faces-{stamp}.jsonl"] and numbers(path) == [0, 1]
    records = sink(path, rotation=Rotation(every=3600.0), append=True)  # the age is known after a restart, too
    os.utime(path, (time.time() - 7200,) * 2)
    records.write(result(0))
    records.close()
    assert len(dated_files(path)) == 2 and sorted(numbers(path)) == [0, 1, 2]


def test_days_begin_at_local_midnight_and_hours_do_not_come_twice(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        midnight = 1780000000 // 86400 * 86400 - 2 * 3600  # in summer
        assert time.localtime(midnight).tm_hour == 0
        assert period_of(midnight, 86400.0) == period_of(midnight - 1, 86400.0) + 1
        back = 1792890000 - 3600  # 2026-10-25 02:00 CEST, an hour before the clocks go back
        hours = [period_of(back + i * 3600, 3600.0) for i in range(4)]
        assert hours == list(range(hours[0], hours[0] + 4))
    finally:
        monkeypatch.undo()
        time.tzset()


def test_only_the_newest_are_kept_and_nothing_else_is_removed(tmp_path):
    path, other = tmp_path / "faces.jsonl", tmp_path / "faces-holiday.jsonl"
    other.write_text("mine")
    records = sink(path, rotation=Rotation(size=1000, keep=2))
    for i in range(60):
        records.write(result(i))
    records.close()
    left = numbers(path)
    assert len(dated_files(path)) == 2 and left == list(range(left[0], 60)) and left[0] > 30
    assert other.read_text() == "mine"


def test_names_sort_when_the_clock_goes_back(tmp_path):
    path = tmp_path / "a.jsonl"
    for wall in (1000.0, 1000.5, 10.0, 2000.0):
        dated_name(path, wall).touch()
    assert [f.stem[-7:-1] for f in dated_files(path)] == ["001640", "001641", "001642", "003320"]
    (tmp_path / "a-20269999T999999Z.jsonl").touch()  # no time at all
    assert dated_name(path, 3000.0).name == "a-19700101T005000Z.jsonl"
    remove_oldest(path, 1)
    assert len(dated_files(path)) == 1


@pytest.mark.parametrize("kind", ["jsonl", "csv", "text"])
def test_numbers_go_on_where_a_kill_left_no_file(tmp_path, kind):
    path = tmp_path / f"faces.{kind}"
    records = sink(path, kind)
    for i in range(60):
        records.write(result(i, [7]))
    records.close()
    path.unlink()  # as a kill between the two steps of a rotation does
    last = dated_files(path)[-1].read_text().splitlines()[-1]
    records = sink(path, kind, append=True)
    records.write(result(0, [1]))
    records.close()
    lines = path.read_text().splitlines()
    number = {"jsonl": r'"frame": (\d+)', "csv": r"^(\d+),", "text": r"^ *(\d+) "}[kind]
    assert int(re.search(number, lines[-1])[1]) == int(re.search(number, last)[1]) + 1
    assert re.search({"jsonl": '"id": 8', "csv": r"^\d+,[\d.]+,8,", "text": "#8 "}[kind], lines[-1])
    assert len(lines) == (2 if kind == "csv" else 1)


def test_identities_of_the_file_before_are_not_given_again(tmp_path):
    path = tmp_path / "faces.jsonl"
    (tmp_path / "faces-20260101T000000Z.jsonl").write_text(
        '{"frame": 8, "time": 0.8, "faces": [{"id": 9, "box": []}]}\n'
    )
    path.write_text('{"frame": 9, "time": 0.9, "faces": [{"id": 5, "box": []}]}\n')
    records = sink(path, append=True)
    records.write(result(0, [1]))
    records.close()
    last = json.loads(path.read_text().splitlines()[-1])
    assert (last["frame"], last["faces"][0]["id"]) == (10, 10)


def test_tail_follows_over_rotations(tmp_path):
    path, lines = tmp_path / "faces.jsonl", queue.Queue()
    records = sink(path, rotation=Rotation(size=2000))
    records.write(result(0))
    with subprocess.Popen(
        ["tail", "-F", "-n", "+1", "-s", "0.05", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as tail:
        reader = threading.Thread(target=lambda: [lines.put(json.loads(line)) for line in tail.stdout])
        reader.start()
        try:
            for i in range(30):
                if i:
                    records.write(result(i))
                assert lines.get(timeout=30)["frame"] == i  # before the next one: tail may not fall behind two files
        finally:
            tail.kill()
            reader.join()
    records.close()
    assert dated_files(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told_and_lines_go_on(tmp_path):
    path, told = tmp_path / "faces.jsonl", []
    records = sink(path, notice=told.append)
    records.write(result(0))
    tmp_path.chmod(0o500)
    try:
        for i in range(1, 30):
            records.write(result(i))
        records.close()
    finally:
        tmp_path.chmod(0o700)
    assert numbers(path) == list(range(30)) and len(told) == 1 and "go on in the old file" in told[0]


def test_a_rotation_that_fails_is_told_once_tried_each_minute_and_loses_no_line(tmp_path, monkeypatch):
    now, told = [1000.0], []
    path = tmp_path / "a.jsonl"
    file = open_file(path)
    rotator = Rotator(path, Rotation(size=10), notice=told.append, clock=lambda: now[0])
    file.write(b"0123456789\n")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("fer_cam.sinks.rotation.os.rename", refuse)
        assert rotator.next_file(file, 5) is None and rotator.next_file(file, 5) is None
        now[0] += 61
        assert rotator.next_file(file, 5) is None  # a log of months does not get this line each minute
    assert len(told) == 1 and told[0].startswith(
        f"{path}: cannot be rotated (Permission denied); its lines go on in the old file"
    )
    file.write(b"more\n")
    assert path.read_bytes() == b"0123456789\nmore\n"
    now[0] += 61
    new = rotator.next_file(file, 5)
    assert new is not None and path.read_bytes() == b"" and len(dated_files(path)) == 1
    with monkeypatch.context() as patch:  # the new file cannot be made: the old one keeps its name
        new.write(b"0123456789\n")
        patch.setattr("fer_cam.sinks.rotation.open_file", refuse)
        assert rotator.next_file(new, 5) is None and path.read_bytes() == b"0123456789\n"
    assert len(told) == 2  # it had worked meanwhile
    new.close()


def test_a_file_that_was_moved_away_is_begun_anew_and_another_ones_is_left(tmp_path):
    path, told = tmp_path / "a.jsonl", []
    file = open_file(path)
    rotator = Rotator(path, Rotation(size=10), notice=told.append)
    file.write(b"0123456789\n")
    path.rename(tmp_path / "moved")
    new = rotator.next_file(file, 5)
    assert new is not None and path.exists() and dated_files(path) == []
    new.write(b"0123456789\n")
    path.unlink()
    path.write_text("another's\n")
    assert rotator.next_file(new, 5) is None and "another file has its name" in told[0]
    assert path.read_text() == "another's\n"
    new.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_what_is_no_file_is_refused():
    with pytest.raises(FerError, match="is no file that can be rotated") as error:
        sink("/dev/null")
    assert error.value.exit_code == 2
