"""The face mesh: its squares, its points under every turn and size, and where it sees no face."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from portrait import points_in_scene, portrait_scene

from fer_cam.detectors.blazeface.face_mesh import FaceMesh, View, box_of, view_of_detection, view_of_mesh
from fer_cam.types import Detection
from fer_models.face_points import points_5
from fer_models.occlusion import BOX_TO_POINTS

RANDOM = np.random.default_rng(8)


@pytest.fixture(scope="module")
def mesh():
    return FaceMesh(threads=1)


def look(mesh, image, side, tilt=0.0, looks=3, **where):
    """Return the mesh of the portrait whose five points are known, looked at `looks` times."""
    points = points_in_scene(side, tilt, **where)
    view = view_of_detection(Detection(box_of(points), 1.0, points))
    for _ in range(looks):
        result = mesh.look(image, view)
        view = view_of_mesh(result.points)
    return result


def eye_distance(points):
    five = points_5(points)
    return float(np.hypot(*(five[1] - five[0])))


def test_threads_that_look_at_once_see_what_each_would_see_alone(mesh):
    views = [(portrait_scene(side), view_of_detection(Detection((0, 0, side, side), 1.0, points_in_scene(side))))
             for side in (80, 120, 160, 200)]  # fmt: skip
    alone = [mesh.look(*view) for view in views]
    with ThreadPoolExecutor(4) as pool:
        looks = list(pool.map(lambda i: (i, mesh.look(*views[i])), list(range(4)) * 50))
    for i, seen in looks:
        assert seen.presence == alone[i].presence and np.array_equal(seen.points, alone[i].points)


@pytest.mark.parametrize("angle", [0.0, 0.7, -2.5])
def test_a_view_brings_its_centre_to_the_middle_and_its_side_to_the_size(angle):
    matrix = View(50.0, 80.0, 40.0, angle).matrix(192)
    np.testing.assert_allclose(matrix @ (50, 80, 1), (96, 96))
    # The middle of its right edge lies in the direction of the angle, clockwise as pixels run down.
    right = np.array([50, 80]) + 20 * np.array([np.cos(angle), np.sin(angle)])
    np.testing.assert_allclose(matrix @ (*right, 1), (192, 96), atol=1e-9)


def test_the_view_of_a_detection_is_level_with_its_eyes():
    assert view_of_detection(Detection((10, 20, 40, 60), 1.0)) == View(30, 50, 96, 0)
    points = points_in_scene(80, 30)
    assert np.degrees(view_of_detection(Detection((0, 0, 80, 80), 1.0, points)).angle) == pytest.approx(27.3, abs=1)


def test_the_view_of_a_mesh_turns_and_scales_with_it():
    points = RANDOM.uniform(-1, 1, (468, 3)) * (50, 60, 20) + (200, 150, 0)
    points[33, :2], points[263, :2] = (170, 150), (230, 150)
    view = view_of_mesh(points)
    assert view.angle == 0 and view.side == pytest.approx(1.5 * np.ptp(points[:, 1]))
    turn = np.array([[np.cos(1.0), -np.sin(1.0)], [np.sin(1.0), np.cos(1.0)]])
    turned = view_of_mesh(2 * points[:, :2] @ turn.T)
    assert turned.angle == pytest.approx(1.0) and turned.side == pytest.approx(2 * view.side)
    np.testing.assert_allclose((turned.x, turned.y), 2 * turn @ (view.x, view.y))


@pytest.mark.parametrize("tilt", [0, 45, 90, 180, -120])
def test_the_box_of_five_points_is_the_square_of_the_training_faces(tilt):
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    points = (BOX_TO_POINTS - 0.5) * 80 @ turn.T + (200, 100)
    assert box_of(points) == (160, 60, 80, 80)
    assert box_of(np.full((5, 2), 7.0)) == (7, 7, 1, 1) or box_of(np.full((5, 2), 7.0))[2:] == (1, 1)


def test_the_mesh_lies_on_the_face(mesh):
    result = look(mesh, portrait_scene(150), 150)
    assert result.points.shape == (468, 3) and result.points.dtype == np.float32 and result.presence > 0.95
    assert np.abs(points_5(result.points) - points_in_scene(150)).max() < 0.05 * 150
    # The tip of the nose is nearer to the camera than the ears.
    assert result.points[1, 2] < min(result.points[234, 2], result.points[454, 2]) - 0.3 * eye_distance(result.points)


@pytest.mark.parametrize("tilt", [-90, -60, -30, -10, 10, 30, 60, 90, 135, 180])
def test_the_mesh_of_a_turned_picture_is_the_turned_mesh(mesh, tilt):
    image = portrait_scene(150, size=(640, 640))
    upright = look(mesh, image, 150, size=(640, 640))
    matrix = cv2.getRotationMatrix2D((320, 320), -tilt, 1)
    turned = look(mesh, cv2.warpAffine(image, matrix, (640, 640)), 150, tilt, size=(640, 640))
    expected = upright.points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    distance = np.linalg.norm(turned.points[:, :2] - expected, axis=1)
    assert np.median(distance) < 0.03 * eye_distance(upright.points)
    assert distance.max() < 0.12 * eye_distance(upright.points)


def test_a_quarter_turn_without_resampling_moves_the_mesh_exactly(mesh):
    image = portrait_scene(150, size=(480, 480))
    upright = look(mesh, image, 150, size=(480, 480))
    turned = look(mesh, np.ascontiguousarray(np.rot90(image, -1)), 150, 90, size=(480, 480))
    expected = np.stack([479 - upright.points[:, 1], upright.points[:, 0]], axis=1)
    distance = np.linalg.norm(turned.points[:, :2] - expected, axis=1)
    assert np.median(distance) < 0.02 * eye_distance(upright.points)


@pytest.mark.parametrize("side", [24, 48, 90, 300, 700, 1500])
def test_the_mesh_has_the_same_form_at_every_size(mesh, side):
    size = (max(640, 2 * side), max(480, 2 * side))
    reference = look(mesh, portrait_scene(150), 150).points
    result = look(mesh, portrait_scene(side, size=size), side, size=size)
    middle = np.array(size) / 2
    # Small faces are blurred; their points are off by more.
    limit = 0.1 if side < 48 else 0.05
    distance = np.linalg.norm((result.points[:, :2] - middle) / side - (reference[:, :2] - (320, 240)) / 150, axis=1)
    assert result.presence > 0.9 and np.median(distance) < limit * eye_distance(reference) / 150


@pytest.mark.parametrize("change", ["dark", "very dark", "haze"])
def test_a_dim_face_is_seen(mesh, change):
    image = portrait_scene(150).astype(float)
    image = {"dark": image * 0.25, "very dark": image * 0.08, "haze": image * 0.2 + 180}[change]
    bright, dim = look(mesh, portrait_scene(150), 150), look(mesh, image.astype(np.uint8), 150)
    distance = np.linalg.norm(dim.points - bright.points, axis=1)
    assert dim.presence > 0.9 and np.median(distance) < 0.08 * eye_distance(bright.points)


@pytest.mark.parametrize("image", [
    np.zeros((200, 200, 3), np.uint8), np.full((200, 200, 3), 130, np.uint8),
    RANDOM.integers(0, 256, (200, 200, 3), np.uint8), np.zeros((1, 1, 3), np.uint8),
    np.tile(np.arange(200, dtype=np.uint8)[:, None, None], (1, 200, 3)),
])  # fmt: skip
def test_where_there_is_no_face_the_presence_is_low(mesh, image):
    for angle in (0, 1.5):
        result = mesh.look(image, View(100, 100, 150, angle))
        assert result.presence < 0.3 and np.isfinite(result.points).all()


@pytest.mark.parametrize("view", [
    View(-500, -500, 100, 0.3), View(320, 240, 5, 0), View(320, 240, 20000, 1), View(639, 0, 400, -2),
    View(1e6, 1e6, 300, 0), View(700, 240, 3000, 0.1),
])  # fmt: skip
def test_a_square_that_is_nearly_or_wholly_outside_is_looked_at_without_an_error(mesh, view):
    result = mesh.look(portrait_scene(150), view)
    assert result.presence < 0.3 and np.isfinite(result.points).all()


def test_a_face_far_to_the_right_of_a_panorama_is_seen(mesh):
    image = np.full((200, 36000, 3), 110, np.uint8)
    image[:, 35300:35900] = portrait_scene(100, size=(600, 200))
    points = points_in_scene(100, size=(600, 200)) + np.array([35300, 0])
    result = mesh.look(image, view_of_detection(Detection(box_of(points), 1.0, points)))
    assert result.presence > 0.9 and np.abs(points_5(result.points) - points).max() < 5
