import cv2
import numpy as np
import pytest

from fer_models.occlusion import BOX_TO_POINTS
from fer_models.preprocess import LARGEST, _reduced_square, _square, crop_face, face_square, fit_input, warp


def face_picture(size=400):
    """Return a picture whose five points are bright dots on a dark ground, and those points."""
    image = np.full((size, size, 3), 30, np.uint8)
    points = BOX_TO_POINTS * 160 + (130, 110)
    for x, y in points:
        cv2.circle(image, (round(x), round(y)), 6, (255, 255, 255), cv2.FILLED, cv2.LINE_AA)
    return image, points


def brightest(crop):
    """Return the centres of the bright spots of a crop, as fractions of its side, (n, 2)."""
    grey = crop if crop.ndim == 2 else crop[:, :, 0]
    _, _, _, centres = cv2.connectedComponentsWithStats((grey > 120).astype(np.uint8))
    return (centres[1:] + 0.5) / grey.shape[0]


def assert_spots(crop, expected):
    """Check that every expected place (n, 2) has its bright spot, and that there are no others."""
    spots = brightest(crop)
    assert len(spots) == len(expected)
    apart = np.abs(spots[:, None] - expected[None]).max(axis=2)
    assert apart.min(axis=0).max() < 0.02


def rotated(image, points, degrees):
    matrix = cv2.getRotationMatrix2D((200, 200), degrees, 1)
    return cv2.warpAffine(image, matrix, (400, 400)), points @ matrix[:, :2].T + matrix[:, 2]


@pytest.mark.parametrize("degrees", [0, 25, -40, 90])
@pytest.mark.parametrize("size", [48, 96, 300])
def test_alignment_puts_eyes_and_mouth_where_training_had_them(degrees, size):
    image, points = rotated(*face_picture(), degrees)
    crop = crop_face(image, (0, 0, 10, 10), points, size=size)
    assert crop.shape == (size, size, 3)
    assert_spots(crop, BOX_TO_POINTS)


def test_margin_makes_the_face_smaller_around_the_middle():
    image, points = face_picture()
    crop = crop_face(image, (0, 0, 10, 10), points, margin=1.0, size=96)
    assert_spots(crop, (BOX_TO_POINTS - 0.5) / 2 + 0.5)


def test_a_box_alone_is_cut_out_square():
    image = np.arange(100 * 100, dtype=np.uint32).reshape(100, 100).astype(np.uint8)
    assert (crop_face(image, (20, 30, 40, 40)) == image[30:70, 20:60]).all()
    assert crop_face(image, (20, 30, 20, 40)).shape == (40, 40)


def test_a_box_over_the_edge_repeats_the_edge():
    image = np.full((50, 50, 3), 9, np.uint8)
    image[:, 0] = 200
    crop = crop_face(image, (-20, 10, 40, 40))
    assert crop.shape == (40, 40, 3)
    assert (crop[:, :20] == 200).all() and (crop[:, 21:] == 9).all()


def test_a_box_wholly_outside_is_black():
    assert crop_face(np.full((50, 50), 9, np.uint8), (500, 500, 20, 20)).max() == 0


def test_points_that_coincide_fall_back_to_the_box():
    image = np.random.default_rng(0).integers(0, 255, (50, 50), np.uint8)
    assert (crop_face(image, (5, 5, 20, 20), np.full((5, 2), 12.0)) == image[5:25, 5:25]).all()


def test_unknown_alignment():
    with pytest.raises(ValueError, match="unknown alignment"):
        crop_face(np.zeros((9, 9), np.uint8), (0, 0, 5, 5), alignment="nose")


def test_fit_input_makes_grey_and_rgb():
    bgr = np.zeros((30, 20, 3), np.uint8)
    bgr[:, :, 2] = 255  # red
    rgb = fit_input(bgr, (48, 48), 3)
    assert rgb.shape == (48, 48, 3) and (rgb[..., 0] == 255).all() and rgb[..., 1:].max() == 0
    grey = fit_input(bgr, (48, 40), 1)
    assert grey.shape == (48, 40, 1) and abs(int(grey[5, 5, 0]) - 76) <= 1  # 0.299 * 255


def test_fit_input_leaves_a_fitting_picture_alone():
    image = np.random.default_rng(0).integers(0, 255, (48, 48), np.uint8)
    assert (fit_input(image, (48, 48), 1)[:, :, 0] == image).all()


