"""Identities of faces from frame to frame."""

import pytest

from fer_cam.detectors.boxes import overlap
from fer_cam.tracking.tracker import Tracker
from fer_cam.types import Detection


def at(*boxes):
    return [Detection(tuple(b), 1.0) for b in boxes]


def ids(tracker, boxes, now):
    return [t.id for t in tracker.track(at(*boxes), now)]


def test_overlap_by_hand():
    assert overlap((0, 0, 10, 10), (5, 0, 10, 10)) == pytest.approx(50 / 150)
    assert overlap((0, 0, 10, 10), (10, 0, 10, 10)) == 0


def test_identities_stay_when_faces_swap_order():
    tracker = Tracker()
    assert ids(tracker, [(0, 0, 50, 50), (200, 0, 50, 50)], 0.0) == [1, 2]
    assert ids(tracker, [(196, 2, 50, 50), (6, 0, 52, 52)], 0.1) == [2, 1]


def test_two_faces_that_pass_close_keep_their_identities():
    tracker = Tracker()
    ids(tracker, [(0, 0, 50, 50), (100, 0, 50, 50)], 0.0)
    for step in range(1, 5):
        assert ids(tracker, [(step * 8, 0, 50, 50), (100 - step * 8, 30, 50, 50)], step / 30) == [1, 2]


def test_a_short_gap_in_detection_keeps_the_identity_and_a_long_one_does_not():
    tracker = Tracker(keep=1.0)
    assert ids(tracker, [(0, 0, 50, 50)], 0.0) == [1]
    assert ids(tracker, [], 0.5) == []
    assert ids(tracker, [(5, 0, 50, 50)], 0.9) == [1]
    assert ids(tracker, [(5, 0, 50, 50)], 2.0) == [2]


def test_a_fast_face_is_followed_without_overlap():
    tracker = Tracker()
    assert ids(tracker, [(0, 0, 50, 50)], 0.0) == [1]
    assert ids(tracker, [(52, 0, 50, 50)], 0.4) == [1]


def test_a_face_far_away_gets_another_identity():
    tracker = Tracker()
    ids(tracker, [(0, 0, 50, 50)], 0.0)
    assert ids(tracker, [(400, 0, 50, 50)], 0.1) == [2]


def test_a_face_of_another_size_gets_another_identity():
    tracker = Tracker()
    ids(tracker, [(0, 0, 50, 50)], 0.0)
    assert ids(tracker, [(0, 0, 150, 150)], 0.1) == [2]


def test_one_identity_is_never_given_twice():
    tracker = Tracker()
    ids(tracker, [(0, 0, 50, 50)], 0.0)
    assert sorted(ids(tracker, [(2, 0, 50, 50), (4, 0, 50, 50)], 0.1)) == [1, 2]


def test_negative_memory_is_refused():
    with pytest.raises(ValueError, match="keep"):
        Tracker(keep=-1)
