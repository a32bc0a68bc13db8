"""Faces followed by their mesh: landmarks on every frame, from the mesh or moved by optical flow in between."""

import numpy as np
import pytest
from portrait import points_in_scene, portrait_scene

from fer_cam.detectors.blazeface.face_mesh import FaceMesh, Mesh, box_of
from fer_cam.detectors.boxes import overlap
from fer_cam.tracking.landmarks import MESHES, MeshFollower
from fer_cam.types import Detection

FPS = 30


class Counted(FaceMesh):
    """The face mesh; counts its looks, and sees nothing once it is blind."""

    looks, blind = 0, False

    def look(self, image, view):
        self.looks += 1
        mesh = super().look(image, view)
        return Mesh(mesh.points, 0.1) if self.blind else mesh


@pytest.fixture
def mesh():
    return Counted(threads=1)


def detection(side, tilt=0.0, **where):
    points = points_in_scene(side, tilt, **where)
    return Detection(box_of(points), 0.9, points)


def moving(index):
    """Return where the face is on a frame, as arguments of portrait_scene: it moves by 3 pixels and grows slowly."""
    return {"side": 110 + 0.5 * index, "tilt": 10 + index, "centre": (280 + 3 * index, 230 + index)}


def test_a_new_face_gets_landmarks_points_and_a_pose(mesh):
    face = MeshFollower(mesh).begin(portrait_scene(110), detection(110), 0.0)
    found = face.detection
    assert found.landmarks.shape == (468, 2) and found.landmarks.dtype == np.float32 and found.points.shape == (5, 2)
    assert np.abs(found.points - points_in_scene(110)).max() < 6 and overlap(found.box, detection(110).box) > 0.85
    assert abs(found.pose.roll) < 6 and found.score > 0.9
    assert mesh.looks == 3  # the right way up is chosen on the first


def test_where_there_is_no_face_nothing_begins(mesh):
    assert MeshFollower(mesh).begin(np.full((480, 640, 3), 100, np.uint8), detection(110), 0.0) is None
    assert mesh.looks == 2


@pytest.mark.parametrize("tilt", [0, 90, 120, 150, 180, -150])
def test_a_face_begins_the_right_way_up_if_the_detector_has_it_upside_down(mesh, tilt):
    true, image = points_in_scene(110, tilt), portrait_scene(110, tilt)
    upside_down = true[[1, 0, 2, 4, 3]]
    for points in (true, upside_down):
        found = MeshFollower(mesh).begin(image, Detection(box_of(true), 0.9, points), 0.0).detection
        assert np.abs(found.points - true).max() < 10
        assert abs((found.pose.roll - tilt + 180) % 360 - 180) < 8


@pytest.mark.parametrize(("rate", "least", "most"), [(0, 24, 24), (15, 11, 13), (5, 3, 5)])
def test_a_moving_face_is_followed_at_the_rate_of_meshes(mesh, rate, least, most):
    follower = MeshFollower(mesh, rate)
    image = portrait_scene(**moving(0))
    face, mesh.looks = follower.begin(image, detection(**moving(0)), 0.0), 0
    for index in range(1, 25):
        (face,) = follower.follow(portrait_scene(**moving(index)), [face], index / FPS)
        expected = points_in_scene(**moving(index))
        # Between two meshes, optical flow moves and scales the points and does not turn them.
        assert np.abs(face.detection.points - expected).mean() < (6 if rate != 5 else 12)
        assert overlap(face.detection.box, box_of(expected)) > 0.8
        middle = face.detection.landmarks[[33, 263]].mean(axis=0)
        assert np.abs(middle - expected[:2].mean(axis=0)).max() < 12
    assert least <= mesh.looks <= most