@pytest.mark.parametrize(
    "bad", [np.zeros((5, 5)), np.zeros((5, 5, 4), np.uint8), np.zeros((0, 5), np.uint8), np.zeros(5, np.uint8)]
)
def test_fit_input_refuses_arrays_that_are_no_crop(bad):
    with pytest.raises(ValueError):
        fit_input(bad, (48, 48), 1)


@pytest.mark.parametrize("degrees", [0, 30, -90, 180])
@pytest.mark.parametrize("side", [1.0, 48.0, 700.0])
def test_the_square_of_a_face_is_found_again_from_its_points(degrees, side):
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre, found = face_square((BOX_TO_POINTS - 0.5) * side @ turn.T + (120, -40))
    np.testing.assert_allclose((*centre, found), (120, -40, side), atol=1e-9)


def test_the_nose_does_not_move_the_square_of_a_face():
    points = BOX_TO_POINTS * 100
    points[2] += (30, -20)
    assert face_square(points) == face_square(BOX_TO_POINTS * 100)


def test_the_square_of_points_that_coincide_has_no_side():
    centre, side = face_square(np.full((5, 2), 7.0))
    assert side == 0 and centre == (7, 7)


@pytest.mark.parametrize("shape", [(90, LARGEST + 5000, 3), (LARGEST + 5000, 90)])
@pytest.mark.parametrize("border", [cv2.BORDER_CONSTANT, cv2.BORDER_REPLICATE])
def test_a_part_of_a_picture_too_large_for_opencv_is_warped_as_if_it_stood_alone(shape, border):
    image = np.random.default_rng(0).integers(1, 255, shape, np.uint8)
    wide = shape[1] > shape[0]
    for start in (0, 20000, LARGEST + 4800):
        part = image[:, start : start + 200] if wide else image[start : start + 200]
        # In the middle of the part; wider than the short side, so that the result shows the outside too.
        there = np.array([[0.8, 0.3, 0], [-0.3, 0.8, 0]])
        there[:, 2] = 60 - there[:, :2] @ ((100, 45) if wide else (45, 100))
        here = there.copy()
        here[:, 2] -= there[:, :2] @ ((start, 0) if wide else (0, start))
        expected = cv2.warpAffine(part, there, (120, 120), flags=cv2.INTER_LINEAR, borderMode=border)
        difference = cv2.absdiff(warp(image, here, 120, border), expected)
        # Positions are rounded to 1/32 of a pixel from another corner.
        assert np.percentile(difference, 99) < 20 and difference.mean() < 3


def test_a_warp_wholly_outside_a_large_picture():
    image = np.full((20, LARGEST + 1000, 3), 9, np.uint8)
    matrix = np.array([[1.0, 0, 500], [0, 1.0, 500]])
    assert warp(image, matrix, 48).max() == 0
    assert (warp(image, matrix, 48, cv2.BORDER_REPLICATE) == 9).all()


def test_a_face_in_a_panorama_is_cut_out():
    image, points = face_picture()
    panorama = np.full((400, LARGEST + 1000, 3), 30, np.uint8)
    panorama[:, 33000:33400] = image
    crop = crop_face(panorama, (0, 0, 10, 10), points + np.array([33000, 0]), size=200)
    assert_spots(crop, BOX_TO_POINTS)


def test_a_square_that_is_reduced_without_its_outside_is_the_same():
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (90, 130, 3), np.uint8)
    for _ in range(300):
        halvings = int(rng.integers(1, 5))
        side = int(rng.integers(1, 20)) * 2**halvings
        centre = tuple(rng.uniform((-60, -60), (190, 150)))
        whole = _square(image, centre, side)
        for _ in range(halvings):
            whole = cv2.resize(whole, (whole.shape[1] // 2, whole.shape[0] // 2), interpolation=cv2.INTER_AREA)
        assert np.array_equal(_reduced_square(image, centre, side, halvings), whole)


def test_a_face_far_larger_than_its_picture_takes_no_more_memory_than_the_picture():
    image = np.full((500, 500), 90, np.uint8)
    points = (BOX_TO_POINTS - 0.5) * 200_000 + 250
    assert (crop_face(image, (0, 0, 500, 500), points, size=48) == 90).all()  # 40 GB if it were filled up
