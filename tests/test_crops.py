"""The benchmark of crops: a face that is cut out again looks as before; one that is cut too wide does not."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_cam.detectors import make_detector
from fer_cam.labelling.classifier import Classifier
from fer_cam.types import Detection
from fer_models.preprocess import crop_face

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import crops


@pytest.fixture(scope="module")
def face(demo_frames):
    """A face in FER2013's format: uint8 (48, 48, 1)."""
    detection = make_detector("mtcnn").detect(demo_frames[30])[0]
    cut = crop_face(demo_frames[30], detection.box, detection.points, size=48)
    return cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)[..., None]


class Same(Classifier):
    """Classifies crops that look like `face` as happy, others as sad."""

    def __init__(self, face):
        super().__init__("mobilenet-7")
        self.face = face.astype(float)

    def classify(self, crops):
        alike = [np.corrcoef(np.ravel(c), self.face.ravel())[0, 1] > 0.75 for c in crops]
        probabilities = np.zeros((len(crops), len(self.labels)), np.float32)
        probabilities[np.arange(len(crops)), [self.labels.index("happy" if a else "sad") for a in alike]] = 1
        return probabilities


@pytest.mark.parametrize("tilt", [0, 25])
def test_aligned_crops_reproduce_the_face(face, tilt):
    rng = np.random.default_rng(3)
    samples = crops.search(np.stack([face] * 3), ["happy"] * 3, "mtcnn", tilt, rng)
    assert len(samples) == 3
    right = {(alignment, margin): share for alignment, margin, share in crops.rows(samples, Same(face), [0.0, 0.6])}
    assert right["as in the data", 0.0] == right["eyes", 0.0] == 1 and right["eyes", 0.6] == 0
    assert set(right) == {("as in the data", 0.0), *((a, m) for a in ("none", "eyes") for m in (0.0, 0.6))}
    if tilt:
        assert right["none", 0.0] < 1  # the box alone does not turn it back


def test_a_picture_without_a_face_is_not_counted(face):
    blank = np.full_like(face, 90)
    samples = crops.search(np.stack([face, blank]), ["happy", "happy"], "haar", 0, np.random.default_rng(0))
    table = list(crops.rows(samples, Same(face), [0.0]))
    assert len(samples) == 1
    assert table[0] == ("as in the data", 0.0, 1.0) and [row[0] for row in table] == ["as in the data", "none"]


def test_no_face_at_all_prints_no_row(face):
    blank = np.full((2, *face.shape), 90, np.uint8)
    samples = crops.search(blank, ["sad"] * 2, "haar", 0, np.random.default_rng(0))
    assert not list(crops.rows(samples, Same(face), [0.0])) and not list(crops.spreads(samples))


def test_placement_measures_size_and_shift():
    image = np.zeros((307, 307, 3), np.uint8)
    side = 307 / (1 + 2 * crops.BORDER)
    low = (307 - 1) / 2 + 0.5 - side / 2
    # A tenth larger than the face, and moved right by a twentieth of its side.
    box = (low - 0.05 * side + 0.05 * side, low - 0.05 * side, 1.1 * side, 1.1 * side)
    size, right, down, turned = crops.placement(image, Detection(box, 1.0, None), "none", 0.0)
    assert (size, right, down) == pytest.approx((1.1, 0.05, 0), abs=0.01) and turned == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("tilt", [-20, 20])
def test_crops_by_points_are_level_and_crops_by_box_are_not(face, tilt):
    image = crops.picture(face, tilt)
    detection = crops.middle_face(image, make_detector("mtcnn"))
    assert crops.placement(image, detection, "eyes", tilt)[3] == pytest.approx(0, abs=5)
    assert crops.placement(image, detection, "none", tilt)[3] == pytest.approx(tilt, abs=1)
