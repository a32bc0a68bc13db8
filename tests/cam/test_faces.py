"""Saved faces: what is written, and what must never be lost."""

import csv
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from test_cli import ENVIRONMENT, fer_cam

from fer_cam.classifier import Classifier
from fer_cam.detectors import make_detector
from fer_cam.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sinks import FaceSink
from fer_cam.sources import open_source
from fer_cam.types import Face, Frame, Result
from fer_models import FerError, load_bundle

TOY = Path(__file__).parent / "data" / "toy-gender"
BUNDLE = load_bundle("mobilenet-7")
P = dict(zip(BUNDLE.labels, (0.1, 0.0, 0.0, 0.7, 0.1, 0.05, 0.05), strict=True))


def rows(folder):
    with open(folder / "faces.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def result(name="", index=0, faces=1):
    image = np.random.default_rng(index).integers(0, 256, (200, 300, 3), np.uint8)
    found = [Face(i, (20 + 90 * i, 40, 70, 80), 0.98765, "happy", 0.7, P) for i in range(faces)]
    return Result(Frame(index, float(index), image, name=name), tuple(found))


def save(folder, *results, source="photos", **options):
    sink = FaceSink(folder, BUNDLE, source, **options)
    for each in results:
        sink.write(each)
    sink.close()
    return sink


def fill_in(folder, label="sad"):
    """A person labels the first face, in a text editor."""
    lines = (folder / "faces.csv").read_text("utf-8").splitlines()
    lines[1] += label
    (folder / "faces.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return lines[1]


@pytest.fixture(scope="module")
def classifier():
    return Classifier("mobilenet-7")


@pytest.fixture
def photos(tmp_path):
    """Five faces, none, and one, with a file that is no picture."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, spec in (("group.jpg", "demo:5"), ("one.png", "demo")):
        cv2.imwrite(str(folder / name), open_source(spec).read().image)
    cv2.imwrite(str(folder / "wall.png"), np.full((200, 300, 3), 120, np.uint8))
    (folder / "broken.jpg").write_bytes(b"x")
    return folder


def test_photos_by_the_command(tmp_path, photos, classifier):
    done = fer_cam("photos/", "--detector", "mtcnn", "--save-faces", "faces", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == ""
    assert done.stderr.splitlines() == [
        "fer-cam: 1 picture could not be read: photos/broken.jpg",
        "fer-cam: no face in 1 of 3 photos: photos/wall.png",
        "fer-cam: 6 faces of 3 photos in faces; fill in the column label of faces.csv, then: "
        "fer-train evaluate mobilenet-7 --labels faces/faces.csv",
    ]
    found = rows(tmp_path / "faces")
    assert list(found[0]) == [
        "photo", "face", "frame", "x", "y", "width", "height", "score", "emotion", "confidence",
        *(f"p_{name}" for name in classifier.labels), "label",
    ]  # fmt: skip
    assert [r["photo"] for r in found] == ["photos/group.jpg"] * 5 + ["photos/one.png"]
    assert sorted(r["face"] for r in found) == sorted(p.name for p in (tmp_path / "faces").glob("*.png"))
    for row in found:
        face = cv2.imread(str(tmp_path / "faces" / row["face"]), cv2.IMREAD_UNCHANGED)
        assert face.shape == (48, 48) and face.dtype == np.uint8
        # The picture is what the classifier saw, and the row what it said of it: nothing is smoothed.
        said = classifier.classify([face])[0]
        np.testing.assert_allclose([float(row[f"p_{n}"]) for n in classifier.labels], said, atol=1e-4)
        assert row["emotion"] == classifier.labels[said.argmax()] and row["label"] == ""
        image = cv2.imread(str(tmp_path / row["photo"]))
        x, y, w, h = (int(row[k]) for k in ("x", "y", "width", "height"))
        assert 0 <= x < x + w <= image.shape[1] and 0 <= y < y + h <= image.shape[0] and 0.9 < float(row["score"]) <= 1


def test_every_photo_is_searched_whole(photos, classifier):
    pipeline = Pipeline(make_detector("mtcnn"), classifier)
    for seen in pipeline.run(open_source(str(photos))):
        assert "detect" in seen.timings and "follow" not in seen.timings and seen.compromise == ""
        assert [f.id for f in seen.faces] == list(range(1, len(seen.faces) + 1))


def test_a_frame_rate_is_for_films_and_cameras(photos, clip):
    asked = Settings(source="", fps=99)
    assert asked.target(open_source(str(photos))) is None and asked.target(open_source(str(clip))) == 99
    film, plain = open_source(str(clip)), Settings(source="")
    assert plain.target(film) is None and plain.target(film, paced=True) == film.fps
    assert plain.target(open_source(str(photos)), paced=True) is None


def turned(image):
    """A JPEG that a phone held upright writes: the pixels lie on their side, EXIF says how to turn them."""
    data = cv2.imencode(".jpg", cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE))[1].tobytes()
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0)
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff + data[2:]


def test_a_large_photo_and_one_that_exif_turns(tmp_path, demo_frames):
    (tmp_path / "turned.jpg").write_bytes(turned(demo_frames[30]))
    large = cv2.resize(open_source("demo:2").read().image, (6000, 4000))
    cv2.imwrite(str(tmp_path / "large.jpg"), large)
    done = fer_cam(tmp_path, "--save-faces", tmp_path / "faces", "--min-face", "400")
    assert done.returncode == 0 and "2 faces of 2 photos" in done.stderr
    found = rows(tmp_path / "faces")
    assert [os.path.basename(r["photo"]) for r in found] == ["large.jpg"] * 2
    assert all(int(r["width"]) > 800 and int(r["x"]) > 100 for r in found)
    done = fer_cam(tmp_path, "--save-faces", tmp_path / "faces", "--append")
    upright = rows(tmp_path / "faces")[-1]
    box = make_detector("mtcnn").detect(demo_frames[30])[0].box
    np.testing.assert_allclose([int(upright[k]) for k in ("x", "y", "width", "height")], box, atol=12)


def test_photos_of_one_name_and_names_that_are_odd(tmp_path):
    odd = ["a/x.jpg", "b/x.jpg", "c/=1+2.jpg", "d/\udcff\n.jpg", "e/" + "long" * 50 + ".jpg", "f/...jpg"]
    sink = save(tmp_path / "f", *(result(name, i, 2) for i, name in enumerate(odd)))
    found = rows(tmp_path / "f")
    files = [r["face"] for r in found]
    assert files[:4] == ["x-00000-01.png", "x-00000-02.png", "x-00001-01.png", "x-00001-02.png"]
    assert len(set(files)) == sink.faces == 12
    assert {p.name for p in (tmp_path / "f").iterdir()} == {*files, "faces.csv"}
    assert [r["photo"] for r in found[::2]] == [*odd[:3], "d/\\udcff\n.jpg", *odd[4:]]
    again = save(tmp_path / "f", result("g/x.jpg", 0, 1), append=True)
    assert again.faces == 1 and rows(tmp_path / "f")[-1]["face"] == "x-00000-01~2.png"


def test_a_video_gives_its_frames_and_a_stream_hides_its_password(tmp_path):
    save(tmp_path / "v", result(index=7), result(index=8, faces=0), result(index=9), source="films/clip.mp4")
    assert [(r["photo"], r["frame"], r["face"]) for r in rows(tmp_path / "v")] == [
        ("films/clip.mp4", "7", "clip-00007-01.png"),
        ("films/clip.mp4", "9", "clip-00009-01.png"),
    ]
    more = save(tmp_path / "v", result(index=7), result(index=10), source="films/clip.mp4", append=True)
    assert (more.faces, more.again) == (1, 1) and [r["frame"] for r in rows(tmp_path / "v")] == ["7", "9", "10"]
    # A camera begins at 0 each time, with other faces.
    for append in (False, True):
        save(tmp_path / "c", result(), source="rtsp://me:secret@door/live", live=True, append=append)
    assert [r["photo"] for r in rows(tmp_path / "c")] == ["rtsp://door/live"] * 2
    assert len(list((tmp_path / "c").glob("*.png"))) == 2
    assert "secret" not in (tmp_path / "c" / "faces.csv").read_text()


def test_append_keeps_labels_and_passes_over_photos_that_are_there(tmp_path, photos):
    save(tmp_path / "f", result("a.jpg", 0, 2))
    kept = fill_in(tmp_path / "f")
    before = (tmp_path / "f" / "faces.csv").read_bytes()
    sink = FaceSink(tmp_path / "f", BUNDLE, "x", append=True)
    here = [Path(n) for n in ("./a.jpg", "b.jpg", os.path.abspath("a.jpg"))] + [tmp_path / "f" / "a-00000-01.png"]
    assert set(here) - set(sink.done(here)) == {Path("b.jpg")} and sink.again == 2
    sink.write(result("b.jpg"))
    sink.close()
    after = (tmp_path / "f" / "faces.csv").read_bytes()
    assert after.startswith(before) and rows(tmp_path / "f")[0]["label"] == "sad" and kept.encode() in after
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
        (b"photo,face,frame,x,label\na.jpg,a.png,0,1,\n", "columns of another --model or --attribute"),
        (b'photo,face,frame,x,label\n"' + b"a" * 200_000 + b'",a.png,0,1,\n', "not a csv that can be read"),
    ],
)
def test_a_csv_that_is_another_or_damaged_is_left_alone(tmp_path, data, message):
    (tmp_path / "faces.csv").write_bytes(data)
    with pytest.raises(FerError, match=message) as caught:
        FaceSink(tmp_path, BUNDLE, "x", append=True)
    assert "\n" not in str(caught.value) and (tmp_path / "faces.csv").read_bytes() == data
    assert [p.name for p in tmp_path.iterdir()] == ["faces.csv"]


def test_another_models_csv_and_one_that_is_open_elsewhere(tmp_path):
    save(tmp_path / "f", result("a.jpg"))
    with pytest.raises(FerError, match="another --model or --attribute"):
        FaceSink(tmp_path / "f", BUNDLE, "x", append=True, attributes={"gender": ("man", "woman")})
    with pytest.raises(FerError, match="another --model"):
        FaceSink(tmp_path / "f", load_bundle(TOY), "x", append=True)
    (tmp_path / "f" / ".~lock.faces.csv#").touch()
    with pytest.raises(FerError, match="is open in LibreOffice"):
        FaceSink(tmp_path / "f", BUNDLE, "x", append=True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["photos", "--save-faces", "photos"], 2, "is where the photos are"),
        (["photos/one.png", "--save-faces", "photos", "--overwrite"], 2, "is where the photos are"),
        (["photos/one.png", "--save-faces", "other"], 2, "has pictures in it, but no faces.csv"),
        (["photos", "--save-faces", "other/a.png"], 1, "it is a file"),
        (["photos", "--save-faces", "other/a.png/b"], 1, "cannot be written"),
        (["photos", "--save-faces", "/proc/faces"], 1, "cannot be written"),
        (["photos", "--save-faces", ""], 2, "--save-faces is empty"),
        (["--save-faces", "new"], 2, "needs a source"),
        (["photos", "--save-faces", "new", "--loop"], 2, "again and again"),
        (["photos", "--save-faces", "new", "--append", "--overwrite"], 2, "exclude each other"),
        (["photos", "--save-faces", "new", "--format", "csv", "--output", "new/faces.csv"], 2, "faces.csv itself"),
        (["photos", "--save-faces", "new", "--format", "xml"], 2, "unknown format"),
        (["photos", "--save-faces", "new", "--record", "film.txt"], 2, ".mp4"),
        (["empty", "--save-faces", "new"], 1, "no pictures in this folder"),
        (["photos/broken.jpg", "--save-faces", "new"], 1, "not a picture that can be read"),
    ],
)
def test_mistakes_get_one_line_and_leave_nothing(tmp_path, photos, arguments, code, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.png").write_bytes(b"mine")
    before = sorted(tmp_path.rglob("*"))
    done = fer_cam(*arguments, cwd=tmp_path)
    assert done.returncode == code and done.stderr.count("\n") == 1 and message in done.stderr, done.stderr
    assert done.stdout == "" and sorted(tmp_path.rglob("*")) == before


def test_lines_and_a_film_beside_the_faces(tmp_path, photos):
    done = fer_cam(
        "photos", "--save-faces", "faces", "--format", "csv", "--record", "film.avi", "--attribute", TOY, cwd=tmp_path
    )
    assert done.returncode == 0
    lines = list(csv.DictReader(done.stdout.splitlines()))
    found = rows(tmp_path / "faces")
    assert len(lines) == len(found) == 6
    assert list(found[0])[-5:] == ["gender", "gender_confidence", "gender_p_man", "gender_p_woman", "label"]
    assert {r["gender"] for r in found} == {"woman"} == {r["gender"] for r in lines}
    assert cv2.VideoCapture(str(tmp_path / "film.avi")).get(cv2.CAP_PROP_FRAME_COUNT) == 3
    assert "6 faces of 3 photos" in done.stderr


def test_nothing_found_is_said(tmp_path, photos):
    done = fer_cam("photos/wall.png", "--save-faces", "faces", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "fer-cam: no face in 1 photo; --min-face N also finds those below 48 pixels\n"


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
    kept = fill_in(tmp_path / "faces")
    # It may have been killed between a photo's pictures and its rows: those get the same names.
    place = len(first) // 5
    orphan = tmp_path / "faces" / f"{sorted(p.stem for p in photos.glob('g*'))[place]}-{place:05d}-01.png"
    orphan.write_bytes(b"half a pict")
    done = fer_cam("photos", "--save-faces", "faces", "--append", cwd=tmp_path)
    assert cv2.imread(str(orphan), cv2.IMREAD_UNCHANGED).shape == (48, 48)
    assert done.returncode == 0 and f"{len(first) // 5} photos left out" in done.stderr
    found = rows(tmp_path / "faces")
    assert kept in table.read_text() and found[0]["label"] == "sad"
    assert len(found) == 41 * 5 + 1 == len({r["face"] for r in found})
    assert {p.name for p in (tmp_path / "faces").glob("*.png")} == {r["face"] for r in found}
    # Once more, and there is nothing to do but for what had no face and could not be read.
    before = table.read_bytes()
    done = fer_cam("photos", "--save-faces", "faces", "--append", cwd=tmp_path)
    assert done.returncode == 0 and "42 photos left out" in done.stderr and table.read_bytes() == before


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
    assert process.returncode == 0 and "not looked at yet: the same command with --append goes on" in errors
    assert f"{len(rows(tmp_path / 'faces'))} faces of" in errors


def test_a_full_disk_loses_nothing_that_was_written(tmp_path, photos):
    # Files may not grow past 4 blocks of 1024 bytes: the csv fills, faces of 2 kB still fit.
    for i in range(50):
        os.link(photos / "one.png", photos / f"one{i:02d}.png")
    command = f"ulimit -f 4; trap '' XFSZ; {sys.executable} -m fer_cam photos/ --save-faces faces --min-face 100"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=ENVIRONMENT, timeout=120, cwd=tmp_path
    )
    assert done.returncode == 1 and "cannot be written" in done.stderr and "--append goes on" in done.stderr
    found = rows(tmp_path / "faces")
    assert found and all(r["label"] == "" and r["p_neutral"] for r in found)  # the last line is whole
    assert {p.name for p in (tmp_path / "faces").glob("*.png")} == {r["face"] for r in found}
    done = fer_cam("photos/", "--save-faces", "faces", "--min-face", "100", "--append", cwd=tmp_path)
    assert done.returncode == 0 and len(rows(tmp_path / "faces")) >= 51
