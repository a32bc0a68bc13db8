"""Files that exist already, beyond the plain cases: they are added to line by line, or stay as they are."""

import csv
import io
import json
import os
import subprocess
import sys

import cv2
import numpy as np
import pytest

from fer_cam.cli import main
from fer_cam.sinks import VideoSink, open_records
from fer_cam.sinks.lines import csv_header, json_line, text_line
from fer_cam.types import Frame, Result
from fer_models.errors import FerError

LABELS = ("happy", "sad")


def result(name=None):
    return Result(Frame(0, 0.0, np.zeros((48, 64, 3), np.uint8), name=name), ())


def written(path, kind, **how):
    sink = open_records(str(path), kind, LABELS, **how)
    sink.write(result())
    sink.close()
    return path.read_text()


@pytest.mark.parametrize(
    "data",
    [
        b"photo;face;frame;label\nM\xfcller.jpg;a.png;0;happy\n",  # as a spreadsheet saves it in Latin-1
        b"photo,face,frame,label\na.jpg,a.png,0,happy\nb.jpg,b.png\n",  # a line that is cut off
        b'\xef\xbb\xbf"photo"\t"face"\t"frame"\t"label"\r\na.jpg\ta.png\t0\thappy\r\nb.jpg\r\n',
        "\ufeffphoto\tface\tframe\tlabel\r\na.jpg\ta.png\t0\thappy\r\n".encode("utf-16-le"),
        b"sep=;\nphoto;face;frame;label\na.jpg;a.png;0;happy\n",
        b"\nphoto,face,frame,label\na.jpg,a.png,0,happy\n",
        b"photo,face,frame,label\ra.jpg,a.png,0,happy\r",
    ],
)
def test_labels_that_cannot_be_read_are_not_replaced_either(tmp_path, data):
    path = tmp_path / "f.csv"
    path.write_bytes(data)
    with pytest.raises(FerError, match=r"labels? (that a person filled in would|could) be lost"):
        open_records(str(path), "csv", LABELS, overwrite=True)
    with pytest.raises(FerError, match="table of --save-faces"):
        open_records(str(path), "csv", LABELS, append=True)
    assert path.read_bytes() == data


def test_to_replace_a_long_file_its_first_line_is_enough(tmp_path, monkeypatch):
    path = tmp_path / "long.jsonl"
    path.write_text('{"frame": 0, "time": 0.0, "faces": []}\n' * 9)
    monkeypatch.setattr("fer_cam.sinks.existing.read_table", lambda path: pytest.fail("read whole"))
    assert written(path, "jsonl", overwrite=True) == json_line(result()) + "\n"


@pytest.mark.parametrize("kind", ["text", "jsonl", "csv"])
def test_a_last_line_without_an_end_stays_a_line(tmp_path, kind):
    path = tmp_path / "out"
    line = {"text": text_line(result()), "jsonl": json_line(result()), "csv": csv_header(LABELS)}[kind]
    path.write_text(line)
    lines = written(path, kind, append=True).splitlines()
    assert lines[0] == line and len(lines) == (1 if kind == "csv" else 2)
    sink = open_records(str(path), kind, LABELS, append=True)
    sink.write(result())
    sink.write(result())
    assert "" not in path.read_text().splitlines()
    sink.close()


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n....", b"name;age\nAda;36\n", b'{"name": "Ada"}\n', b"Dear all,\n", b"1  2  3\n"]
)
@pytest.mark.parametrize("kind", ["text", "jsonl", "csv"])
def test_nothing_is_added_to_a_file_of_another_program(tmp_path, data, kind):
    path = tmp_path / "theirs"
    path.write_bytes(data)
    with pytest.raises(FerError, match="not a file that fer-cam wrote; choose another --output"):
        open_records(str(path), kind, LABELS, append=True)
    assert path.read_bytes() == data


