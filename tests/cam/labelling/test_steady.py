"""Sure holds off in streams until a label is clearly within the limits; single photos follow the limits alone."""

from itertools import pairwise

import numpy as np
import pytest

from fer_cam.labelling.certainty import Certainty
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import Labeller
from fer_cam.labelling.smoother import Smoother
from fer_cam.labelling.steady import MARGIN, SURE_AGAIN, SteadySure
from fer_cam.types import Detection, Pose, Track

RATES = (10, 15, 25, 30, 60)
LIMITS = Certainty(0.6)


def play(confidence, fps, seconds):
    """Return (time, sure) of each frame. confidence: function of the time."""
    steady, answers = SteadySure(), []
    for i in range(round(seconds * fps) + 1):
        value = confidence(i / fps)
        sure, clear = (limits.is_sure(value, None, None) for limits in (LIMITS, LIMITS.stricter(MARGIN)))
        answers.append((i / fps, steady.update(1, i / fps, sure=sure, clear=clear)))
    return answers


def changes(answers):
    return [b for a, b in pairwise(answers) if a[1] != b[1]]


@pytest.mark.parametrize("fps", RATES)
def test_unsure_counts_at_once_and_sure_after_a_while_at_any_frame_rate(fps):
    (left, off), (back, on) = changes(play(lambda t: 0.5 if 1 <= t < 2 else 0.9, fps, 4))
    assert (left, off, on) == (1, False, True)
    assert 2 + SURE_AGAIN - 0.01 <= back < 2 + SURE_AGAIN + 1 / fps


@pytest.mark.parametrize("fps", RATES)
def test_a_confidence_that_wavers_around_the_limit_changes_it_once(fps):
    assert len(changes(play(lambda t: 0.6 + 0.04 * np.cos(2 * np.pi * 2.4 * t), fps, 10))) == 1
    assert len(changes(play(lambda t: 0.6 + 0.3 * np.cos(2 * np.pi * 4 * t + 0.1), fps, 10))) == 1


def test_a_new_face_follows_the_limits_and_a_source_that_starts_again_waits_anew():
    steady = SteadySure()
    assert steady.update(1, 5.0, sure=True, clear=False)
    assert not steady.update(2, 5.0, sure=False, clear=False)
    assert not steady.update(2, 5.1, sure=True, clear=True)
    assert not steady.update(2, 0.0, sure=True, clear=True)
    assert not steady.update(2, SURE_AGAIN / 2, sure=True, clear=True)
    assert steady.update(2, SURE_AGAIN, sure=True, clear=True)
    assert not steady.update(2, 1.0, sure=False, clear=False)
    steady.forget({1})
    assert steady.update(2, 1.1, sure=True, clear=False)


@pytest.mark.parametrize(("least", "stricter"), [(0.0, 0.05), (0.63, 0.68), (0.98, 0.99), (1.0, 1.0)])
def test_the_margin_leaves_a_confidence_that_can_be_reached(least, stricter):
    assert Certainty(least, turn=50).stricter(0.05) == Certainty(pytest.approx(stricter), turn=50)


class Wavering:
    """A classifier whose confidence is what the test sets."""

    labels, averages_views = ("left", "right"), True

    def __init__(self, task="emotion"):
        fields = {"margin": 0, "alignment": "none", "input_size": (48, 48), "name": "wavering", "task": task}
        self.bundle, self.confidence = type("Bundle", (), {**fields, "card": {}}), 0.9

    def classify(self, crops):
        return np.full((len(crops), 2), (self.confidence, 1 - self.confidence), np.float32)


def track():
    return Track(1, Detection((10, 10, 40, 40), 1.0, pose=Pose(0.0, 0.0, 0.0)))


@pytest.mark.parametrize("task", ["emotion", "gender"])
def test_a_wavering_confidence_does_not_flicker_in_a_stream_but_decides_a_photo(task):
    image = np.full((60, 60, 3), 90, np.uint8)
    model = Wavering(task)
    stream, photos = Labeller(model, Smoother(0, 0), rate=0), Labeller(model, Smoother(0, 0), rate=0)
    shown, alone = [], []
    for i in range(60):
        model.confidence = 0.65 if i // 3 % 2 == 0 else 0.55
        shown.append(stream.label(image, [track()], i / 30)[0].sure)
        alone.append(photos.label(image, [track()], i / 30, photo=True)[0].sure)
    assert shown == [i < 3 for i in range(60)] and alone == [i // 3 % 2 == 0 for i in range(60)]
    model.confidence = 0.9
    again = [stream.label(image, [track()], 2 + i / 30)[0].sure for i in range(10)]
    assert again == [False] * 6 + [True] * 4  # 0.2 s


def test_other_limits_and_a_reset_decide_at_once():
    image, model = np.full((60, 60, 3), 90, np.uint8), Wavering()
    labeller = Labeller(model, Smoother(0, 0), rate=0)
    model.confidence = 0.55
    assert not labeller.label(image, [track()], 0.0)[0].sure
    labeller.min_confidence = 0.54
    assert labeller.label(image, [track()], 0.1)[0].sure
    labeller.min_confidence = None
    assert not labeller.label(image, [track()], 0.2)[0].sure
    model.confidence = 0.62
    assert not labeller.label(image, [track()], 0.3)[0].sure
    labeller.reset()
    assert labeller.label(image, [track()], 0.4)[0].sure


def test_a_face_whose_mouth_gets_covered_becomes_unsure_within_half_a_second(demo_frames):
    labeller = Labeller(Classifier("mobilenet-8"), min_confidence=0.0)
    frame = demo_frames[0]
    covered = frame.copy()
    covered[235:310, 245:405] = 120
    face = Track(1, Detection((250, 150, 150, 150), 1.0))
    answers = [labeller.label(frame if t < 30 else covered, [face], t / 30)[0].sure for t in range(60)]
    assert all(answers[:30]) and not any(answers[45:])
