"""Saved faces: what is written."""

import csv
import os
import struct

import cv2
import numpy as np
import pytest
from faces_made import TOY, result, rows, save
from fer_cam_process import fer_cam

from fer_cam.detectors import make_detector
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline.frame_budget import target_rate
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.sources import open_source
from fer_models.views import mean_of_views


@pytest.fixture(scope="module")
def classifier():
    return Classifier("mobilenet-7")


def test_photos_by_the_command(tmp_path, photos, classifier):
    done = fer_cam("photos/", "--detector", "mtcnn", "--save-faces", "faces", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == ""
    assert done.stderr.splitlines() == [
        "fer-cam: 1 picture could not be read: photos/broken.jpg; save it again as JPEG or PNG",
        "fer-cam: no face in 1 of 3 photos: photos/wall.png",
        "fer-cam: saved 6 faces of 3 photos in faces; fill in the column label of faces.csv, then run: "
        "fer-train evaluate mobilenet-7 --labels faces/faces.csv",
    ]
    face_rows = rows(tmp_path / "faces")
    assert list(face_rows[0]) == [
        "photo", "face", "frame", "x", "y", "width", "height", "score", "emotion", "confidence",
        *(f"p_{name}" for name in classifier.labels), "label",
    ]  # fmt: skip
    assert [r["photo"] for r in face_rows] == ["photos/group.jpg"] * 5 + ["photos/one.png"]
    assert sorted(r["face"] for r in face_rows) == sorted(p.name for p in (tmp_path / "faces").glob("*.png"))
    for row in face_rows:
        face = cv2.imread(str(tmp_path / "faces" / row["face"]), cv2.IMREAD_UNCHANGED)
        assert face.shape == (48, 48) and face.dtype == np.uint8
        # The picture is the classifier's input, and the row its output in both views: nothing is smoothed.
        probabilities = mean_of_views(classifier.classify([face]), classifier.classify([cv2.flip(face, 1)]))[0]
        np.testing.assert_allclose([float(row[f"p_{n}"]) for n in classifier.labels], probabilities, atol=1e-4)
        assert row["emotion"] == classifier.labels[probabilities.argmax()] and row["label"] == ""
        image = cv2.imread(str(tmp_path / row["photo"]))
        x, y, w, h = (int(row[k]) for k in ("x", "y", "width", "height"))
        assert 0 <= x < x + w <= image.shape[1] and 0 <= y < y + h <= image.shape[0] and 0.9 < float(row["score"]) <= 1


def test_every_photo_is_searched_whole(photos, classifier):
    pipeline = Pipeline(make_detector("mtcnn"), classifier)
    for seen in pipeline.run(open_source(str(photos))):
        assert "detect" in seen.timings and "follow" not in seen.timings and seen.compromise == ""
        assert [f.id for f in seen.faces] == list(range(1, len(seen.faces) + 1))


def test_a_frame_rate_is_for_films_and_cameras(photos, clip):
    assert target_rate(99, open_source(str(photos))) is None and target_rate(99, open_source(str(clip))) == 99
    film = open_source(str(clip))
    assert target_rate(None, film) is None and target_rate(None, film, paced=True) == film.fps
    assert target_rate(None, open_source(str(photos)), paced=True) is None


def turned(image):
    """Return a JPEG as a phone held upright writes it: the pixels lie on their side, and EXIF says how to turn them."""
    data = cv2.imencode(".jpg", cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE))[1].tobytes()
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 6, 0, 0)
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff + data[2:]


@pytest.mark.slow
def test_a_large_photo_and_one_that_exif_turns(tmp_path, demo_frames):
    (tmp_path / "turned.jpg").write_bytes(turned(demo_frames[30]))
    large = cv2.resize(open_source("demo:2").read().image, (6000, 4000))
    cv2.imwrite(str(tmp_path / "large.jpg"), large)
    done = fer_cam(tmp_path, "--save-faces", tmp_path / "faces", "--min-face", "400")
    assert done.returncode == 0 and "2 faces of 2 photos" in done.stderr, done.stderr
    face_rows = rows(tmp_path / "faces")
    assert [os.path.basename(r["photo"]) for r in face_rows] == ["large.jpg"] * 2
    assert all(int(r["width"]) > 800 and int(r["x"]) > 100 for r in face_rows)
    done = fer_cam(tmp_path, "--save-faces", tmp_path / "faces", "--append")
    upright = rows(tmp_path / "faces")[-1]
    box = make_detector("blazeface").detect(demo_frames[30])[0].box
    np.testing.assert_allclose([int(upright[k]) for k in ("x", "y", "width", "height")], box, atol=12)


