"""The pipeline from a source's frames to labelled faces, and the Python API."""

from collections import Counter
from itertools import islice, pairwise

import cv2
import numpy as np
import pytest

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline.frame_loop import FrameLoop, Located
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.sources import open_source
from fer_cam.types import Frame, Result
from fer_models import FerError


@pytest.fixture(scope="module")
def classifier():
    return Classifier("mobilenet-7")


@pytest.mark.parametrize("name", DETECTORS)
def test_demo_has_one_face_in_nearly_every_frame(name, classifier):
    pipeline = Pipeline(make_detector(name), classifier)
    results = list(islice(pipeline.run(open_source("demo")), 60))
    assert sum(len(r.faces) == 1 for r in results) >= 57
    assert {f.id for r in results for f in r.faces} == {1}
    for result in results:
        assert set(result.timings) - {"detect", "follow"} == {"track", "classify"}
        assert {"detect", "follow"} & set(result.timings)
        for face in result.faces:
            assert face.emotion in classifier.labels
            assert face.confidence == face.probabilities[face.emotion]
            assert sum(face.probabilities.values()) == pytest.approx(1, abs=1e-4)


def test_a_recorded_smile_is_labelled_happy(clip, classifier):
    pipeline = Pipeline(make_detector("mtcnn"), classifier)
    emotions = Counter(f.emotion for r in pipeline.run(open_source(str(clip))) for f in r.faces)
    assert emotions.total() >= 60
    assert emotions["happy"] > 0.6 * emotions.total()


def test_people_who_walk_in_get_identities(walking_clip, classifier):
    pipeline = Pipeline(make_detector("mtcnn", 20), classifier)
    results = list(pipeline.run(open_source(str(walking_clip))))
    assert max(len(r.faces) for r in results) >= 2
    frames_of_id = Counter(f.id for r in results for f in r.faces)
    assert len(frames_of_id) <= 8 and max(frames_of_id.values()) >= 15


def test_the_headset_covers_the_eyes_before_classification(classifier, demo_frames):
    detector = make_detector("mtcnn")
    frame = Frame(0, 0.0, demo_frames[30])
    unoccluded = Pipeline(detector, classifier).process(frame)
    occluded = Pipeline(detector, classifier, headset=True).process(frame)
    left, right, _, mouth, _ = unoccluded.faces[0].points.astype(int)
    for x, y in (left, right):
        assert (occluded.frame.image[y - 5 : y + 5, x - 5 : x + 5] == 0).all()
    assert (occluded.frame.image[mouth[1] - 3 : mouth[1] + 3, mouth[0] - 3 : mouth[0] + 3] != 0).any()
    assert occluded.faces[0].box == unoccluded.faces[0].box
    assert occluded.faces[0].probabilities != unoccluded.faces[0].probabilities
    assert (frame.image == demo_frames[30]).all()  # the source's picture is unchanged


def test_the_headset_covers_the_eyes_of_a_face_without_points(classifier, demo_frames):
    points = make_detector("mtcnn").detect(demo_frames[30])[0].points.astype(int)
    occluded = Pipeline(make_detector("haar"), classifier, headset=True).process(Frame(0, 0.0, demo_frames[30]))
    for x, y in points[:2]:
        assert (occluded.frame.image[y, x] == 0).all()


def test_each_photo_is_labelled_as_if_it_were_alone(tmp_path, classifier, demo_frames):
    for i in (0, 30):
        cv2.imwrite(str(tmp_path / f"{i:02d}.png"), demo_frames[i])
    pipeline = Pipeline(make_detector("haar"), classifier)
    together = [r.faces[0].probabilities for r in pipeline.run(open_source(str(tmp_path)))]
    alone = [next(pipeline.run(open_source(str(tmp_path / n)))).faces[0].probabilities for n in ("00.png", "30.png")]
    assert together == alone


class Clock:
    """Stands in for the module `time`: passes only when it is told to."""

    now = 100.0

    def perf_counter(self):
        return self.now


class TimedPipeline:
    """Takes 2 s for each frame; notes its resets and the seconds that the frame budget is charged with."""

    def __init__(self, clock):
        self.clock, self.resets, self.charges, self.photos = clock, 0, [], []

    def reset(self):
        self.resets += 1

    def locate(self, frame, *, photo=False):
        self.clock.now += 1.5
        return Located(frame, [], {}, frozenset())

    def label(self, located, dropped=0, *, photo=False):
        self.photos.append(photo)
        self.clock.now += 0.5
        return Result(located.frame, (), {}, dropped)

    def spend(self, seconds, now):
        self.charges.append(seconds)


class TimedSource:
    """`count` blank pictures, each of which takes 10 s to read."""

    dropped, live = 3, False

    def __init__(self, clock, count, continuous=True):
        self.clock, self.count, self.continuous = clock, count, continuous

    def read(self):
        if self.count == 0:
            return None
        self.clock.now += 10
        self.count -= 1
        return Frame(0, 0.0, np.zeros((4, 4, 3), np.uint8))


def test_the_budget_is_charged_with_processing_and_showing_but_not_with_reading_or_waiting(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("fer_cam.pipeline.frame_loop.time", clock)
    pipeline = TimedPipeline(clock)

    def wait_until_due(frame):
        clock.now += 100
        return frame

    loop = FrameLoop(pipeline, TimedSource(clock, 3), pace=wait_until_due)
    assert next(loop).dropped == 3
    clock.now += 3  # the result is shown
    assert loop.seconds == 2 and pipeline.charges == []
    loop.finish()
    clock.now += 1000  # other work between two frames
    next(loop)
    clock.now += 4
    next(loop)  # ends the frame before it
    assert next(loop, None) is None and next(loop, None) is None
    assert pipeline.charges == [5, 6, 2]
    assert loop.count == 3 and pipeline.resets == 0


def test_faces_are_forgotten_before_each_picture_that_does_not_follow_the_last():
    clock = Clock()
    pipeline = TimedPipeline(clock)
    assert len(list(FrameLoop(pipeline, TimedSource(clock, 3, continuous=False)))) == 3
    assert pipeline.resets == 3 and pipeline.photos == [True] * 3
    pipeline = TimedPipeline(clock)
    assert len(list(FrameLoop(pipeline, TimedSource(clock, 3)))) == 3
    assert pipeline.photos == [False] * 3


@pytest.mark.slow
def test_smoothing_keeps_the_label_steady(classifier):
    pipeline = Pipeline(make_detector("haar"), classifier)
    emotions = [r.faces[0].emotion for r in islice(pipeline.run(open_source("demo")), 120) if r.faces]
    assert sum(a != b for a, b in pairwise(emotions)) <= 6


def test_recognizer_api(demo_frames):
    from fer_cam import EmotionRecognizer

    recognizer = EmotionRecognizer(model="mobilenet-7", detector="haar")
    first, again = recognizer.recognize(demo_frames[30]), recognizer.recognize(demo_frames[30])
    assert len(first) == 1 and first[0].probabilities == again[0].probabilities
    assert recognizer.classify([demo_frames[0][150:300, 250:400]] * 2).shape == (2, len(recognizer.labels))
    for wrong in (None, np.zeros((5, 5, 3)), np.zeros((0, 5, 3), np.uint8)):
        with pytest.raises(ValueError):
            recognizer.recognize(wrong)
    with pytest.raises(ValueError, match="threads must be at least 1"):
        EmotionRecognizer(threads=0)
    with pytest.raises(FerError, match="unknown detector None"):
        EmotionRecognizer(detector=None)
