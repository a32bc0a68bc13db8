"""`--turn`, `--crops`, and the line about a run without a face, as a user runs them."""

import csv

import cv2
import numpy as np
import pytest
from fer_cam_process import fer_cam, records
from portrait import portrait_scene

from fer_cam import EmotionRecognizer
from fer_cam.tracking.upright import turned


def write_film(path, pictures):
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 25, pictures[0].shape[1::-1])
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


@pytest.fixture
def lying(tmp_path):
    """A film of a face, turned by 90 degrees clockwise."""
    pictures = [turned(portrait_scene(150, centre=(320 + i, 240)), 90) for i in range(12)]
    return write_film(tmp_path / "lying.avi", pictures)


@pytest.mark.parametrize("turn", ["270", "auto"])
def test_boxes_and_recording_are_those_of_the_turned_film(turn, lying, tmp_path):
    film = tmp_path / "film.avi"
    done = fer_cam("--headless", lying, "--turn", turn, "--format", "jsonl", "--record", film)
    assert done.returncode == 0 and done.stderr.strip().endswith("film.avi: recorded 12 frames, 0.5 s")
    lines = records(done.stdout)
    assert all(abs(line["faces"][0]["pose"]["roll"]) < 10 for line in lines) and len(lines) == 12
    assert {f["id"] for line in lines for f in line["faces"]} == {1}
    x, y, w, h = lines[-1]["faces"][0]["box"]
    assert abs(x + w / 2 - 331) < 15 and abs(y + h / 2 - 240) < 15
    capture = cv2.VideoCapture(str(film))
    assert (capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (640, 480)


def test_every_photo_is_turned_on_its_own_and_faces_are_saved_upright(tmp_path):
    (tmp_path / "photos").mkdir()
    for degrees in (0, 90, 180, 270):
        cv2.imwrite(str(tmp_path / "photos" / f"{degrees:03}.png"), turned(portrait_scene(150), degrees))
    done = fer_cam(tmp_path / "photos", "--turn", "auto", "--save-faces", tmp_path / "faces")
    assert done.returncode == 0
    with open(tmp_path / "faces" / "faces.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 and len({row["emotion"] for row in rows}) == 1
    faces = [cv2.imread(str(tmp_path / "faces" / row["face"]), 0).astype(float) for row in rows]
    assert all(np.abs(face - faces[0]).mean() < 6 for face in faces)


@pytest.fixture
def crops(tmp_path, fer2013):
    """Ten faces of FER2013, and one of them as a picture that is not square."""
    import zipfile

    folder = tmp_path / "crops"
    folder.mkdir()
    with zipfile.ZipFile(fer2013) as file:
        for i, name in enumerate([name for name in file.namelist() if name.endswith(".png")][::3000]):
            (folder / f"{i:02}.png").write_bytes(file.read(name))
    cv2.imwrite(str(folder / "wide.png"), cv2.resize(cv2.imread(str(folder / "00.png")), (96, 48)))
    return folder


def test_crops_are_classified_as_a_whole_in_both_views(crops):
    done = fer_cam("--headless", crops, "--crops", "--format", "jsonl")
    assert done.returncode == 0 and done.stderr == ""
    lines, paths = records(done.stdout), sorted(crops.iterdir())
    pictures = [cv2.imread(str(path)) for path in paths]
    recognizer = EmotionRecognizer()
    for line, picture, row in zip(lines, pictures, recognizer.classify(pictures), strict=True):
        (face,) = line["faces"]
        assert face["box"] == [0, 0, picture.shape[1], picture.shape[0]] and face["pose"] is None
        assert list(face["probabilities"].values()) == pytest.approx(row.tolist(), abs=1e-3)


def test_a_crop_is_saved_as_it_is(crops, tmp_path):
    done = fer_cam(crops, "--crops", "--save-faces", tmp_path / "faces")
    assert done.returncode == 0
    for path in crops.iterdir():
        (saved,) = (tmp_path / "faces").glob(f"{path.stem}*.png")
        given = cv2.imread(str(path), 0)
        assert np.abs(cv2.imread(str(saved), 0).astype(int) - cv2.resize(given, (48, 48))).max() <= 2


def test_a_film_of_crops_is_one_face_that_is_steady(tmp_path):
    face = portrait_scene(130, size=(160, 160))
    film = write_film(tmp_path / "film.avi", [face] * 10)
    lines = records(fer_cam("--headless", film, "--crops", "--format", "jsonl").stdout)
    assert [[f["id"] for f in line["faces"]] for line in lines] == [[1]] * 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--turn", "45"], "--turn: must be 0, 90, 180, 270 or auto, not '45'"),
        (["--crops", "--turn", "auto"], "--turn auto finds faces, and --crops searches for none"),
        (["--crops", "--landmarks", "--headless", "--format", "jsonl"], "--crops lays no landmarks on faces"),
    ],
)
def test_options_that_contradict_each_other(arguments, message, photo):
    done = fer_cam(photo, *arguments)
    assert done.returncode == 2 and message in done.stderr and done.stderr.count("\n") == 1 and done.stdout == ""


def test_a_run_without_a_face_says_why_and_what_it_says_helps(tmp_path):
    film = write_film(tmp_path / "small.avi", [portrait_scene(30, size=(960, 540))] * 8)
    done = fer_cam("--headless", film, "--format", "jsonl")
    assert done.returncode == 0 and not any(line["faces"] for line in records(done.stdout))
    (line,) = done.stderr.splitlines()
    assert line.startswith("fer-cam: no face in any of 8 frames; --min-face 24 finds some, the largest of ")
    again = fer_cam("--headless", film, "--format", "jsonl", "--min-face", 24)
    assert again.stderr == "" and any(line["faces"] for line in records(again.stdout))