def test_photos_of_one_name_and_names_that_are_odd(tmp_path):
    odd = ["a/x.jpg", "b/x.jpg", "c/=1+2.jpg", "d/\udcff\n.jpg", "e/" + "long" * 50 + ".jpg", "f/...jpg"]
    sink = save(tmp_path / "f", *(result(name, i, 2) for i, name in enumerate(odd)))
    face_rows = rows(tmp_path / "f")
    files = [r["face"] for r in face_rows]
    assert files[:4] == ["x-00000-01.png", "x-00000-02.png", "x-00001-01.png", "x-00001-02.png"]
    assert len(set(files)) == sink.faces == 12
    assert {p.name for p in (tmp_path / "f").iterdir()} == {*files, "faces.csv"}
    assert [r["photo"] for r in face_rows[::2]] == [*odd[:3], "d/\\udcff\n.jpg", *odd[4:]]
    again = save(tmp_path / "f", result("g/x.jpg", 0, 1), append=True)
    assert again.faces == 1 and rows(tmp_path / "f")[-1]["face"] == "x-00000-01~2.png"


def test_links_that_lead_nowhere_are_unreadable_photos(tmp_path, photos):
    for name, target in (("loop.jpg", "loop.jpg"), ("gone.jpg", "nowhere")):
        (photos / name).symlink_to(target)
    done = fer_cam("photos/", "--save-faces=-faces", cwd=tmp_path)
    assert done.returncode == 0 and len(rows(tmp_path / "-faces")) >= 5
    said = done.stderr.splitlines()
    assert said[0].startswith("fer-cam: 3 pictures could not be read: photos/") and "photos/loop.jpg" in said[0]
    assert said[-1].endswith("--labels ./-faces/faces.csv")  # no option


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


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["photos", "--save-faces", "photos"], 2, "is the folder of the photos"),
        (["photos/one.png", "--save-faces", "photos", "--overwrite"], 2, "is the folder of the photos"),
        (["photos/one.png", "--save-faces", "other"], 2, "has pictures in it, but no faces.csv"),
        (["photos", "--save-faces", "other/a.png"], 1, "it is a file"),
        (["photos", "--save-faces", "other/a.png/b"], 1, "cannot be written"),
        (["photos", "--save-faces", "/proc/faces"], 1, "cannot be written"),
        (["photos", "--save-faces", ""], 2, "--save-faces is empty"),
        (["--save-faces", "new"], 2, "needs a source"),
        (["photos", "--save-faces", "new", "--loop"], 2, "again and again"),
        (["photos", "--save-faces", "new", "--append", "--overwrite"], 2, "exclude each other"),
        (["photos", "--save-faces", "n", "--format", "csv", "--output", "n/faces.csv"], 2, "--output is the faces.csv"),
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
    face_rows = rows(tmp_path / "faces")
    assert len(lines) == len(face_rows) == 6
    second = ["gender", "gender_confidence", "gender_p_man", "gender_p_woman", "gender_sure"]
    assert list(face_rows[0])[-6:] == [*second, "label"]
    assert {r["gender"] for r in face_rows} == {"woman"} == {r["gender"] for r in lines}
    assert cv2.VideoCapture(str(tmp_path / "film.avi")).get(cv2.CAP_PROP_FRAME_COUNT) == 3
    assert "6 faces of 3 photos" in done.stderr


def test_no_face_is_reported(tmp_path, photos):
    done = fer_cam("photos/wall.png", "--save-faces", "faces", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("fer-cam: no face in the photo; they show next to nothing")
    assert done.stderr.count("\n") == 1
