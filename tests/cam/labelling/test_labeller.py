"""The labeller: views, rate, and a second classifier for covered eyes."""

import numpy as np
import pytest

from fer_cam import EmotionRecognizer
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import Labeller
from fer_cam.labelling.smoother import Smoother
from fer_cam.types import Detection, Track
from fer_models.views import mean_of_views

LABELS = ("left", "right", "other")


class Sided:
    """A classifier whose answer tells whether the left or the right half of a crop is brighter."""

    labels, averages_views = LABELS, False

    def __init__(self, name="sided", confidence=0.9):
        fields = {"margin": 0, "alignment": "none", "input_size": (48, 48), "name": name, "task": "emotion", "card": {}}
        self.bundle = type("Bundle", (), fields)
        self.confidence, self.batches = confidence, []

    def classify(self, crops):
        self.batches.append(len(crops))
        rest = (1 - self.confidence) / 2
        answers = np.full((len(crops), 3), rest, np.float32)
        for answer, crop in zip(answers, crops, strict=True):
            half = crop.shape[1] // 2
            answer[0 if crop[:, :half].mean() > crop[:, half:].mean() else 1] = self.confidence
        return answers


@pytest.fixture
def image():
    """Two faces of 40 pixels whose left halves are brighter."""
    picture = np.zeros((60, 120, 3), np.uint8)
    picture[10:50, 10:30] = picture[10:50, 60:80] = 200
    return picture


def tracks(*ids):
    return [Track(id, Detection((10 + 50 * (id - 1), 10, 40, 40), 1.0)) for id in ids]


def test_a_new_face_is_seen_in_both_views_and_then_in_one_after_the_other(image):
    sided = Sided()
    labeller = Labeller(sided, Smoother(0, 0), rate=0)
    answers = [labeller.label(image, tracks(1), i / 30)[0][2] for i in range(4)]
    assert sided.batches == [2, 1, 1, 1]
    assert answers[0]["left"] == pytest.approx(answers[0]["right"])
    assert [a["left"] > 0.8 for a in answers[1:]] == [True, False, True]


def test_smoothing_averages_both_views(image):
    labeller = Labeller(Sided(), Smoother(0.3, 0.08), rate=15)
    for i in range(60):
        label = labeller.label(image, tracks(1), i / 30)[0][2]
    assert label["left"] == pytest.approx(label["right"], abs=0.15)


def test_a_photo_is_the_mean_of_both_views_whenever_it_comes(image):
    sided = Sided()
    labeller = Labeller(sided, rate=0)
    for time in (0.0, 0.01):
        labels = labeller.label(image, tracks(1, 2), time, photo=True)
        assert all(by["left"] == pytest.approx(by["right"]) for _, _, by, _ in labels)
    assert sided.batches == [4, 4]


def test_the_mean_is_that_of_the_classifier_for_crops(demo_frames):
    model = Classifier("mobilenet-7")
    detection = Detection((250, 150, 150, 150), 1.0)
    labeller = Labeller(model)
    by_label = labeller.label(demo_frames[0], [Track(1, detection)], 0.0, photo=True)[0][2]
    crop = demo_frames[0][150:300, 250:400]
    both = model.classify_both_views([crop])
    np.testing.assert_allclose(list(by_label.values()), both[0], atol=1e-6)
    np.testing.assert_allclose(both, mean_of_views(model.classify([crop]), model.classify([crop[:, ::-1]])), atol=1e-6)
    assert np.abs(both - model.classify([crop])).max() > 1e-3


def test_photos_of_the_python_api_are_the_mean_of_both_views(demo_frames):
    recognizer = EmotionRecognizer()
    image = demo_frames[30]
    (face,), (mirror,) = recognizer.recognize(image), recognizer.recognize(np.ascontiguousarray(image[:, ::-1]))
    single = recognizer._pipeline.classifier
    assert face.emotion == mirror.emotion and face.confidence == pytest.approx(mirror.confidence, abs=0.1)
    crop = image[face.box[1] : face.box[1] + face.box[3], face.box[0] : face.box[0] + face.box[2]]
    views = recognizer.classify([crop, crop[:, ::-1]])
    np.testing.assert_allclose(views[0], views[1], atol=1e-5)
    assert np.abs(single.classify([crop]) - single.classify([crop[:, ::-1]])).max() > 1e-3


def test_a_graph_that_averages_itself_gets_one_view(image):
    sided = Sided()
    sided.averages_views = True
    labeller = Labeller(sided, rate=0)
    labeller.label(image, tracks(1, 2), 0.0, photo=True)
    assert sided.batches == [2]


def test_a_face_keeps_its_labels_between_its_turns(image):
    sided = Sided()
    labeller = Labeller(sided, rate=15)
    for i in range(30):
        labeller.label(image, tracks(1), i / 30)
    assert sum(sided.batches) == pytest.approx(16, abs=1)
    labeller.label(image, tracks(1, 2), 0.9668)  # a new face is classified at once
    assert sided.batches[-1] == 2


def test_covered_eyes_get_the_second_classifier(image):
    plain, worn = Sided(), Sided("worn", confidence=0.5)
    labeller = Labeller(plain, Smoother(0, 0), rate=0, covered=worn)
    for i in range(2):
        first, second = labeller.label(image, tracks(1, 2), i / 30, covered={2})
    assert plain.batches == worn.batches == [2, 1]
    assert first[1] == pytest.approx(0.9) and second[1] == pytest.approx(0.5)
    assert labeller.label(image, tracks(1, 2), 0.1)[1][1] == pytest.approx(0.9)


def test_without_a_second_classifier_covered_eyes_get_the_first(image):
    plain = Sided()
    labeller = Labeller(plain, rate=0)
    labeller.label(image, tracks(1), 0.0, covered={1})
    assert plain.batches == [2]


def test_a_second_classifier_of_other_labels_is_refused():
    other = Sided("other")
    other.labels = ("a", "b")
    with pytest.raises(ValueError, match="other has other labels than sided"):
        Labeller(Sided(), covered=other)
