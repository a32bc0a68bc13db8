"""BlazeFace follows faces between searches, and a broken file of its bundle is reported in one line."""

import shutil

import numpy as np
import pytest
from portrait import points_in_scene, portrait_scene

from fer_cam.cli import main
from fer_cam.detectors.blazeface import BlazeFaceDetector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh, box_of
from fer_cam.detectors.boxes import cover, overlap
from fer_cam.types import Detection
from fer_models import FerError, detector_card


@pytest.fixture(scope="module")
def detector():
    return BlazeFaceDetector(24, threads=1)


@pytest.mark.parametrize("tilt", [0, 30, 80])
@pytest.mark.parametrize("side", [40, 120, 250])
def test_follows_a_face_that_moved(detector, side, tilt):
    points = points_in_scene(side, tilt)
    face = Detection(box_of(points), 1.0, points)
    centre = (320 + 0.15 * side, 240 + 0.1 * side)
    (moved,) = detector.follow(portrait_scene(side, tilt + 3, centre=centre), [face])
    expected = points_in_scene(side, tilt + 3, centre=centre)
    assert overlap(moved.box, box_of(expected)) > 0.6 and 0.5 <= moved.score <= 1
    assert np.abs(moved.points - expected).max() < 0.25 * side


def test_a_face_that_is_gone_is_lost(detector):
    (face,) = detector.detect(portrait_scene(120))
    assert detector.follow(np.full((480, 640, 3), 90, np.uint8), [face]) == [None]
    assert detector.follow(portrait_scene(120, centre=(60, 60)), [face]) == [None]
    assert detector.follow(portrait_scene(120), []) == []


def test_faces_keep_their_order(detector):
    image = portrait_scene(100, centre=(160, 240))
    image[:, 320:] = portrait_scene(100, centre=(160, 240))[:, :320]
    left, right = sorted(detector.detect(image), key=lambda face: face.box[0])
    empty = image.copy()
    empty[:, 320:] = 90
    for faces in ([left, right], [right, left]):
        found = detector.follow(empty, faces)
        assert [face is None for face in found] == [face is right for face in faces]


def test_boxes_overlap_by_their_common_part():
    a, inside, beside = (0, 0, 10, 10), (2, 2, 4, 5), (10, 0, 10, 10)
    assert (overlap(a, inside), cover(a, inside), cover(inside, a)) == (0.2, 1, 1)
    assert overlap(a, beside) == cover(a, beside) == cover(a, (50, 50, 1, 1)) == 0
    assert cover(a, (5, 0, 10, 10)) == 0.5 and overlap(a, (5, 0, 10, 10)) == pytest.approx(1 / 3)


@pytest.fixture
def bundle(tmp_path, monkeypatch):
    """A copy of the shipped bundle, which the app takes for the shipped one."""
    folder = tmp_path / "detectors" / "blazeface"
    shutil.copytree(detector_card.HERE / "detectors" / "blazeface", folder)
    monkeypatch.setattr(detector_card, "HERE", tmp_path)
    return folder


@pytest.mark.parametrize("name", ["short_range", "full_range", "face_mesh"])
@pytest.mark.parametrize("fault", ["missing", "altered"])
def test_a_broken_file_ends_the_command_with_one_line(bundle, name, fault, capsys):
    path = bundle / f"{name}.tflite"
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"x")
    assert main(["--headless", "--source", "demo", "--frames", "1"]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert str(path) in line and line.endswith(f"run: fer-train export-blazeface --out {bundle}")


def test_the_mesh_and_the_search_check_only_their_own_files(bundle):
    (bundle / "face_mesh.tflite").unlink()
    # Short of doubt, a search needs no mesh.
    assert len(BlazeFaceDetector().detect(portrait_scene(120))) == 1
    with pytest.raises(FerError, match=r"face_mesh.tflite: cannot be read"):
        FaceMesh()
    with pytest.raises(FerError, match=r"face_mesh.tflite: cannot be read"):
        BlazeFaceDetector().detect(portrait_scene(120, 90))


def test_a_face_that_the_mesh_follows_is_not_confirmed_again(detector, monkeypatch):
    image = portrait_scene(120, 80)  # so tilted that a search asks the mesh
    (face,) = detector.detect(image)
    looks = []
    look = FaceMesh.look
    monkeypatch.setattr(FaceMesh, "look", lambda *arguments: looks.append(1) or look(*arguments))
    assert [same.box for same in detector.detect(image, [face])] == [face.box] and not looks
    elsewhere = Detection((0, 0, 120, 120), 1.0)
    (again,) = detector.detect(image, [elsewhere])
    assert again.box == face.box and looks
