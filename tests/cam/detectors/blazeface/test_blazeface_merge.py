"""Candidates of several squares become one a face; those that a square cuts off are left to another square."""

import numpy as np
import pytest

from fer_cam.detectors.blazeface.merge import merge, to_picture
from fer_cam.detectors.blazeface.network import Raw
from fer_cam.detectors.blazeface.regions import Region


def raw(*rows):
    """Return candidates from rows of left, top, right, bottom and score; every point lies at the left top corner."""
    boxes = np.array([row[:4] for row in rows], float).reshape(-1, 4)
    return Raw(boxes, np.repeat(boxes[:, None, :2], 6, axis=1), np.array([row[4] for row in rows], float))


def test_nothing_stays_nothing():
    for raws in ([raw()], [raw(), raw()]):
        merged = merge(raws)
        assert merged.boxes.shape == (0, 4) and merged.points.shape == (0, 6, 2) and merged.scores.shape == (0,)


def test_candidates_of_one_face_are_averaged_by_score_and_keep_the_best_score():
    merged = merge([raw((0, 0, 10, 10, 0.9)), raw((2, 2, 12, 12, 0.3))])
    np.testing.assert_allclose(merged.boxes, [[0.5, 0.5, 10.5, 10.5]])
    np.testing.assert_allclose(merged.points, np.full((1, 6, 2), 0.5))
    assert merged.scores.tolist() == [0.9]


def test_faces_apart_stay_apart_the_best_first():
    merged = merge([raw((0, 0, 10, 10, 0.4), (100, 0, 110, 10, 0.9)), raw((8, 0, 18, 10, 0.6))])
    assert merged.scores.tolist() == [0.9, 0.6, 0.4]
    assert merged.boxes[:, 0].tolist() == [100, 8, 0]


def test_a_part_of_a_face_that_another_square_shows_whole_goes_away_and_moves_nothing():
    merged = merge([raw((0, 0, 100, 100, 0.9)), raw((30, 30, 60, 60, 0.8))])
    assert merged.boxes.tolist() == [[0, 0, 100, 100]]
    # Likewise if the part has the higher score: which of the two is the face is the network's word.
    assert merge([raw((0, 0, 100, 100, 0.8)), raw((30, 30, 60, 60, 0.9))]).boxes.tolist() == [[30, 30, 60, 60]]


def test_the_order_of_squares_does_not_matter():
    random = np.random.default_rng(3)
    corners = random.uniform(0, 300, (40, 2))
    rows = np.concatenate([corners, corners + random.uniform(20, 60, (40, 1)), random.uniform(0.3, 1, (40, 1))], axis=1)
    first = merge([raw(*rows)])
    again = merge([raw(*rows[i::3]) for i in (2, 0, 1)])
    np.testing.assert_allclose(first.boxes, again.boxes)
    assert 5 < len(first.scores) < 40 and (np.diff(first.scores) <= 0).all()


def test_no_two_merged_candidates_share_the_best_box_of_one_face():
    random = np.random.default_rng(4)
    noise = random.normal(0, 3, (60, 2))
    middles = np.repeat([[50, 50], [150, 60], [90, 170]], 20, axis=0) + noise
    rows = np.concatenate([middles - 25, middles + 25, random.uniform(0.3, 1, (60, 1))], axis=1)
    merged = merge([raw(*rows[i::4]) for i in range(4)])
    assert len(merged.scores) == 3
    centres = (merged.boxes[:, :2] + merged.boxes[:, 2:]) / 2
    for middle in ([50, 50], [150, 60], [90, 170]):
        # The mean of twenty is nearer than one of them, which is 3 pixels off.
        assert np.abs(centres - middle).max(axis=1).min() < 2


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ((0.2, 0.2, 0.5, 0.5), True),
        ((-0.2, 0.2, 0.1, 0.5), False),  # cut at the left, where the picture goes on
        ((0.2, -0.2, 0.5, 0.1), False),
        ((0.8, 0.2, 1.1, 0.5), False),
        ((0.2, 0.8, 0.5, 1.1), False),
        ((-0.02, 0.2, 0.3, 0.5), True),  # a tenth of its side may stick out
    ],
)
def test_faces_that_a_square_within_the_picture_cuts_are_left_to_another(box, kept):
    placed = to_picture(raw((*box, 0.9)), Region(100, 100, 200), 480, 640)
    assert len(placed.scores) == kept
    if kept:
        np.testing.assert_allclose(placed.boxes[0], 100 + 200 * np.array(box))
        np.testing.assert_allclose(placed.points[0], np.tile(placed.boxes[0, :2], (6, 1)))


@pytest.mark.parametrize(
    ("box", "region"),
    [
        ((-0.2, 0.2, 0.1, 0.5), Region(0, 100, 200)),
        ((0.2, -0.2, 0.5, 0.1), Region(100, 0, 200)),
        ((0.8, 0.2, 1.1, 0.5), Region(440, 100, 200)),
        ((0.2, 0.8, 0.5, 1.1), Region(100, 280, 200)),
    ],
)
def test_faces_that_the_picture_s_own_edge_cuts_stay(box, region):
    assert len(to_picture(raw((*box, 0.9)), region, 480, 640).scores) == 1
