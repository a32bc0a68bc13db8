import numpy as np
import pytest

from fer_models.occlusion import (
    BOX_TO_POINTS,
    WIDTH_TO_EYES,
    corners_from_68,
    corners_from_box,
    corners_from_points,
    draw_headset,
)


def landmarks(l0, l16, l36, l45):
    points = np.full((68, 2), 7.0)
    points[0], points[16], points[36], points[45] = l0, l16, l36, l45
    return points


def test_published_formula_on_a_level_face():
    # w = 224, so h = 105; centre (160, 100): corners at 160 -+ 112 and 100 -+ 52.5.
    corners = corners_from_68(landmarks((48, 110), (272, 110), (110, 100), (210, 100)))
    np.testing.assert_allclose(corners, [[48, 47.5], [272, 47.5], [272, 152.5], [48, 152.5]])


def test_published_formula_on_a_tilted_face():
    # Eye corners (100, 100) and (140, 130): a 3-4-5 triangle, cos 0.8, sin 0.6, centre (120, 115).
    # Temples 64 apart: w = 64, h = 30. Half along the eye line: 32 * (0.8, 0.6) = (25.6, 19.2);
    # half across it: 15 * (-0.6, 0.8) = (-9, 12).
    corners = corners_from_68(landmarks((0, 0), (64, 0), (100, 100), (140, 130)))
    expected = [
        [120 - 25.6 + 9, 115 - 19.2 - 12],
        [120 + 25.6 + 9, 115 + 19.2 - 12],
        [120 + 25.6 - 9, 115 + 19.2 + 12],
        [120 - 25.6 - 9, 115 - 19.2 + 12],
    ]
    np.testing.assert_allclose(corners, expected)


def test_five_points_give_the_rectangle_of_the_eyes():
    corners = corners_from_points([(80, 100), (120, 100), (100, 120), (85, 140), (115, 140)])
    width, height = 40 * WIDTH_TO_EYES, 40 * WIDTH_TO_EYES * 105 / 224
    np.testing.assert_allclose(corners.min(0), [100 - width / 2, 100 - height / 2])
    np.testing.assert_allclose(corners.max(0), [100 + width / 2, 100 + height / 2])


def test_box_is_its_mean_points():
    box = (10, 20, 200, 200)
    np.testing.assert_allclose(corners_from_box(box), corners_from_points(BOX_TO_POINTS * 200 + (10, 20)))


def test_estimates_follow_a_turned_face():
    five = BOX_TO_POINTS * 100
    turn = np.array([[0, 1], [-1, 0]])  # a quarter turn: (x, y) -> (-y, x)
    np.testing.assert_allclose(corners_from_points(five @ turn), corners_from_points(five) @ turn, atol=1e-9)


@pytest.mark.parametrize("shape", [(67, 2), (68, 3), (136,)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="expected 68"):
        corners_from_68(np.zeros(shape))


def test_points_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="finite"):
        corners_from_points(np.full((5, 2), np.nan))


def test_drawing_is_black_inside_alone():
    image = np.full((100, 200, 3), 255, np.uint8)
    draw_headset(image, np.array([[50, 30], [150, 30], [150, 60], [50, 60]]))
    assert (image[30:61, 50:151] == 0).all()
    assert (image == 0).all(2).sum() == 31 * 101


def test_drawing_outside_the_picture_is_cut_off():
    image = np.full((20, 20), 255, np.uint8)
    draw_headset(image, np.array([[-500, -500], [10, -500], [10, 9], [-500, 9]]))
    assert (image[:10, :11] == 0).all() and (image[11:] == 255).all()
