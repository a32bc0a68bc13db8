"""The stages in their order: find faces (search or follow), number them, draw the headset bar, label."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import cv2

from fer_cam.detectors import Detector, make_detector
from fer_cam.drawing.headset import draw_headsets
from fer_cam.frame_budget import Budget, Effort
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle, headset_name
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import Labeller
from fer_cam.labelling.smoother import Smoother
from fer_cam.settings import Settings
from fer_cam.sources import Source
from fer_cam.tracking.follower import Follower
from fer_cam.tracking.tracker import Tracker
from fer_cam.types import Face, Frame, Result, SecondLabel, Track

__all__ = ["FrameLoop", "Pipeline", "make_pipeline"]

ATTRIBUTE_SMOOTHING = 1.0
"""Time constant in seconds for smoothing a second label: unlike an expression, it does not come and go."""


def _face(track: Track, emotion: str, confidence: float, probabilities: Mapping[str, float]) -> Face:
    detection = track.detection
    return Face(track.id, detection.box, detection.score, emotion, confidence, probabilities, detection.points)


class Pipeline:
    """Takes frames and returns results. Its parts may be replaced between two frames.

    Not for two threads at once.
    """

    def __init__(
        self,
        detector: Detector,
        classifier: Classifier,
        *,
        tracker: Tracker | None = None,
        smoother: Smoother | None = None,
        headset: bool = Settings.headset,
        interval: float = Settings.interval,
        classify_rate: float = Settings.classify_rate,
        attribute: Classifier | None = None,
    ) -> None:
        """headset: draw the bar over the eyes before classification.

        interval: seconds between two searches of the whole frame; faces are followed in between. 0 searches every
        frame. classify_rate: see Settings. attribute: classifier that gives each face a second label, such as gender.
        """
        self.headset, self.interval = headset, interval
        self._tracker, self._emotion = tracker or Tracker(), Labeller(classifier, smoother, rate=classify_rate)
        self._attribute: Labeller | None = None
        self.attribute = attribute
        self._follower, self._min_face = Follower(detector, interval), detector.min_face
        self._budget: Budget | None = None

    @property
    def classifier(self) -> Classifier:
        """The classifier of the emotion. After setting another one, call `reset` before the next frame."""
        return self._emotion.classifier

    @classifier.setter
    def classifier(self, classifier: Classifier) -> None:
        self._emotion.classifier = classifier

    @property
    def attribute(self) -> Classifier | None:
        """The classifier of the second label, or None. Another one may be set between two frames."""
        return self._attribute.classifier if self._attribute else None

    @attribute.setter
    def attribute(self, classifier: Classifier | None) -> None:
        if classifier is not self.attribute:
            smoother = Smoother(ATTRIBUTE_SMOOTHING)
            self._attribute = Labeller(classifier, smoother, phase=1, rate=self.classify_rate) if classifier else None

    @property
    def classify_rate(self) -> float:
        """Largest number of times that a face is classified in a second of the source; 0: in every frame."""
        return self._emotion.rate

    @classify_rate.setter
    def classify_rate(self, rate: float) -> None:
        for labeller in self._labellers:
            labeller.rate = rate

    @property
    def _labellers(self) -> list[Labeller]:
        return [self._emotion, self._attribute] if self._attribute else [self._emotion]

    @property
    def attribute_labels(self) -> dict[str, tuple[str, ...]]:
        """The second label's possible values by the task of its card, such as "gender"; {} without one."""
        return {self.attribute.bundle.task: self.attribute.labels} if self.attribute else {}

    @property
    def detector(self) -> Detector:
        """The detector. After another one is set, the next frame is searched as a whole."""
        return self._follower.detector

    @detector.setter
    def detector(self, detector: Detector) -> None:
        if detector is self.detector:
            return
        self._follower, self._min_face = Follower(detector, self.interval), detector.min_face
        self._apply_effort()

    def reset(self) -> None:
        """Forget every face, because the next frame is of another source, model or unrelated picture."""
        self._tracker = Tracker(self._tracker.keep)
        for labeller in self._labellers:
            labeller.reset()
        self._follower.reset()

    def hold(self, fps: float | None) -> None:
        """Hold `fps` frames a second by doing less when frames take too long; None: do all the work."""
        self._budget = Budget(fps) if fps else None
        self._apply_effort()

    def spend(self, seconds: float, now: float) -> None:
        """Charge the frame budget with `seconds` for the last frame; now: seconds of any one clock."""
        if self._budget is not None:
            before = self._budget.effort
            self._budget.spend(seconds, now)
            if self._budget.effort != before:
                self._apply_effort()

    def _apply_effort(self) -> None:
        effort = self._budget.effort if self._budget else Effort()
        self._follower.interval = max(self.interval, effort.interval) if self.interval else 0.0
        self.detector.min_face = round(self._min_face * effort.coarser)

    @property
    def compromise(self) -> str:
        """Text about the work that is left out now to hold the frame rate; "" if none is."""
        return self._budget.describe(self._min_face, self.interval) if self._budget else ""

    def process(self, frame: Frame, dropped: int = 0, *, photo: bool = False) -> Result:
        """Return the labelled faces of one frame.

        dropped: copied to the result. photo: no frame follows, so that every face is classified in both views.
        """
        detections = self._follower.find(frame.image, frame.time)
        find_end = time.perf_counter()
        tracks = self._tracker.track(detections, frame.time)
        if self.headset and detections:
            frame = replace(frame, image=draw_headsets(frame.image, detections))
        track_end = time.perf_counter()
        turns = self._budget.effort.turns if self._budget else 1
        emotions = self._emotion.label(frame.image, tracks, frame.time, turns, photo=photo)
        classify_end = time.perf_counter()
        timings = {
            **self._follower.timings, "track": track_end - find_end, "classify": classify_end - track_end
        }  # fmt: skip
        faces = tuple(_face(t, *emotion) for t, emotion in zip(tracks, emotions, strict=True))
        if self._attribute:
            labels = self._attribute.label(frame.image, tracks, frame.time, turns, photo=photo)
            task = self._attribute.classifier.bundle.task
            faces = tuple(
                replace(f, attributes={task: SecondLabel(*label)}) for f, label in zip(faces, labels, strict=True)
            )
            timings["attribute"] = time.perf_counter() - classify_end
        for labeller in self._labellers:
            labeller.forget(self._tracker.remembered)
        return Result(frame, faces, timings, dropped, self.compromise)

    def run(self, source: Source, *, pace: Callable[[Frame], Frame] | None = None) -> FrameLoop:
        """Forget every face and return an iterator with one result for each frame of `source`.

        pace: see FrameLoop.
        """
        self.reset()
        return FrameLoop(self, source, pace=pace)


