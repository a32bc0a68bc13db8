"""Lines that are added to a file go on where its last line ends, and a half line does not stay."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from fer_cam.sinks import open_records
from fer_cam.types import Face, Frame, Result

LABELS = ("happy", "sad, very")
FACE = Face(1, (-3, 4, 50, 60), 0.9, "happy", 0.8, {"happy": 0.8, "sad, very": 0.2})


def result(index, ids, name=""):
    faces = tuple(replace(FACE, id=i) for i in ids)
    return Result(Frame(index, index / 10, np.zeros((48, 64, 3), np.uint8), name=name), faces)


def write(path, kind, results, **options):
    sink = open_records(str(path), kind, LABELS, append=True, fps=10.0, **options)
    for one in results:
        sink.write(one)
    sink.close()


def rows(path, kind):
    """Return (frame, time, ids) of each line; of each face's row for a csv."""
    lines = path.read_text().splitlines()
    if kind == "csv":
        return [(int(r["frame"]), float(r["time"]), [int(r["id"])]) for r in csv.DictReader(lines)]
    return [(r["frame"], r["time"], [f["id"] for f in r["faces"]]) for r in map(json.loads, lines)]


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_numbers_go_on(tmp_path, kind):
    path, run = tmp_path / "out", [result(0, [1]), result(1, [1, 7]), result(2, [1])]
    for _ in range(3):
        write(path, kind, run)
    expected = [
        (first + frame, pytest.approx((first + frame) / 10), [last + i])
        for first, last in ((0, 0), (3, 7), (6, 14))
        for frame, i in ((0, 1), (1, 1), (1, 7), (2, 1))
    ]
    if kind == "jsonl":  # the second frame's two faces are in one line
        expected = [(f, t, [ids[0], ids[0] + 6] if f % 3 == 1 else ids) for f, t, ids in expected if ids[0] % 7 == 1]
    assert rows(path, kind) == expected


def test_numbers_of_text_go_on(tmp_path):
    for _ in range(2):
        write(tmp_path / "out", "text", [result(0, [3]), result(1, [])])
    assert [line.split("  happy")[0][:22].split() for line in (tmp_path / "out").read_text().splitlines()] == [
        ["0", "0.00", "s", "#3"], ["1", "0.10", "s", "no"], ["2", "0.20", "s", "#6"], ["3", "0.30", "s", "no"],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["jsonl", "csv", "text"])
def test_photos_go_on(tmp_path, kind):
    run = [result(0, [1], "a, #9 b.jpg"), result(1, [1], "2,0.5,9,1,1,1,1,.jpg")]
    for _ in range(2):
        write(tmp_path / "out", kind, run, photos=True)
    lines = (tmp_path / "out").read_text().splitlines()[kind == "csv" :]
    if kind == "csv":
        assert [next(csv.reader([line]))[1] for line in lines] == ["0", "1", "2", "3"]
    elif kind == "jsonl":
        assert [json.loads(line)["frame"] for line in lines] == [0, 1, 2, 3]
    else:
        assert [line.split()[0] for line in lines] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "text"])
def test_a_line_that_a_kill_cut_off_is_removed(tmp_path, kind):
    path = tmp_path / "out"
    write(path, kind, [result(0, [1]), result(1, [2])])
    whole = path.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for length in range(1, len(last) - 1):
        path.write_bytes(whole[: len(whole) - len(last) + length])
        write(path, kind, [result(0, [1])])
        lines = path.read_bytes().splitlines()
        assert all(line == other for line, other in zip(lines, whole.splitlines()[:-1], strict=False))
        if kind == "jsonl":
            assert [json.loads(line)["frame"] for line in lines] == [0, 1]
        if kind == "csv" and length < len(last) - 6:  # the last cells are empty: the row may be whole
            assert len(lines) == 3 and {len(row) for row in csv.reader(path.read_text().splitlines())} == {16}
    path.write_bytes(whole[:-1])
    write(path, kind, [result(0, [1])])
    assert path.read_bytes().startswith(whole) and len(path.read_bytes().splitlines()) == len(whole.splitlines()) + 1


def test_the_only_line_may_be_half(tmp_path):
    path = tmp_path / "out"
    write(path, "jsonl", [result(0, [1])])
    path.write_bytes(path.read_bytes()[:60])
    write(path, "jsonl", [result(0, [1])])
    assert rows(path, "jsonl") == [(0, 0.0, [1])]


def test_identities_are_looked_for_in_the_whole_file(tmp_path, monkeypatch):
    path = tmp_path / "out"
    monkeypatch.setattr("fer_cam.sinks.continuation.BLOCK", 500)
    write(path, "jsonl", [result(i, [90 - i]) for i in range(80)])
    write(path, "jsonl", [result(0, [1])])
    assert rows(path, "jsonl")[-1] == (80, 8.0, [91])