@pytest.mark.parametrize("data", [b"\n", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_a_blank_file_begins_with_a_header(tmp_path, data):
    path = tmp_path / "out.csv"
    path.write_bytes(data)
    assert written(path, "csv", append=True) == csv_header(LABELS) + "\n"


def test_what_an_earlier_recording_left_is_kept(tmp_path):
    left = tmp_path / "film.part.mp4"
    left.write_bytes(b"all that there is")
    sink = VideoSink(tmp_path / "film.mp4", 30)
    sink.write(result())
    sink.close()
    assert left.read_bytes() == b"all that there is" and (tmp_path / "film.mp4").stat().st_size > 500
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film.mp4", left.name]


def test_a_link_to_a_recording_stays_a_link(tmp_path):
    (tmp_path / "there.mp4").write_bytes(b"old")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "there.mp4")
    sink = VideoSink(tmp_path / "link.mp4", 30, overwrite=True)
    sink.write(result())
    sink.close()
    assert (tmp_path / "link.mp4").is_symlink() and (tmp_path / "there.mp4").stat().st_size > 500


def test_what_a_link_to_a_recording_points_to(tmp_path):
    (tmp_path / "5a3f").write_bytes(b"old")  # as stores of large files call theirs
    (tmp_path / "link.mp4").symlink_to(tmp_path / "5a3f")
    sink = VideoSink(tmp_path / "link.mp4", 30, overwrite=True)
    sink.write(result())
    sink.close()
    assert b"ftyp" in (tmp_path / "5a3f").read_bytes()[:16]
    (tmp_path / "photo.png").write_bytes(b"a photo")
    (tmp_path / "other.mp4").symlink_to(tmp_path / "photo.png")
    (tmp_path / "nowhere.mp4").symlink_to(tmp_path / "missing" / "film.mp4")
    for name, why in (("other", "is a link to photo.png"), ("nowhere", "no folder"), ("x" * 300, "File name too long")):
        with pytest.raises(FerError, match=why):
            VideoSink(tmp_path / f"{name}.mp4", 30, overwrite=True)
    assert (tmp_path / "photo.png").read_bytes() == b"a photo"


def test_a_long_name_is_recorded_under(tmp_path):
    sink = VideoSink(tmp_path / f"{'ü' * 120}.mp4", 30)
    sink.write(result())
    sink.close()
    assert [p.stem for p in tmp_path.iterdir()] == ["ü" * 120]


@pytest.mark.parametrize(
    ("before", "option"),
    [("nothing", "--overwrite"), ("a csv", "--append"), ("a csv", "--overwrite"), ("a header", "")],
)
def test_faces_are_not_written_over_pictures_of_others(tmp_path, photos, capsys, before, option):
    """A photo in the folder for faces may be a source itself, and have the name that a face would get."""
    faces = tmp_path / "faces"
    faces.mkdir()
    (photos / "broken.jpg").unlink()
    if before != "nothing":
        assert main([f"{photos}/group.jpg", "--save-faces", str(faces), "--append"]) == 0
    if before == "a header":
        for old in faces.glob("*.png"):
            old.unlink()
        table = faces / "faces.csv"
        table.write_text(table.read_text().splitlines()[0] + "\n")
    theirs = faces / "one-00000-01.png"
    cv2.imwrite(str(theirs), cv2.imread(str(photos / "one.png")))
    shown = theirs.read_bytes()
    assert main([f"{photos}/one.png", "--save-faces", str(faces), *[option] * bool(option)]) == 0
    assert theirs.read_bytes() == shown
    names = [row.split(",")[1] for row in (faces / "faces.csv").read_text().splitlines()[1:]]
    assert "one-00000-01~2.png" in names and all((faces / name).is_file() for name in names)
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output", ""], "--output is empty"),
        (["--record", ""], "--record is empty"),
        (["--record", "real.mp4", "--output", "link.mp4"], "--output and --record are the same file"),
        (["--save-faces", "F", "--output", "L/faces.csv"], "--output is the faces.csv that --save-faces writes"),
    ],
)
def test_outputs_that_get_in_each_others_way(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real.mp4").write_bytes(b"old")
    (tmp_path / "link.mp4").symlink_to("real.mp4")
    (tmp_path / "F").mkdir()
    (tmp_path / "L").symlink_to("F")
    assert main(["--headless", "demo", "--frames", "1", *arguments]) != 0
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1 and "--overwrite" not in error
    assert (tmp_path / "real.mp4").read_bytes() == b"old"


@pytest.mark.slow
def test_names_of_any_letters_in_any_encoding(tmp_path, photos):
    name = photos / "bücher\n日本.png"
    (photos / "one.png").rename(name)
    for kind in ("text", "jsonl", "csv"):
        done = subprocess.run(
            [sys.executable, "-m", "fer_cam", "--headless", str(name), "--format", kind],
            capture_output=True, text=True, timeout=60, env=os.environ | {"PYTHONIOENCODING": "ascii"},
        )  # fmt: skip
        assert done.returncode == 0 and "Traceback" not in done.stderr
        if kind == "text":
            assert len(done.stdout.splitlines()) == 1 and r"\n" in done.stdout
        if kind == "csv":
            (row,) = csv.DictReader(io.StringIO(done.stdout, newline=""))
            assert row["photo"].endswith(r"b\xfccher" + "\n" + r"\u65e5\u672c.png")
        if kind == "jsonl":
            assert json.loads(done.stdout)["photo"].endswith("bücher\n日本.png")
