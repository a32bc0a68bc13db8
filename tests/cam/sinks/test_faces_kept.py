"""Saved faces: what must never be lost."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from faces_made import BUNDLE, TOY, fill_in, result, rows, save
from fer_cam_process import ENVIRONMENT, fer_cam

from fer_cam.sinks import FaceSink
from fer_cam.sources.pictures import natural_order
from fer_models import FerError, load_bundle


def test_append_keeps_labels_and_passes_over_photos_that_are_there(tmp_path, photos):
    save(tmp_path / "f", result("a.jpg", 0, 2))
    line = fill_in(tmp_path / "f")
    before = (tmp_path / "f" / "faces.csv").read_bytes()
    sink = FaceSink(tmp_path / "f", BUNDLE, "x", append=True)
    here = [Path(n) for n in ("./a.jpg", "b.jpg", os.path.abspath("a.jpg"))] + [tmp_path / "f" / "a-00000-01.png"]
    assert set(here) - set(sink.done(here)) == {Path("b.jpg")} and sink.again == 2
    sink.write(result("b.jpg"))
    sink.close()
    after = (tmp_path / "f" / "faces.csv").read_bytes()
    assert after.startswith(before) and rows(tmp_path / "f")[0]["label"] == "sad" and line.encode() in after
    assert [r["photo"] for r in rows(tmp_path / "f")] == ["a.jpg", "a.jpg", "b.jpg"]


@pytest.mark.parametrize(
    ("delimiter", "end", "mark"), [(";", "\r\n", "\ufeff"), ("\t", "\n", ""), (",", "\n", "\ufeff")]
)
def test_append_to_what_a_spreadsheet_saved(tmp_path, delimiter, end, mark):
    save(tmp_path / "f", result("a, b;c.jpg", 0, 2))
    saved = [[*r.values(), "a remark"] for r in rows(tmp_path / "f")]
    header = [*rows(tmp_path / "f")[0], "notes"]
    saved[1][header.index("label")] = "fear"
    with open(tmp_path / "f" / "faces.csv", "w", encoding="utf-8", newline="") as file:
        file.write(mark)
        csv.writer(file, delimiter=delimiter, lineterminator=end).writerows([header, *saved])
        file.truncate(file.tell() - len(end))  # and no end of the last line
    before = (tmp_path / "f" / "faces.csv").read_bytes()
    save(tmp_path / "f", result("d.jpg", 0), append=True)
    after = (tmp_path / "f" / "faces.csv").read_bytes()
    assert after.startswith(before) and after.count(end.encode()) == 4
    with open(tmp_path / "f" / "faces.csv", encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file, delimiter=delimiter))
    assert [r["label"] for r in read] == ["", "fear", ""] and [r["notes"] for r in read] == ["a remark"] * 2 + [""]
    assert [r["photo"] for r in read] == ["a, b;c.jpg"] * 2 + ["d.jpg"] and read[2]["p_happy"] == "0.7"


def test_rows_also_reach_a_csv_that_is_saved_while_it_runs(tmp_path):
    sink = FaceSink(tmp_path / "f", BUNDLE, "x")
    sink.write(result("a.jpg"))
    text = (tmp_path / "f" / "faces.csv").read_text()
    (tmp_path / "f" / "new").write_text(text.rstrip() + "angry\n")
    os.replace(tmp_path / "f" / "new", tmp_path / "f" / "faces.csv")
    sink.write(result("b.jpg", 1))
    assert [(r["photo"], r["label"]) for r in rows(tmp_path / "f")] == [("a.jpg", "angry"), ("b.jpg", "")]


def test_labels_are_never_overwritten(tmp_path, photos):
    save(tmp_path / "f", result("a.jpg", 0, 2))
    with pytest.raises(FerError, match="has 2 faces already; add --append or --overwrite"):
        FaceSink(tmp_path / "f", BUNDLE, "x")
    fill_in(tmp_path / "f")
    before = {p.name: p.read_bytes() for p in (tmp_path / "f").iterdir()}
    done = fer_cam(photos, "--save-faces", tmp_path / "f", "--overwrite")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "1 label that a person filled in would be lost; add --append" in done.stderr
    assert "remove the file by hand" in done.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "f").iterdir()} == before


def test_overwrite_replaces_the_old_faces_once_there_are_new_ones(tmp_path):
    folder = tmp_path / "f"
    save(folder, result("a.jpg", 0, 2))
    (folder / "mine.png").write_bytes(b"a picture of another's")
    save(folder, overwrite=True)  # nothing came
    assert len(rows(folder)) == 2
    save(folder, result("b.jpg"), overwrite=True)
    assert sorted(p.name for p in folder.iterdir()) == ["b-00000-01.png", "faces.csv", "mine.png"]
    assert [r["photo"] for r in rows(folder)] == ["b.jpg"]


def test_overwrite_removes_nothing_outside_the_folder(tmp_path):
    save(tmp_path / "f", result("a.jpg"))
    (tmp_path / "holiday.png").write_bytes(b"precious")
    text = (tmp_path / "f" / "faces.csv").read_text()
    (tmp_path / "f" / "faces.csv").write_text(text.replace("a-00000-01.png", "../holiday.png"))
    save(tmp_path / "f", result("b.jpg"), overwrite=True)
    assert (tmp_path / "holiday.png").read_bytes() == b"precious"


def test_a_csv_without_faces_yet_stands_in_nobodys_way(tmp_path):
    save(tmp_path / "f", result("wall.jpg", faces=0))
    assert rows(tmp_path / "f") == []
    save(tmp_path / "f", result("a.jpg"))
    assert len(rows(tmp_path / "f")) == 1
    (tmp_path / "f" / "faces.csv").write_bytes(b"")  # killed between opening and writing
    assert save(tmp_path / "f", result("a.jpg")).faces == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name,age\nme,9\n", "is not one that fer-cam --save-faces wrote"),
        (b"hello\0world", "is not"),
        (b"\xff\xfep\0h\0", "not UTF-8"),
        (b"photo,face,frame,x,label\na.jpg,a.png,0,1,\nb.jpg,b-\n", "line 3 has 2 columns of 5"),
        (b"photo,face,frame,x,label\na.jpg,a.png,0,1,sad,,happy\n", "line 2 has 7 columns of 5"),
        (b"photo,face,frame,x,label\na.jpg,a.png,0,1,\n", "columns of another --model, --attribute or version"),
        (b'photo,face,frame,x,label\n"' + b"a" * 200_000 + b'",a.png,0,1,\n', "not a csv that can be read"),
    ],
)
def test_a_csv_that_is_another_or_damaged_is_left_alone(tmp_path, data, message):
    (tmp_path / "faces.csv").write_bytes(data)
    with pytest.raises(FerError, match=message) as caught:
        FaceSink(tmp_path, BUNDLE, "x", append=True)
    assert "\n" not in str(caught.value) and (tmp_path / "faces.csv").read_bytes() == data
    assert [p.name for p in tmp_path.iterdir()] == ["faces.csv"]


def test_a_face_of_a_run_that_was_killed_before_its_first_row_is_replaced(tmp_path):
    save(tmp_path / "f", result("a.jpg"))
    header = (tmp_path / "f" / "faces.csv").read_text().splitlines()[0]
    (tmp_path / "f" / "faces.csv").write_text(header + "\n")
    cv2.imwrite(str(tmp_path / "f" / "b-00000-01.png"), np.zeros((100, 100, 3), np.uint8))  # somebody else's
    save(tmp_path / "f", result("a.jpg"), append=True)
    save(tmp_path / "f", result("b.jpg"), append=True)
    assert [r["face"] for r in rows(tmp_path / "f")] == ["a-00000-01.png", "b-00000-01~2.png"]
    assert cv2.imread(str(tmp_path / "f" / "b-00000-01.png")).shape == (100, 100, 3)


def test_another_models_csv_and_one_that_is_open_elsewhere(tmp_path):
    save(tmp_path / "f", result("a.jpg"))
    with pytest.raises(FerError, match="another --model, --attribute or version"):
        FaceSink(tmp_path / "f", BUNDLE, "x", append=True, attributes={"gender": ("man", "woman")})
    with pytest.raises(FerError, match="another --model"):
        FaceSink(tmp_path / "f", load_bundle(TOY), "x", append=True)
    (tmp_path / "f" / ".~lock.faces.csv#").touch()
    with pytest.raises(FerError, match="is open in LibreOffice"):
        FaceSink(tmp_path / "f", BUNDLE, "x", append=True)


@pytest.mark.slow
def test_a_killed_run_goes_on_with_every_label_kept(tmp_path, photos):
    for i in range(40):
        os.link(photos / "group.jpg", photos / f"group{i:02d}.jpg")
    command = [sys.executable, "-m", "fer_cam", "photos", "--save-faces", "faces"]
    process = subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE)
    table, deadline = tmp_path / "faces" / "faces.csv", time.monotonic() + 60
    while time.monotonic() < deadline and not (table.exists() and table.read_text().count("\n") > 10):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    first = rows(tmp_path / "faces")
    assert 10 <= len(first) < 200 and len(first) % 5 == 0  # a photo's rows are there all or none
    assert all((tmp_path / "faces" / r["face"]).exists() for r in first)
    line = fill_in(tmp_path / "faces")
    # It may have been killed between a photo's pictures and its rows: those get the same names.
    place = len(first) // 5
    photo = sorted(photos.glob("g*"), key=natural_order)[place]
    orphan = tmp_path / "faces" / f"{photo.stem}-{place:05d}-01.png"
    orphan.write_bytes(b"half a pict")
    done = fer_cam("photos", "--save-faces", "faces", "--append", cwd=tmp_path)
    assert cv2.imread(str(orphan), cv2.IMREAD_UNCHANGED).shape == (48, 48)
    assert done.returncode == 0 and f"skipped {len(first) // 5} photos" in done.stderr
    face_rows = rows(tmp_path / "faces")
    assert line in table.read_text() and face_rows[0]["label"] == "sad"
    assert len(face_rows) == 41 * 5 + 1 == len({r["face"] for r in face_rows})
    assert {p.name for p in (tmp_path / "faces").glob("*.png")} == {r["face"] for r in face_rows}
    # Once more, and there is nothing to do but for what had no face and could not be read.
    before = table.read_bytes()
    done = fer_cam("photos", "--save-faces", "faces", "--append", cwd=tmp_path)
    assert done.returncode == 0 and "skipped 42 photos" in done.stderr and table.read_bytes() == before


def test_a_signal_says_what_is_left(tmp_path, photos):
    for i in range(200):
        os.link(photos / "group.jpg", photos / f"group{i:03d}.jpg")
    command = [sys.executable, "-m", "fer_cam", "photos", "--save-faces", "faces"]
    process = subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
    table, deadline = tmp_path / "faces" / "faces.csv", time.monotonic() + 60
    while time.monotonic() < deadline and not (table.exists() and table.read_text().count("\n") > 10):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0 and "not processed yet; run the same command with --append to continue" in errors
    assert f"{len(rows(tmp_path / 'faces'))} faces of" in errors


@pytest.mark.slow
def test_a_full_disk_loses_nothing_that_was_written(tmp_path, photos):
    # Files may not grow past 4 blocks of 1024 bytes: the csv fills, faces of 2 kB still fit.
    for i in range(50):
        os.link(photos / "one.png", photos / f"one{i:02d}.png")
    command = f"ulimit -f 4; trap '' XFSZ; {sys.executable} -m fer_cam photos/ --save-faces faces --min-face 100"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=ENVIRONMENT, timeout=120, cwd=tmp_path
    )
    assert done.returncode == 1 and "cannot be written" in done.stderr and "with --append to continue" in done.stderr
    face_rows = rows(tmp_path / "faces")
    assert face_rows and all(r["label"] == "" and r["p_neutral"] for r in face_rows)  # the last line is whole
    assert {p.name for p in (tmp_path / "faces").glob("*.png")} == {r["face"] for r in face_rows}
    done = fer_cam("photos/", "--save-faces", "faces", "--min-face", "100", "--append", cwd=tmp_path)
    assert done.returncode == 0 and len(rows(tmp_path / "faces")) >= 51
