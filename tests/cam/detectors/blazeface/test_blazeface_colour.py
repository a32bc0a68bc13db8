"""In light of one colour a face is found, and its mesh lies on it, as in daylight; ordinary colours stay."""

import numpy as np
import pytest
from portrait import points_in_scene, portrait_scene

from fer_cam.detectors.blazeface import BlazeFaceDetector
from fer_cam.detectors.blazeface.colour import FACE, PICTURE, without_cast
from fer_cam.detectors.blazeface.face_mesh import FaceMesh, box_of, view_of_detection, view_of_mesh
from fer_cam.detectors.boxes import overlap
from fer_cam.types import Detection
from fer_models.face_points import points_5

LIGHTS = {
    "green": (0.3, 1.2, 0.3), "blue": (1.2, 0.1, 0.1), "red": (0.1, 0.1, 1.2), "cyan": (1.0, 1.0, 0.2),
    "magenta": (1.0, 0.1, 1.0), "yellow": (0.1, 1.0, 1.0), "blue alone": (1.2, 0, 0), "green alone": (0, 1, 0),
    "red alone": (0, 0, 1.2),
}  # fmt: skip
"""Factors of blue, green and red."""


def lit(image, colour):
    return np.clip(image * np.array(LIGHTS[colour]), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def detector():
    return BlazeFaceDetector(30, threads=1)


@pytest.fixture(scope="module")
def mesh():
    return FaceMesh(threads=1)


@pytest.mark.parametrize("colour", LIGHTS)
@pytest.mark.parametrize(("side", "tilt"), [(45, 0), (150, 0), (150, 60)])
def test_a_face_in_coloured_light_is_found_once(detector, colour, side, tilt):
    (face,) = detector.detect(lit(portrait_scene(side, tilt), colour))
    assert overlap(face.box, box_of(points_in_scene(side, tilt))) > 0.4


@pytest.mark.parametrize("colour", LIGHTS)
def test_the_mesh_lies_on_a_face_in_coloured_light(mesh, colour):
    image, points = lit(portrait_scene(150), colour), points_in_scene(150)
    first = mesh.look(image, view_of_detection(Detection(box_of(points), 1.0, points)))
    result = mesh.look(image, view_of_mesh(first.points))
    assert result.presence > 0.95 and np.abs(points_5(result.points) - points).max() < 0.05 * 150


@pytest.mark.parametrize("bgr", [(100, 115, 150), (40, 85, 150), (20, 30, 60), (120, 120, 120), (0, 0, 0), (1, 2, 3)])
def test_skin_grey_and_black_keep_their_colour(bgr):
    pixels = np.full((8, 8, 3), bgr, np.uint8)
    for limits in (FACE, PICTURE):
        assert without_cast(pixels, bgr, limits) is pixels


@pytest.mark.parametrize("bgr", [(200, 20, 20), (20, 200, 20), (20, 20, 200), (0, 120, 0)])
def test_light_of_one_colour_becomes_grey_as_bright_as_its_brightest_channel(bgr):
    result = without_cast(np.full((8, 8, 3), bgr, np.uint8), bgr, FACE)
    assert result.dtype == np.uint8 and np.ptp(result) == 0
    assert result[0, 0, 0] == pytest.approx(max(bgr), abs=3)


def test_colour_goes_little_by_little():
    def colours(green):
        bgr = (40, green, 100)
        return int(np.ptp(without_cast(np.full((2, 2, 3), bgr, np.uint8), bgr, FACE)[0, 0]))

    differences = [colours(green) for green in range(95, 135)]
    assert max(differences) > 50 and differences[-1] == 0 and np.abs(np.diff(differences)).max() <= 6
