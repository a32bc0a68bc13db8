"""How a frame fits into an area, also mirrored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fer_cam.live.fit import fit, stacked

sides = st.tuples(st.integers(16, 4000), st.integers(16, 4000))


@given(sides, sides, st.booleans())
def test_the_frame_fills_the_area_in_one_direction_and_is_centred(frame, area, mirrored):
    x, y, w, h = fit(frame, area, mirrored=mirrored).picture
    assert w == pytest.approx(area[0]) or h == pytest.approx(area[1])
    assert x + w / 2 == pytest.approx(area[0] / 2) and y + h / 2 == pytest.approx(area[1] / 2)
    assert w / h == pytest.approx(frame[0] / frame[1])


@given(sides, sides, st.integers(0, 500), st.integers(0, 500), st.integers(1, 200))
def test_a_mirrored_box_is_the_box_seen_in_a_mirror(frame, area, x, y, side):
    plain, mirrored = fit(frame, area), fit(frame, area, mirrored=True)
    left, top, w, h = plain.box((x, y, side, side))
    seen = mirrored.box((x, y, side, side))
    assert seen == pytest.approx((area[0] - left - w, top, w, h))
    assert seen[:2] == pytest.approx(mirrored.point(x + side, y))


def test_two_pictures_lie_where_they_are_larger():
    assert not stacked((640, 480), (1200, 500)) and stacked((640, 480), (500, 1200))
    assert stacked((1920, 1080), (800, 800)) and not stacked((480, 800), (800, 800))


@given(sides, sides)
def test_the_other_arrangement_is_never_larger(frame, area):
    beside, above = fit(frame, (area[0] / 2, area[1])).scale, fit(frame, (area[0], area[1] / 2)).scale
    assert (above if stacked(frame, area) else beside) == max(above, beside)
