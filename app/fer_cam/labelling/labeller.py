"""Labels the faces of a frame: crop, classify in one batch, smooth. Times are passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from fer_cam.labelling.certainty import Certainty, certainty_of
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.schedule import Schedule
from fer_cam.labelling.smoother import Smoother
from fer_cam.labelling.steady import MARGIN, SteadySure
from fer_cam.settings import Settings
from fer_cam.types import Detection, Track
from fer_models.card import EMOTION
from fer_models.crop_quality import CropQuality, measure_crop
from fer_models.preprocess import crop_face
from fer_models.views import mean_of_views

__all__ = ["Label", "Labeller", "crop_faces"]


class Label(NamedTuple):
    """A label, its confidence and every label's probability, 0..1, and whether it can be relied on."""

    name: str
    confidence: float
    probabilities: dict[str, float]
    sure: bool


def crop_faces(
    image: np.ndarray, detections: Iterable[Detection], classifier: Classifier, *, whole: bool = False
) -> list[np.ndarray]:
    """Cut out each face, uint8 BGR, with the margin and alignment of the classifier's card.

    whole: the picture itself is the crop, as in a data set.
    """
    if whole:
        return [image for _ in detections]
    bundle = classifier.bundle
    return [
        crop_face(image, d.box, d.points, margin=bundle.margin, alignment=bundle.alignment, size=max(bundle.input_size))
        for d in detections
    ]


class Labeller:
    """A classifier and the smoothed labels of each face so far. Not for two threads at once.

    A new face is classified in both views, as it is and mirrored, and averaged. After that the view alternates from
    one classification to the next, and the smoothing averages both: half the work for nearly the same answer.
    """

    def __init__(
        self,
        classifier: Classifier,
        smoother: Smoother | None = None,
        *,
        phase: int = 0,
        rate: float = Settings.classify_rate,
        covered: Classifier | None = None,
        min_confidence: float | None = None,
        whole: bool = False,
    ) -> None:
        """smoother: averages each face over time. phase: offset of this labeller's turns, so that two labellers with
        different phases classify a face on different frames. rate: largest number of times that a face is classified
        in a second of the source; 0: in every frame. covered: classifier of faces whose eyes are covered (see label).
        min_confidence: of a sure label, 0..1; None: the card's. whole: see crop_faces.

        Raises ValueError if `covered` has other labels than `classifier`.
        """
        if covered is not None and covered.labels != classifier.labels:
            raise ValueError(f"{covered.bundle.name} has other labels than {classifier.bundle.name}")
        self.classifier, self.covered, self._smoother = classifier, covered, smoother or Smoother()
        self._phase, self.min_confidence, self._whole = phase, min_confidence, whole
        self._schedule = Schedule(rate, phase)
        self._steady = SteadySure()
        self._certainty: Certainty | None = None
        self._quality: dict[int, CropQuality] = {}
        self.classified: frozenset[int] = frozenset()
        """Identities of the faces that were classified by the last call of `label`."""

    def quality(self, id: int) -> CropQuality | None:
        """Return the measures of the crop by which face `id` was classified last; None for an unknown face."""
        return self._quality.get(id)

    @property
    def rate(self) -> float:
        """Largest number of times that a face is classified in a second of the source; 0: in every frame."""
        return self._schedule.rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._schedule.rate = rate

    def reset(self) -> None:
        """Forget every face."""
        self._smoother = Smoother(self._smoother.time_constant, self._smoother.margin)
        self._schedule = Schedule(self.rate, self._phase)
        self._steady = SteadySure()
        self._quality = {}

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face whose identity is not in `keep`."""
        self._smoother.forget(keep)
        self._schedule.forget(keep)
        self._steady.forget(keep)
        self._quality = {i: quality for i, quality in self._quality.items() if i in keep}

    def label(
        self,
        image: np.ndarray,
        tracks: Sequence[Track],
        now: float,
        turns: int = 1,
        *,
        photo: bool = False,
        covered: Collection[int] = (),
        due: Collection[int] | None = None,
    ) -> list[Label]:
        """Return, for each track, its label, its confidence, and every label's probability (0..1), smoothed.

        image: uint8 BGR (h, w, 3). now: seconds of the source. turns: a face is classified on every `turns`-th frame
        at most and keeps its labels on the others; a new face is classified at once. photo: classify every face in
        both views, and let the limits alone decide whether it is sure (see SteadySure). covered: identities of faces
        that the classifier for covered eyes shall classify, if there is one. due: identities of the faces to classify,
        beside new ones, in place of those whose turn it is.
        """
        self._schedule.next_frame()
        turn = [t for t in tracks if photo or self._is_due(t.id, now, turns, due)]
        self.classified = frozenset(t.id for t in turn)
        hidden = [t for t in turn if self.covered is not None and t.id in covered]
        seen = [t for t in turn if t not in hidden]
        for classifier, group in ((self.classifier, seen), (self.covered, hidden)):
            if classifier is None or not group:
                continue
            for track, probabilities in zip(group, self._classify(classifier, image, group, photo), strict=True):
                self._smoother.smooth(track.id, probabilities, now)
                self._schedule.take(track.id, now)
        certainty = certainty_of(self.classifier.bundle, self.min_confidence)
        if certainty != self._certainty:  # other limits decide at once
            self._certainty, self._steady = certainty, SteadySure()
        return [self._label_of(track, certainty, None if photo else now) for track in tracks]

    def _is_due(self, id: int, now: float, turns: int, due: Collection[int] | None) -> bool:
        return self._schedule.is_due(id, now, turns) if due is None else id in due or self._schedule.is_new(id)

    def _classify(
        self, classifier: Classifier, image: np.ndarray, tracks: Sequence[Track], both: bool
    ) -> list[np.ndarray]:
        """Return the probabilities of each track, float32 (classes,), in its next view; of new ones in both views.

        both: classify all of them in both views.
        """
        crops = crop_faces(image, [t.detection for t in tracks], classifier, whole=self._whole)
        self._quality |= {t.id: measure_crop(crop) for t, crop in zip(tracks, crops, strict=True)}
        twice = [
            i for i, t in enumerate(tracks) if (both or self._schedule.is_new(t.id)) and not classifier.averages_views
        ]
        views = [
            cv2.flip(crop, 1) if self._schedule.mirror(t.id) else crop for crop, t in zip(crops, tracks, strict=True)
        ]
        answers = classifier.classify([*views, *(cv2.flip(views[i], 1) for i in twice)])
        result = list(answers[: len(views)])
        for i, mean in zip(twice, mean_of_views(answers[twice], answers[len(views) :]), strict=True):
            result[i] = mean
        return result

    def _label_of(self, track: Track, certainty: Certainty, now: float | None) -> Label:
        """Return the label of a face. now: see label; None for a photo, where the limits alone say if it is sure."""
        last = self._smoother.last(track.id)
        assert last is not None  # a face that is new is due
        index, probabilities = last
        labels = self.classifier.labels
        by_label = {name: float(p) for name, p in zip(labels, probabilities, strict=True)}
        confidence, quality = float(probabilities[index]), self._quality.get(track.id)
        # A turned head changes an expression's look, and not what a second label is about.
        pose = track.detection.pose if self.classifier.bundle.task == EMOTION else None
        sure = certainty.is_sure(confidence, quality, pose)
        if now is not None:
            clear = certainty.stricter(MARGIN).is_sure(confidence, quality, pose)
            sure = self._steady.update(track.id, now, sure=sure, clear=clear)
        return Label(labels[index], confidence, by_label, sure)
