"""The live headset bar: the published 68-point formula with landmarks, an estimate without."""

import numpy as np
import pytest
from portrait import points_in_scene, portrait_scene

from fer_cam.detectors.blazeface.face_mesh import FaceMesh, box_of
from fer_cam.drawing.headset import draw_headsets
from fer_cam.tracking.landmarks import MeshFollower
from fer_cam.types import Detection
from fer_models.face_points import points_68
from fer_models.occlusion import HEADSET_ASPECT, WIDTH_TO_EYES

WHITE = np.full((480, 640, 3), 255, np.uint8)


def mesh_with(width, eyes, centre, angle):
    """Return landmarks (468, 2) whose ears are `width` apart and whose outer corners of the eyes are `eyes` apart.

    All lie around `centre` in the direction of `angle`; the other points lie far away.
    """
    direction = np.array([np.cos(angle), np.sin(angle)])
    landmarks = np.full((468, 2), 5000, np.float32)
    for (left, right), length in (((127, 356), width), ((33, 263), eyes)):
        landmarks[left], landmarks[right] = centre - direction * length / 2, centre + direction * length / 2
    return landmarks


def measure(image):
    """Return the centre, width, height and angle (degrees, -90..90) of the black rectangle, from its moments."""
    y, x = np.nonzero(image[:, :, 0] < 128)
    place = np.stack([x, y])
    values, vectors = np.linalg.eigh(np.cov(place))
    height, width = np.sqrt(12 * values)
    return place.mean(axis=1), width, height, (np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])) + 90) % 180 - 90


@pytest.mark.parametrize("angle", [0, 30, -75])
@pytest.mark.parametrize("width", [60, 224])
def test_with_landmarks_the_bar_is_that_of_the_published_formula(width, angle):
    landmarks = mesh_with(width, 0.6 * width, np.array([300, 220]), np.radians(angle))
    # Five points elsewhere: they must not count.
    detection = Detection((0, 0, 50, 50), 1.0, np.arange(10.0).reshape(5, 2), landmarks)
    centre, long, short, turn = measure(draw_headsets(WHITE, [detection]))
    np.testing.assert_allclose(centre, (300, 220), atol=0.5)
    assert long == pytest.approx(width, abs=2) and short == pytest.approx(width * 105 / 224, abs=2)
    assert turn == pytest.approx(angle, abs=1.5)  # corners are rounded to whole pixels


def test_without_landmarks_the_bar_is_estimated_by_the_points_and_without_them_by_the_box():
    points = np.array([[250, 200], [350, 200], [300, 260], [260, 300], [340, 300]], float)
    centre, width, height, _ = measure(draw_headsets(WHITE, [Detection((0, 0, 50, 50), 1.0, points)]))
    np.testing.assert_allclose(centre, (300, 200), atol=0.5)
    assert width == pytest.approx(100 * WIDTH_TO_EYES, abs=2)
    assert height == pytest.approx(100 * WIDTH_TO_EYES * HEADSET_ASPECT, abs=2)
    centre, _, _, _ = measure(draw_headsets(WHITE, [Detection((200, 150, 200, 240), 1.0)]))
    # The square around the box is 240 wide; eyes lie at 38.6 % of its height.
    np.testing.assert_allclose(centre, (300, 150 + 0.386 * 240), atol=1)


@pytest.mark.parametrize("tilt", [0, 40, -80])
def test_the_bar_turns_with_a_real_head_and_covers_its_eyes_and_not_its_mouth(tilt):
    image, points = portrait_scene(150, tilt), points_in_scene(150, tilt)
    face = MeshFollower(FaceMesh(threads=1)).begin(image, Detection(box_of(points), 1.0, points), 0.0)
    covered = draw_headsets(image, [face.detection])
    # The bar alone, on white: the portrait has dark parts of its own.
    centre, width, height, turn = measure(draw_headsets(WHITE, [face.detection]))
    ears = points_68(face.detection.landmarks)[[0, 16]]
    assert width == pytest.approx(np.hypot(*(ears[1] - ears[0])), rel=0.03)
    assert height == pytest.approx(width * HEADSET_ASPECT, rel=0.03)
    assert np.abs(centre - points[:2].mean(axis=0)).max() < 12
    assert turn == pytest.approx(tilt, abs=6)
    for x, y in points[:2].astype(int):
        assert (covered[y - 5 : y + 5, x - 5 : x + 5] == 0).all()
    for x, y in points[3:].astype(int):
        assert (covered[y - 3 : y + 3, x - 3 : x + 3] == image[y - 3 : y + 3, x - 3 : x + 3]).all()


def test_every_face_gets_a_bar_and_the_source_s_picture_stays():
    faces = [Detection((x, 100, 80, 80), 1.0) for x in (50, 300, 600)]
    before = WHITE.copy()
    covered = draw_headsets(WHITE, faces)
    assert (before == WHITE).all()
    for x in (90, 340, 639):
        assert (covered[131, x] == 0).all()
    assert draw_headsets(WHITE, []) is not WHITE
