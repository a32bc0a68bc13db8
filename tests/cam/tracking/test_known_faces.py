"""What a search says of the faces that are known: found again, missed, new, or twice in one place."""

import numpy as np
import pytest

from fer_cam.tracking.known_faces import PATIENCE, KnownFace, confirm, is_inside, without_doubles
from fer_cam.types import Detection

HERE, NEAR, THERE = (100, 100, 80, 80), (110, 104, 80, 80), (400, 100, 80, 80)
MESH = object()
"""Stands in for a face's mesh, which is only handed on."""


def known(box, missed=0, mesh=None, score=0.9):
    return KnownFace(Detection(box, score), missed, mesh)


def boxes(faces):
    return [face.detection.box for face in faces]


def test_a_face_that_a_search_finds_again_is_no_longer_missed():
    (face,) = confirm([known(HERE, missed=2)], [Detection(HERE, 0.8)], 48)
    assert face.missed == 0 and face.detection.score == 0.8


def test_new_faces_are_added():
    faces = confirm([known(HERE)], [Detection(HERE, 0.8), Detection(THERE, 0.7)], 48)
    assert boxes(faces) == [HERE, THERE] and [face.missed for face in faces] == [0, 0]


def test_a_face_with_a_mesh_keeps_its_place_and_its_mesh():
    """The mesh's points are exact and smoothed; the search only confirms that there is a face."""
    (face,) = confirm([known(HERE, 1, MESH)], [Detection(NEAR, 0.8)], 48)
    assert face.detection.box == HERE and face.mesh is MESH and face.missed == 0


def test_a_box_without_points_is_placed_halfway_and_one_with_points_where_it_is():
    (face,) = confirm([known(HERE)], [Detection(NEAR, 0.8)], 48)
    assert face.detection.box == (105, 102, 80, 80)
    (face,) = confirm([known(HERE)], [Detection(NEAR, 0.8, np.zeros((5, 2)))], 48)
    assert face.detection.box == NEAR
    far = (150, 100, 80, 80)  # half a side away: not jitter
    (face,) = confirm([known((110, 100, 80, 80))], [Detection(far, 0.8)], 48)
    assert face.detection.box == far


def test_each_detection_confirms_one_face_the_one_that_it_covers_most():
    faces = confirm([known((60, 100, 80, 80), 0, MESH), known(HERE, 1)], [Detection(NEAR, 0.8)], 48)
    assert [(face.missed, face.mesh) for face in faces] == [(0, None), (1, MESH)]
    # One that overlaps the found face by more is dropped as its double.
    (face,) = confirm([known((70, 100, 80, 80), 0, MESH), known(HERE, 1)], [Detection(NEAR, 0.8)], 48)
    assert face.mesh is None


@pytest.mark.parametrize("mesh", [None, MESH])
def test_a_face_is_dropped_after_three_searches_that_miss_it(mesh):
    faces = [known(HERE, mesh=mesh)]
    for missed in range(1, PATIENCE):
        faces = confirm(faces, [Detection(THERE, 0.9)], 48)
        assert [(face.detection.box, face.missed) for face in faces] == [(THERE, 0), (HERE, missed)]
        assert faces[1].mesh is mesh
    assert boxes(confirm(faces, [], 48)) == [THERE]


def test_a_face_hardly_larger_than_the_smallest_is_not_missed():
    for side, min_face, missed in ((57, 48, 0), (58, 48, 1), (20, 0, 1)):
        (face,) = confirm([known((0, 0, side, side))], [], min_face)
        assert face.missed == missed


def test_of_two_faces_in_one_place_the_one_with_more_score_stays():
    first, second = known(HERE, score=0.6), known(NEAR, score=0.9)
    assert without_doubles([], [first, second]) == [second]
    assert without_doubles([first], [second]) == [first]
    assert without_doubles([], []) == []
    # Faces that only touch are two people.
    assert len(without_doubles([first], [known((150, 100, 80, 80)), known(THERE)])) == 3


def test_a_face_is_inside_as_long_as_its_middle_is():
    image = np.zeros((100, 200, 3), np.uint8)
    for box, inside in (
        ((0, 0, 10, 10), True), ((-5, -5, 10, 10), True), ((-6, 0, 10, 10), False), ((0, -6, 10, 10), False),
        ((194, 94, 10, 10), True), ((195, 0, 10, 10), False), ((0, 95, 10, 10), False),
    ):  # fmt: skip
        assert is_inside(Detection(box, 1.0), image) == inside