def test_the_box_and_the_points_of_a_followed_face_are_those_of_a_new_look(mesh):
    follower, fresh = MeshFollower(mesh, 0), MeshFollower(mesh, 0)
    face = follower.begin(portrait_scene(**moving(0)), detection(**moving(0)), 0.0)
    for index in range(1, 25):
        image = portrait_scene(**moving(index))
        (face,) = follower.follow(image, [face], index / FPS)
        again = fresh.begin(image, detection(**moving(index)), 0.0).detection
        assert np.abs(np.subtract(face.detection.box, again.box)).max() <= 5
        assert np.linalg.norm(face.detection.landmarks - again.landmarks, axis=1).mean() < 4


def test_a_still_face_rests(mesh):
    random, follower = np.random.default_rng(0), MeshFollower(mesh, 0)
    image = portrait_scene(110).astype(np.int16)

    def noisy():
        return np.clip(image + random.normal(0, 4, image.shape), 0, 255).astype(np.uint8)

    face, smooth, raw = follower.begin(noisy(), detection(110), 0.0), [], []
    for index in range(1, 40):
        picture = noisy()
        raw.append(mesh.look(picture, face.view).points[:, :2])
        (face,) = follower.follow(picture, [face], index / FPS)
        smooth.append(face.detection.landmarks)
    assert np.diff(smooth[10:], axis=0).std() < 0.5 * np.diff(raw[10:], axis=0).std()


def test_a_face_that_the_mesh_does_not_see_is_lost(mesh):
    follower, image = MeshFollower(mesh, 0), portrait_scene(110)
    face = follower.begin(image, detection(110), 0.0)
    mesh.blind = True
    assert follower.follow(image, [face], 0.1) == [None]


def test_a_face_that_the_flow_loses_is_looked_at_by_the_mesh_at_once(mesh):
    follower, image = MeshFollower(mesh, 1), portrait_scene(110)
    face = follower.begin(image, detection(110), 0.0)
    mesh.looks = 0
    assert follower.follow(np.full_like(image, 90), [face], 0.033) == [None]
    assert mesh.looks == 1


@pytest.mark.parametrize("forget", ["reset", "another size"])
def test_without_the_picture_before_the_mesh_decides(mesh, forget):
    follower, image = MeshFollower(mesh, 1), portrait_scene(110)
    face = follower.begin(image, detection(110), 0.0)
    mesh.looks = 0
    if forget == "reset":
        follower.reset()
    else:
        image = np.ascontiguousarray(image[:400])
    (again,) = follower.follow(image, [face], 0.033)
    assert mesh.looks == 1 and overlap(again.detection.box, face.detection.box) > 0.9


def test_in_a_crowd_faces_take_turns(mesh):
    follower = MeshFollower(mesh, 0)
    image = np.full((480, 640, 3), 110, np.uint8)
    places = [(60 + 130 * i, 110 + 130 * j) for j in (0, 1) for i in range(4)]
    for x, y in places:
        image[y - 60 : y + 60, x - 60 : x + 60] = portrait_scene(60, size=(120, 120))
    faces = [follower.begin(image, detection(60, centre=place), 0.0) for place in places]
    for index in range(1, 5):
        mesh.looks = 0
        faces = follower.follow(image, faces, index / FPS)
        assert mesh.looks == MESHES and None not in faces
    # Each was looked at twice, none more than two frames ago.
    assert sorted(face.looked for face in faces) == pytest.approx([3 / FPS] * 4 + [4 / FPS] * 4)
    assert [box_of(face.detection.points) for face in faces] == [face.detection.box for face in faces]


@pytest.mark.parametrize("box", [(900, 200, 60, 60), (-300, 200, 60, 60), (300, 900, 60, 60), (300, -300, 60, 60)])
def test_a_box_outside_the_picture_is_lost_without_an_error(mesh, box):
    follower, image = MeshFollower(mesh, 1), portrait_scene(60)
    face = follower.begin(image, detection(60), 0.0)
    shifted = type(face)(Detection(box, 0.9), face.view, face.filter, face.looked)
    (result,) = follower.follow(image, [shifted], 0.033)
    # The mesh looks where it did before, and sees the face there.
    assert result is None or overlap(result.detection.box, face.detection.box) > 0.8