class FrameLoop:
    """Iterator over the results of a source. Headless runs, the window and the benchmark all use it.

    Each step reads a frame, forgets the faces if the source's pictures do not follow each other in time, and
    processes the frame. The next step, or `finish`, charges the frame budget with the time since processing
    began, so that the time in which a result is shown or written counts.
    """

    def __init__(self, pipeline: Pipeline, source: Source, *, pace: Callable[[Frame], Frame] | None = None) -> None:
        """pace: called with each frame before it is processed; returns it when it is due. Its time is not charged."""
        self._pipeline, self._source, self._pace = pipeline, source, pace
        self.count = 0
        """Frames processed so far."""
        self.seconds = 0.0
        """Time that processing the last frame took, without reading or showing it."""
        self._start: float | None = None

    def __iter__(self) -> FrameLoop:
        return self

    def __next__(self) -> Result:
        """Return the next frame's result. Raises FerError if the source breaks."""
        self.finish()
        frame = self._source.read()
        if frame is None:
            raise StopIteration
        if self._pace is not None:
            frame = self._pace(frame)
        if not self._source.continuous:
            self._pipeline.reset()
        start = time.perf_counter()
        result = self._pipeline.process(frame, self._source.dropped, photo=not self._source.continuous)
        self.seconds = time.perf_counter() - start
        self.count += 1
        self._start = start
        return result

    def finish(self) -> None:
        """End the last frame's time now. Needed only where other work follows before the next step."""
        if self._start is not None:
            now = time.perf_counter()
            self._pipeline.spend(now - self._start, now)
            self._start = None


def make_pipeline(settings: Settings, present: Pipeline | None = None, before: Settings | None = None) -> Pipeline:
    """Return a pipeline for `settings`.

    present: a pipeline made for the settings `before`. It is changed and returned: only the parts whose settings
    differ are built again. Raises FerError if a part cannot be built; `present` is unchanged then.
    """

    def same(*names: str) -> bool:
        return before is not None and all(getattr(settings, n) == getattr(before, n) for n in names)

    # The classifier first: it loads quickly, so that a wrong name is reported before a slow detector loads.
    same_headset = same("headset") or headset_name(settings.model) is None
    if present and same_headset and same("model", "threads"):
        classifier = present.classifier
    else:
        classifier = Classifier(emotion_bundle(settings.model, headset=settings.headset), settings.threads)
    attribute = None
    if present and same("attribute", "threads"):
        attribute = present.attribute
    elif settings.attribute is not None:
        attribute = Classifier(attribute_bundle(settings.attribute), settings.threads)
    if present and same("detector", "min_face", "threads"):
        detector = present.detector
    else:
        detector = make_detector(settings.detector, settings.min_face, settings.threads)
    cv2.setNumThreads(settings.threads)
    if present is None:
        return Pipeline(
            detector, classifier, headset=settings.headset, interval=settings.interval,
            classify_rate=settings.classify_rate, attribute=attribute,
        )  # fmt: skip
    if classifier.labels != present.classifier.labels or not same("model"):
        present.reset()
    present.classifier, present.detector, present.headset = classifier, detector, settings.headset
    present.attribute, present.classify_rate = attribute, settings.classify_rate
    return present
