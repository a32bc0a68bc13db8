"""The benchmark of label stability: what it counts."""

import sys
from pathlib import Path

import numpy as np
import pytest

from fer_cam.detectors import make_detector
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.smoother import Smoother

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import stability

pytestmark = pytest.mark.slow


class Fickle(Classifier):
    """Classifies faces as happy in one frame and as sad in the next."""

    turn = 0

    def classify(self, crops):
        self.turn += 1
        probabilities = np.zeros((len(crops), len(self.labels)), np.float32)
        probabilities[:, self.labels.index("happy" if self.turn % 2 else "sad")] = 1
        return probabilities


def test_changes_are_counted_and_smoothing_removes_them(video):
    single = stability.history(str(video), Fickle("mobilenet-7"), make_detector("mtcnn"), Smoother(0, 0), 0)
    assert single.changes == 59 and single.seconds == pytest.approx(59 / 30, abs=0.05)
    steady = stability.history(str(video), Fickle("mobilenet-7"), make_detector("mtcnn"), rate=0)
    assert steady.changes < 5


def test_a_run_is_compared_with_one_of_both_views(video):
    model = Classifier("mobilenet-7")
    shown = stability.history(str(video), model, make_detector("mtcnn"))
    full = stability.history(str(video), stability.BothViews(model), make_detector("mtcnn"), rate=0)
    assert full.likeness(full) == (1.0, 0.0)
    same, distance = shown.likeness(full)
    assert same > 0.9 and 0 < distance < 0.1
    fickle = stability.history(str(video), Fickle("mobilenet-7"), make_detector("mtcnn"), Smoother(0, 0), 0)
    assert fickle.likeness(full)[0] < 0.6


def test_agreement_is_over_faces_that_both_detectors_find(video):
    detectors = [make_detector("mtcnn"), make_detector("mtcnn")]
    assert stability.agreement(str(video), Classifier("mobilenet-7"), detectors) == (60, 1.0, 0.0)
    faces, same, distance = stability.agreement(str(video), Fickle("mobilenet-7"), detectors)
    assert (faces, same, distance) == (60, 0.0, 1.0)
