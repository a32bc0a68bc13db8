"""When a label is sure: confidence, the crop's measures and the head's turn, by the limits of a card."""

from types import SimpleNamespace

import numpy as np
import pytest

from fer_cam.labelling.certainty import Certainty, certainty_of
from fer_cam.types import Pose
from fer_models.crop_quality import EYES_COVERED, CropQuality, measure_crop

LIMITS = Certainty(0.6, (0.1, 1.2), 0.5, 50.0)
GOOD, AHEAD = CropQuality(0.5, 1.0, 1.0), Pose(0.0, 0.0, 80.0)


@pytest.mark.parametrize(
    ("confidence", "quality", "pose", "sure"),
    [
        (0.61, GOOD, AHEAD, True),
        (0.59, GOOD, AHEAD, False),
        (0.9, CropQuality(0.05, 1, 1), AHEAD, False),
        (0.9, CropQuality(1.5, 1, 1), AHEAD, False),
        (0.9, CropQuality(0.5, 1, 0.2), AHEAD, False),
        (0.9, GOOD, Pose(-55, 0, 0), False),
        (0.9, GOOD, Pose(40, 40, 0), False),  # together more than 50 degrees from the camera
        (0.9, None, None, True),
    ],
)
def test_each_limit_decides(confidence, quality, pose, sure):
    assert LIMITS.is_sure(confidence, quality, pose) is sure


def test_a_card_sets_the_limits_and_a_user_the_confidence():
    value = {"min_confidence": 0.7, "limits": {"sharpness": [0.2, 1.0], "mouth": 0.3, "turn": 40}}
    bundle = SimpleNamespace(card={"certainty": value})
    assert certainty_of(bundle) == Certainty(0.7, (0.2, 1.0), 0.3, 40.0)
    assert certainty_of(bundle, 0.0) == Certainty(0.0, (0.2, 1.0), 0.3, 40.0)
    assert certainty_of(SimpleNamespace(card={})) == Certainty()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"sharpness": [0.2, None], "turn": 40}, Certainty(0.7, (0.2, np.inf), 0.0, 40.0)),
        ({"sharpness": [None, 1.2], "mouth": None, "turn": None}, Certainty(0.7, (0.0, 1.2))),
        ({"sharpness": None, "mouth": 0.4}, Certainty(0.7, mouth=0.4)),
        ({}, Certainty(0.7)),
        (
            {"sharpness": [0.2, 1.2], "mouth": 0.0, "turn": 50.0},
            Certainty(0.7, (0.2, 1.2), 0.0, 50.0),
        ),  # as cards were written before
    ],
)
def test_a_limit_that_is_null_or_left_out_leaves_out_no_face(limits, expected):
    bundle = SimpleNamespace(card={"certainty": {"min_confidence": 0.7, "limits": limits}})
    assert certainty_of(bundle) == expected
    flat, away = CropQuality(0.0, 0.0, 0.0), Pose(180.0, 0.0, 0.0)
    assert Certainty(0.5).is_sure(0.7, flat, away)


def test_a_crop_is_measured_whatever_its_light(demo_frames):
    crop = demo_frames[0][150:310, 245:405]
    plain, dim = measure_crop(crop), measure_crop((crop * 0.5).astype(np.uint8))
    assert dim.sharpness == pytest.approx(plain.sharpness, rel=0.1) and plain.eyes > EYES_COVERED
    covered = crop.copy()
    covered[40:85, 10:150] = 0
    assert measure_crop(covered).eyes < EYES_COVERED < measure_crop(covered).mouth
    assert measure_crop(np.full((48, 48), 90, np.uint8)) == CropQuality(0.0, 0.0, 0.0)
