"""The second half of a pipeline: draw the headset bar, and label the faces that were found."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

from fer_cam.comparing.second_labels import SecondLabels
from fer_cam.drawing.headset import draw_headsets
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.covered import CoveredFaces
from fer_cam.labelling.labeller import Label, Labeller
from fer_cam.labelling.smoother import Smoother
from fer_cam.types import Face, Frame, Result, SecondLabel, Track

__all__ = ["LabelStage"]

ATTRIBUTE_SMOOTHING = 1.0
"""Time constant in seconds for smoothing a second label: unlike an expression, it does not come and go."""


def _face(track: Track, emotion: Label) -> Face:
    d = track.detection
    return Face(
        track.id, d.box, d.score, emotion.name, emotion.confidence, emotion.probabilities, d.points,
        landmarks=d.landmarks, pose=d.pose, sure=emotion.sure,
    )  # fmt: skip


class LabelStage:
    """The labellers of a pipeline. They may be replaced between two frames."""

    def __init__(
        self, classifier: Classifier, *, smoother: Smoother | None, headset: bool, classify_rate: float,
        attribute: Classifier | None, min_confidence: float | None, make_covered: Callable[[], Classifier] | None,
        compare: SecondLabels | None, whole: bool,
    ) -> None:  # fmt: skip
        """See Pipeline."""
        self.headset, self._whole = headset, whole
        self._emotion = Labeller(classifier, smoother, rate=classify_rate, min_confidence=min_confidence, whole=whole)
        self._attribute: Labeller | None = None
        self.attribute = attribute
        self._covered, self._compare = CoveredFaces(make_covered), compare

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
            self._attribute = None
            if classifier:
                self._attribute = Labeller(classifier, smoother, phase=1, rate=self.classify_rate, whole=self._whole)

    @property
    def attribute_labels(self) -> dict[str, tuple[str, ...]]:
        """The second label's possible values by the task of its card, such as "gender"; {} without one."""
        return {self.attribute.bundle.task: self.attribute.labels} if self.attribute else {}

    @property
    def compare(self) -> SecondLabels | None:
        """The second labelling of a comparison, or None. Another one may be set between two frames."""
        return self._compare

    @compare.setter
    def compare(self, compare: SecondLabels | None) -> None:
        if compare is not None and compare is not self._compare:
            self._emotion.reset()  # both average over the same moments, and see the same view of a face
        self._compare = compare

    @property
    def classify_rate(self) -> float:
        """Largest number of times that a face is classified in a second of the source; 0: in every frame."""
        return self._emotion.rate

    @classify_rate.setter
    def classify_rate(self, rate: float) -> None:
        for labeller in self._labellers:
            labeller.rate = rate

    @property
    def min_confidence(self) -> float | None:
        """Least confidence of a sure emotion; None: its card's."""
        return self._emotion.min_confidence

    @min_confidence.setter
    def min_confidence(self, value: float | None) -> None:
        self._emotion.min_confidence = value
        if self._compare is not None:
            self._compare.set_min_confidence(value)

    @property
    def make_covered(self) -> Callable[[], Classifier] | None:
        """Loader of the classifier of faces whose eyes are covered; None: there is none."""
        return self._covered.make

    @make_covered.setter
    def make_covered(self, make: Callable[[], Classifier] | None) -> None:
        self._covered, self._emotion.covered = CoveredFaces(make), None

    @property
    def _labellers(self) -> list[Labeller]:
        return [self._emotion, self._attribute] if self._attribute else [self._emotion]

    def _reset_labels(self) -> None:
        """Forget every face."""
        self._covered.reset()
        for labeller in (*self._labellers, *([self._compare] if self._compare else ())):
            labeller.reset()

    def _label(self, plain: Frame, tracks: list[Track], turns: int, keep: Collection[int], *, photo: bool) -> Result:
        """Return the labelled faces of a frame and the seconds that this took.

        plain: without the bar. turns, photo: see Labeller.label. keep: identities of faces that may come back.
        """
        frame, start = plain, time.perf_counter()
        if self.headset and tracks:
            frame = replace(frame, image=draw_headsets(frame.image, [t.detection for t in tracks]))
        emotions = self._emotion.label(frame.image, tracks, frame.time, turns, photo=photo, covered=self._covered.ids)
        result = Result(frame, tuple(_face(t, emotion) for t, emotion in zip(tracks, emotions, strict=True)))
        timings = {"classify": time.perf_counter() - start}
        self._covered.note(self._emotion, tracks, frame.time)
        if self._attribute:
            start = time.perf_counter()
            labels = self._attribute.label(frame.image, tracks, frame.time, turns, photo=photo)
            task = self._attribute.classifier.bundle.task
            faces = zip(result.faces, labels, strict=True)
            result = replace(result, faces=tuple(replace(f, attributes={task: SecondLabel(*a)}) for f, a in faces))
            timings["attribute"] = time.perf_counter() - start
        if self._compare:
            start = time.perf_counter()
            result = self._compare.label(
                plain, result, tracks, self.classifier, self._emotion.classified, headset=self.headset, photo=photo
            )
            timings["compare"] = time.perf_counter() - start
            self._compare.forget(keep)
        for labeller in self._labellers:
            labeller.forget(keep)
        self._covered.forget(keep)
        return replace(result, timings=timings)
