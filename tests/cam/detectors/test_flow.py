"""Boxes that are followed by optical flow."""

import cv2
import numpy as np

from fer_cam.detectors.flow import FlowFollower


def scene(x, y, scale=1.0):
    """Return a picture of a plain wall with a grey textured patch of 60 * scale px at (x, y), and the patch's box."""
    random = np.random.default_rng(3)
    texture = cv2.GaussianBlur(random.integers(0, 255, (60, 60), np.uint8), (0, 0), 2)
    texture = cv2.normalize(texture, None, 0, 255, cv2.NORM_MINMAX)
    matrix = np.array([[scale, 0, x], [0, scale, y]], float)
    wall = np.full((200, 300), 128, np.uint8)
    cv2.warpAffine(texture, matrix, (300, 200), dst=wall, borderMode=cv2.BORDER_TRANSPARENT)
    return wall, (round(x), round(y), round(60 * scale), round(60 * scale))


def follow(before, after, box, scale=1.0):
    flow = FlowFollower()
    flow.see(before)
    return flow.follow(after, [box], scale)[0]


def test_a_box_moves_and_grows_with_its_picture():
    before, box = scene(100, 60)
    after, expected = scene(108, 55, 1.1)
    np.testing.assert_allclose(follow(before, after, box), expected, atol=2)


def test_boxes_are_given_and_returned_in_pixels_of_the_frame():
    before, box = scene(100, 60)
    after, expected = scene(105, 64)
    new_box = follow(before, after, tuple(2 * v for v in box), scale=0.5)
    np.testing.assert_allclose(new_box, [2 * v for v in expected], atol=3)


def test_a_patch_that_is_covered_is_lost():
    before, box = scene(100, 60)
    random = np.random.default_rng(9)
    assert follow(before, random.integers(0, 255, before.shape, np.uint8), box) is None


def test_boxes_are_lost_without_a_last_picture_and_after_one_of_another_size():
    before, box = scene(100, 60)
    flow = FlowFollower()
    assert flow.follow(before, [box], 1.0) == [None]
    assert flow.follow(before[:100], [box], 1.0) == [None]
    assert flow.follow(before[:100], [], 1.0) == []


def test_boxes_over_the_edge_and_outside_the_picture():
    before, box = scene(260, 60)  # a third of it is past the right edge
    after, expected = scene(252, 60)
    np.testing.assert_allclose(follow(before, after, box), expected, atol=4)
    flow = FlowFollower()
    for gone in ((-500, 20, 60, 60), (900, 900, 60, 60), (290, 190, 200, 200), (0, 0, 1, 1)):
        flow.see(before)
        assert len(flow.follow(after, [gone], 1.0)) == 1  # lost or not, there is no exception


def test_a_picture_smaller_than_the_patch_that_is_compared():
    tiny = np.full((9, 11), 90, np.uint8)
    flow = FlowFollower()
    flow.see(tiny)
    assert len(flow.follow(tiny, [(1, 1, 8, 8)], 1.0)) == 1
