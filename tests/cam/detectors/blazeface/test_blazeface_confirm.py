"""What the face mesh makes of candidates: small faces at 90° are found, blank shapes are not, faint faces still are."""

import cv2
import numpy as np
import pytest
from portrait import points_in_scene, portrait_scene

from fer_cam.detectors.blazeface import BlazeFaceDetector
from fer_cam.detectors.blazeface.confirm import are_collapsed
from fer_cam.detectors.blazeface.face_mesh import box_of
from fer_cam.detectors.boxes import overlap


@pytest.fixture(scope="module")
def detector():
    return BlazeFaceDetector(20, threads=1)


@pytest.mark.parametrize("side", [26, 28, 30, 34])
@pytest.mark.parametrize("tilt", [-100, -80, 70, 80, 110])
@pytest.mark.parametrize("centre", [(200, 150), (431, 333)])
def test_a_small_face_at_90_degrees_is_found_once(detector, side, tilt, centre):
    (face,) = detector.detect(portrait_scene(side, tilt, centre=centre))
    assert overlap(face.box, box_of(points_in_scene(side, tilt, centre=centre))) > 0.4


@pytest.mark.parametrize("width", [30, 60, 80, 120])
@pytest.mark.parametrize(("level", "back"), [(90, 60), (140, 100), (200, 130)])
@pytest.mark.parametrize("shape", [1.2, 1.35, 1.5])
def test_a_blank_oval_is_no_face(detector, width, level, back, shape):
    image = np.full((480, 640, 3), back, np.uint8)
    cv2.ellipse(image, (320, 240), (width // 2, int(width * shape / 2)), 0, 0, 360, (level, level, level), -1)
    assert detector.detect(cv2.GaussianBlur(image, (0, 0), 1)) == []


@pytest.mark.parametrize("side", [40, 150])
@pytest.mark.parametrize("contrast", [0.06, 0.1])
def test_a_face_of_hardly_any_contrast_is_not_taken_for_a_blank_oval(detector, side, contrast):
    (face,) = detector.detect((portrait_scene(side) * contrast + 128).astype(np.uint8))
    assert overlap(face.box, box_of(points_in_scene(side))) > 0.4


def test_points_are_collapsed_if_the_eyes_are_in_one_place():
    box, points = np.array([0, 0, 100, 100]), np.zeros((6, 2))
    points[1] = (30, 0)
    assert not are_collapsed(box, points) and are_collapsed(box, points, 0.33)
    points[1] = (12, 16)
    assert are_collapsed(box, points)
