"""The plan of squares covers every face of every size, and the pixels of a square are what a network takes."""

import numpy as np
import pytest

from fer_cam.detectors.blazeface.regions import DARK, GAIN, REACH, Region, pixels_of, plan

RANDOM = np.random.default_rng(5)
SHAPES = [(480, 640), (1080, 1920), (1, 1), (3, 500), (2000, 90), (270, 480), (6000, 8000)] + [
    (int(h), int(w)) for h, w in np.exp(RANDOM.uniform(np.log(30), np.log(3000), (20, 2)))
]


@pytest.mark.parametrize("min_face", [20, 24, 48, 120])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_face_lies_whole_in_a_square_that_is_small_enough_for_it(shape, min_face):
    """Random faces from the smallest size to the whole picture, anywhere in it."""
    height, width = shape
    regions = plan(height, width, min_face)
    left, top, side = np.array([(r.left, r.top, r.side) for r in regions]).T
    count = 500
    most = max(min_face, min(shape))
    faces = np.exp(RANDOM.uniform(np.log(min_face), np.log(most), count))
    x, y = RANDOM.uniform(0, 1, (2, count)) * np.maximum(0, (width - faces, height - faces))
    # Squares begin at whole pixels, so that a face may stick out by one.
    inside = (left <= x[:, None] + 1) & (top <= y[:, None] + 1)
    inside &= np.minimum(x + faces, width)[:, None] <= left + side + 1
    inside &= np.minimum(y + faces, height)[:, None] <= top + side + 1
    # The last level may be missing if the picture is hardly larger than its square.
    seen = inside & (faces[:, None] >= side * REACH / 1.11)
    assert seen.any(axis=1).all()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_first_square_holds_the_whole_picture_and_none_is_empty(shape):
    height, width = shape
    regions = plan(height, width, 24)
    assert regions[0] == Region(0, 0, max(shape))
    for region in regions:
        assert 0 <= region.left < width and 0 <= region.top < height and region.side >= 1
    assert len(set(regions)) == len(regions)


def test_larger_smallest_faces_need_fewer_squares():
    counts = [len(plan(480, 640, m)) for m in (20, 24, 48, 120)]
    assert counts == sorted(counts, reverse=True) and counts[-1] == 1
    # 640x480 at 24 pixels: 354 pixels to a square, two rows of two, and the whole.
    assert len(plan(480, 640, 24)) == 5
    # A panorama costs no more than its area is worth.
    assert len(plan(6000, 8000, 48)) < 2 * 6000 * 8000 / (48 / REACH) ** 2


@pytest.mark.parametrize("side", [128, 192])
@pytest.mark.parametrize("region", [Region(0, 0, 640), Region(500, 400, 300), Region(100, 50, 192), Region(0, 0, 7)])
def test_pixels_have_the_network_s_form(region, side):
    image = RANDOM.integers(0, 256, (480, 640, 3), np.uint8)
    pixels = pixels_of(image, region, side)
    assert pixels.shape == (side, side, 3) and pixels.dtype == np.float32
    assert pixels.min() >= -1 and pixels.max() <= 1


def test_outside_is_black_and_colours_are_red_green_blue():
    image = np.zeros((100, 200, 3), np.uint8)
    image[:] = (60, 120, 230)  # blue, green, red
    pixels = pixels_of(image, Region(100, 0, 200), 100)
    np.testing.assert_allclose(pixels[:50, :50], np.broadcast_to([230, 120, 60], (50, 50, 3)) / 127.5 - 1, atol=1e-6)
    assert (pixels[50:] == -1).all() and (pixels[:, 50:] == -1).all()


@pytest.mark.parametrize(
    ("level", "expected"), [(200, 200), (DARK, DARK), (35, DARK), (8, DARK), (2, 2 * GAIN), (0, 0)]
)
def test_a_dark_square_is_made_brighter_at_most_gain_times(level, expected):
    image = np.full((64, 64, 3), level, np.uint8)
    pixels = (pixels_of(image, Region(0, 0, 64), 128) + 1) * 127.5
    np.testing.assert_allclose(pixels, expected, atol=0.01)


def test_a_lamp_in_a_dark_square_does_not_leave_the_range():
    image = np.full((64, 64, 3), 5, np.uint8)
    image[:8, :8] = 255
    pixels = pixels_of(image, Region(0, 0, 64), 128)
    assert pixels.max() == 1 and pixels.min() > -1


def test_a_square_of_a_picture_is_that_square_of_it():
    """A square inside the picture has the pixels of that part cut out before."""
    image = RANDOM.integers(60, 256, (300, 400, 3), np.uint8)
    part = np.ascontiguousarray(image[70:198, 120:248])
    assert (pixels_of(image, Region(120, 70, 128), 128) == pixels_of(part, Region(0, 0, 128), 128)).all()
