"""The 68 points and the five points of the face mesh: their order, their sides and their places on a face."""

import numpy as np
import pytest

from fer_models.face_points import MESH_POINTS, MESH_TO_68, points_5, points_68

MESH = np.random.default_rng(0).normal(0, 1, (MESH_POINTS, 3))


def test_every_number_is_one_of_the_mesh_and_none_is_used_twice():
    assert len(MESH_TO_68) == 68 == len(set(MESH_TO_68))
    assert min(MESH_TO_68) >= 0 and max(MESH_TO_68) < MESH_POINTS


@pytest.mark.parametrize("columns", [2, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_points_keep_columns_and_type(columns, dtype):
    mesh = MESH[:, :columns].astype(dtype)
    sixty_eight = points_68(mesh)
    assert sixty_eight.shape == (68, columns) and sixty_eight.dtype == dtype
    assert (sixty_eight[30] == mesh[4]).all() and (sixty_eight[0] == mesh[127]).all()
    assert points_5(mesh).shape == (5, 2) and points_5(mesh).dtype == dtype


def test_an_eye_is_the_middle_of_its_corners():
    five = points_5(MESH)
    np.testing.assert_allclose(five[0], (MESH[33, :2] + MESH[133, :2]) / 2)
    np.testing.assert_allclose(five[1], (MESH[362, :2] + MESH[263, :2]) / 2)
    assert (five[2:] == MESH[[1, 61, 291], :2]).all()


def test_the_two_definitions_of_the_eyes_and_the_mouth_agree():
    sixty_eight, five = points_68(MESH)[:, :2], points_5(MESH)
    np.testing.assert_allclose(five[0], sixty_eight[[36, 39]].mean(axis=0))
    np.testing.assert_allclose(five[1], sixty_eight[[42, 45]].mean(axis=0))
    np.testing.assert_allclose(five[3:], sixty_eight[[48, 54]])


@pytest.fixture(scope="module")
def portrait():
    """The 68 points of the demo's portrait, in units of the distance of the eyes from their middle."""
    cv2 = pytest.importorskip("cv2")
    from fer_cam.detectors import make_detector
    from fer_cam.detectors.blazeface.face_mesh import FaceMesh, view_of_detection, view_of_mesh
    from fer_cam.sources.demo import portrait_path

    image, mesh = cv2.imread(str(portrait_path())), FaceMesh()
    (face,) = make_detector("blazeface").detect(image)
    points = mesh.look(image, view_of_mesh(mesh.look(image, view_of_detection(face)).points)).points
    eyes = points_5(points)[:2]
    return (points_68(points)[:, :2] - eyes.mean(axis=0)) / np.hypot(*(eyes[1] - eyes[0]))


MIRROR = {
    **{i: 16 - i for i in range(17)}, **{i: 43 - i for i in range(17, 27)}, **{i: i for i in range(27, 31)},
    **{i: 66 - i for i in range(31, 36)}, **dict(zip((36, 37, 38, 39, 40, 41), (45, 44, 43, 42, 47, 46), strict=True)),
    **{i: 102 - i for i in range(48, 55)}, **{i: 114 - i for i in range(55, 60)},
    **{i: 124 - i for i in range(60, 65)}, **{i: 132 - i for i in range(65, 68)},
}  # fmt: skip
"""Each of the 68 points -> the one on the other side of the face (both eyes by the first)."""


def test_left_and_right_points_are_mirror_images(portrait):
    for i, j in MIRROR.items():
        left, right = portrait[i], portrait[j]
        if i == j:
            assert abs(left[0]) < 0.15, i
        else:
            assert (left[0] < right[0]) == (i < j if i not in range(55, 60) and i not in range(65, 68) else i > j), i
            assert abs(left[1] - right[1]) < 0.25 and abs(left[0] + right[0]) < 0.35, (i, j)


def test_the_parts_of_the_face_follow_each_other(portrait):
    jaw, x, y = portrait[:17], portrait[:, 0], portrait[:, 1]
    # From ear to ear: to the right all along, down to the chin and up again.
    assert (np.diff(jaw[2:15, 0]) > 0).all() and jaw[:, 1].argmax() in (7, 8, 9)
    assert (np.diff(jaw[:8, 1]) > 0).all() and (np.diff(jaw[9:, 1]) < 0).all()
    assert jaw[[0, 1], 0].max() < x[17:].min() and jaw[[15, 16], 0].min() > x[17:].max()
    assert (np.diff(x[17:27]) > 0).all() and y[17:27].max() < y[36:48].max() and y[17:27].mean() < -0.2
    assert (np.diff(y[27:31]) > 0).all() and (np.diff(x[31:36]) > 0).all()
    assert y[36:48].max() < y[31:36].min() < y[31:36].max() < y[48:68].min() < y[8]
    # Upper lids above lower ones, upper lip above the lower one.
    for upper, lower in ((37, 41), (38, 40), (43, 47), (44, 46), (51, 57), (62, 66), (50, 58), (52, 56)):
        assert y[upper] < y[lower]
