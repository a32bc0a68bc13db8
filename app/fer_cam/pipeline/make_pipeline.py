"""Builds the pipeline for a user's settings, or changes the parts of one whose settings differ."""

from __future__ import annotations

from collections.abc import Callable

import cv2

from fer_cam.comparing.second_labels import SecondLabels
from fer_cam.detectors import make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.detectors.whole import WholePicture
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle, headset_name
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import COMPARE_HEADSET, Settings

__all__ = ["make_pipeline"]


def make_pipeline(settings: Settings, present: Pipeline | None = None, before: Settings | None = None) -> Pipeline:
    """Return a pipeline for `settings`.

    present: a pipeline made for the settings `before`. Only the parts whose settings differ are built again. It is
    changed and returned, unless the rates or the threads differ: then a new one takes its parts. Raises FerError if a
    part cannot be built; `present` is unchanged then.
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
    if present and same("compare", "model", "headset", "threads", "crops"):
        compare = present.compare
    else:
        compare = _comparison(settings)
    mesh = present.mesh if present and same("crops", "threads") else None
    if mesh is None and not settings.crops:
        mesh = FaceMesh(threads=settings.threads)
    if present and same("crops") and (settings.crops or same("detector", "min_face", "threads")):
        detector = present.detector
    elif settings.crops:
        detector = WholePicture(settings.min_face)
    else:
        detector = make_detector(settings.detector, settings.min_face, settings.threads, mesh)
    cv2.setNumThreads(settings.threads)
    if present is not None and not same("crops", "interval", "mesh_rate", "threads"):
        present.reset()  # ends a search that runs in the background, with parts that the new pipeline may use
        present = None
    if present is None:
        return Pipeline(
            detector, classifier, headset=settings.headset, interval=settings.interval,
            classify_rate=settings.classify_rate, attribute=attribute, mesh=mesh, mesh_rate=settings.mesh_rate,
            threads=settings.threads, min_confidence=settings.min_confidence, make_covered=_for_covered(settings),
            turn=settings.turn, whole=settings.crops, compare=compare,
        )  # fmt: skip
    if classifier.labels != present.classifier.labels or not same("model"):
        present.reset()
    present.turn = settings.turn
    present.classifier, present.detector, present.headset = classifier, detector, settings.headset
    present.attribute, present.compare, present.classify_rate = attribute, compare, settings.classify_rate
    present.min_confidence, present.make_covered = settings.min_confidence, _for_covered(settings)
    return present


def _for_covered(settings: Settings) -> Callable[[], Classifier] | None:
    """Return what loads the classifier of faces whose eyes are covered; None if it is in use or there is none."""
    if settings.headset or headset_name(settings.model) is None:
        return None
    return lambda: Classifier(emotion_bundle(settings.model, headset=True), settings.threads)


def _comparison(settings: Settings) -> SecondLabels | None:
    """Return the second labelling that the settings ask for; None for none."""
    if settings.compare is None:
        return None
    other_bar = settings.compare == COMPARE_HEADSET
    bundle = emotion_bundle(settings.model if other_bar else settings.compare, headset=settings.headset != other_bar)
    return SecondLabels(
        Classifier(bundle, settings.threads), other_bar=other_bar, min_confidence=settings.min_confidence,
        whole=settings.crops,
    )  # fmt: skip
