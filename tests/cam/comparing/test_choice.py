"""Which labellings may be compared, and what a choice in the window does to a comparison."""

import cv2
import pytest
from comparisons_made import compared
from hypothesis import given
from hypothesis import strategies as st

from fer_cam.comparing.choice import check_comparison, with_changes
from fer_cam.comparing.picture import draw_both
from fer_cam.drawing.overlay import draw
from fer_cam.settings import Settings
from fer_models import FerError

USUAL = Settings("demo")
choice = st.one_of(
    st.tuples(st.just("model"), st.sampled_from(["mobilenet-7", "mobilenet-8", "resnet-7"])),
    st.tuples(st.just("compare"), st.sampled_from([None, "headset", "mobilenet-7", "mobilenet-8", "resnet-7"])),
    st.tuples(st.just("headset"), st.booleans()),
)


@given(st.lists(choice, max_size=12))
def test_no_series_of_choices_compares_a_labelling_with_itself(choices):
    settings = USUAL
    for name, value in choices:
        settings = with_changes(settings, **{name: value})
        check_comparison(settings)
        if name != "compare":
            assert getattr(settings, name) == value  # what the user chose last holds


def test_choosing_the_second_model_swaps_them():
    both = with_changes(USUAL, compare="mobilenet-8")
    swapped = with_changes(both, model="mobilenet-8")
    assert (swapped.model, swapped.compare) == ("mobilenet-8", "mobilenet-7")


def test_the_headset_and_its_comparison_exclude_each_other():
    worn = with_changes(USUAL, headset=True)
    bar = with_changes(worn, compare="headset")
    assert bar.compare == "headset" and not bar.headset
    assert with_changes(bar, headset=True) == worn
    two = with_changes(worn, compare="mobilenet-8")
    assert two.headset and two.compare == "mobilenet-8"  # both see the bar


@pytest.mark.parametrize("changes", [{"compare": "mobilenet-7"}, {"compare": "headset", "headset": True}])
def test_a_labelling_is_not_compared_with_itself(changes):
    with pytest.raises(FerError) as error:
        check_comparison(Settings("demo", **changes))
    assert error.value.exit_code == 2 and "--compare" in str(error.value)


def test_both_pictures_are_drawn_side_by_side_below_their_names():
    result = compared((1, "sad", "happy", True, True))
    both, one = draw_both(result), draw(result)
    height, width = one.shape[:2]
    assert both.shape[1] == 2 * width and both.shape[0] > height
    assert (both[-height:, :width] == one).all() and (both[-height:, width:] != one).any()
    assert cv2.cvtColor(both[: both.shape[0] - height], cv2.COLOR_BGR2GRAY).min() < 128  # letters
    alone = compared((1, "sad", "happy", True, True)).__class__(result.frame, result.faces)
    assert (draw_both(alone) == one).all()
