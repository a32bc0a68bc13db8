"""Where labels go: inside the picture always, and free where there is room."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fer_cam.live.label_places import LabelPlacer, Wanted

PICTURE = (0.0, 0.0, 800.0, 600.0)
box = st.tuples(st.floats(-50, 780), st.floats(-50, 580), st.floats(10, 300), st.floats(10, 300))
size = st.tuples(st.floats(10, 180), st.floats(10, 60))
labels = st.lists(st.tuples(box, size), min_size=1, max_size=7).map(
    lambda pairs: [Wanted(i, *pair) for i, pair in enumerate(pairs)]
)


def overlap(a, b):
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, width) * max(0, height)


def rectangles(wanted, places):
    return {w.id: (*places[w.id], *w.size) for w in wanted}


@given(labels)
def test_every_label_lies_in_the_picture(wanted):
    places = LabelPlacer().place(wanted, PICTURE)
    assert set(places) == {w.id for w in wanted}
    for w in wanted:
        x, y = places[w.id]
        assert -1e-6 <= x <= 800 - w.size[0] + 1e-6 and -1e-6 <= y <= 600 - w.size[1] + 1e-6


@given(labels)
def test_a_label_covers_something_only_if_no_place_is_free(wanted):
    placed = rectangles(wanted, LabelPlacer().place(wanted, PICTURE))
    for number, w in enumerate(wanted):
        # What was there when this label was placed: every face, and the labels before it.
        others = [v.box for v in wanted] + [placed[v.id] for v in wanted[:number]]
        if any(overlap(placed[w.id], other) > 1e-6 for other in others):
            for x in np.linspace(0, 800 - w.size[0], 40):
                for y in np.linspace(0, 600 - w.size[1], 40):
                    assert any(overlap((x, y, *w.size), other) > 0 for other in others)


def test_a_label_is_above_its_face_and_below_it_at_the_top():
    placer = LabelPlacer()
    assert placer.place([Wanted(1, (100, 200, 90, 90), (80, 20))], PICTURE)[1] == pytest.approx((100, 178))
    assert LabelPlacer().place([Wanted(1, (100, 0, 90, 90), (80, 20))], PICTURE)[1] == pytest.approx((100, 92))


def test_a_label_stays_on_its_side_while_it_is_free_there():
    placer = LabelPlacer()
    below = placer.place([Wanted(1, (100, 5, 90, 90), (80, 20))], PICTURE)[1]
    assert below[1] > 90
    moved = placer.place([Wanted(1, (100, 40, 90, 90), (80, 20))], PICTURE)[1]
    assert moved[1] > 120  # there is room above now, but the label does not jump
    away = placer.place([Wanted(1, (100, 505, 90, 90), (80, 20))], PICTURE)[1]
    assert away[1] < 505


def test_a_label_larger_than_the_picture_begins_at_its_corner():
    assert LabelPlacer().place([Wanted(1, (10, 10, 50, 50), (900, 20))], PICTURE)[1][0] == 0
