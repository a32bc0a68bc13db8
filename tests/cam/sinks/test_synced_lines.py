"""The disk has lines when it was asked to, and each line of a live source has its time of day."""

import csv
import itertools
import json
import os
import time

import numpy as np
import pytest
from waiting import wait_until

from fer_cam.sinks import open_records
from fer_cam.types import Face, Frame, Result
from fer_models import FerError

LABELS = ("happy", "sad")
FACE = Face(1, (3, 4, 50, 60), 0.9, "happy", 0.8, {"happy": 0.8, "sad": 0.2})


def result(index, wall=0.0):
    return Result(Frame(index, index / 10, np.zeros((48, 64, 3), np.uint8), wall=wall), (FACE,))


@pytest.mark.parametrize(("when", "least", "most"), [("never", 0, 0), ("second", 1, 15), ("line", 20, 21)])
def test_sync(tmp_path, monkeypatch, when, least, most):
    synced = []
    name = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
    original = getattr(os, name)
    monkeypatch.setattr(os, name, lambda d: (synced.append(d), original(d)))
    records = open_records(str(tmp_path / "a.jsonl"), "jsonl", LABELS, sync=when)
    for i in range(20):
        records.write(result(i))
    if when == "second":
        wait_until(lambda: synced)  # although no line comes meanwhile
    records.close()
    assert least <= len(synced) <= most


@pytest.mark.parametrize("when", ["second", "line"])
def test_a_disk_that_refuses_is_told(tmp_path, monkeypatch, when):
    def refuse(_):
        raise OSError(5, "Input/output error")

    records = open_records(str(tmp_path / "a.jsonl"), "jsonl", LABELS, sync=when)
    monkeypatch.setattr(os, "fdatasync" if hasattr(os, "fdatasync") else "fsync", refuse)
    with pytest.raises(FerError, match="Input/output error"):
        end = time.monotonic() + 30
        for i in itertools.count():
            records.write(result(i))
            assert time.monotonic() < end, "was not told"
            time.sleep(0.05)
    monkeypatch.undo()
    records.close()


def test_the_time_of_day_stands_beside_the_time_of_a_live_source(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        for kind in ("jsonl", "csv"):
            records = open_records(str(tmp_path / kind), kind, LABELS, wall=True)
            records.write(result(0, wall=1780000000.25))
            records.close()
    finally:
        monkeypatch.undo()
        time.tzset()
    wall = "2026-05-28T22:26:40.250+02:00"
    assert list(json.loads((tmp_path / "jsonl").read_text()))[:3] == ["frame", "time", "wall"]
    assert json.loads((tmp_path / "jsonl").read_text())["wall"] == wall
    (row,) = csv.DictReader((tmp_path / "csv").read_text().splitlines())
    assert row["wall"] == wall and list(row)[-1] == "wall"


def test_a_csv_row_that_was_cut_in_its_time_of_day_is_removed(tmp_path):
    path = tmp_path / "faces.csv"
    for length in (1, 4, 11, 24):
        path.unlink(missing_ok=True)
        for _ in range(2):
            records = open_records(str(path), "csv", LABELS, wall=True, append=True)
            for i in range(2):
                records.write(result(i, wall=1780000000.25))
            records.close()
            whole = path.read_bytes()
            path.write_bytes(whole[:-length])
        rows = list(csv.DictReader(path.read_text().splitlines()))
        expected = [0, 1, 2, 3] if length == 1 else [0, 1, 2]
        assert [int(r["frame"]) for r in rows][: len(expected)] == expected
        assert all(len(r["wall"]) == 29 for r in rows[: len(expected) - 1])
