"""The order of the stages: detect, wear, track, classify, smooth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from fer_cam.classifier import Classifier
from fer_cam.detectors import Detector
from fer_cam.smoothing import Smoother
from fer_cam.sources import Source, frames
from fer_cam.tracker import Tracker
from fer_cam.types import Detection, Face, Frame, Result, Track
from fer_models.occlusion import corners_from_box, corners_from_points, draw_headset
from fer_models.preprocess import crop_face

__all__ = ["Pipeline", "crop_faces", "wear_headsets"]


def wear_headsets(image: np.ndarray, detections: list[Detection]) -> np.ndarray:
    """A copy of a uint8 BGR picture with the headset bar on every face (see fer_models.occlusion)."""
    worn = image.copy()
    for d in detections:
        corners = corners_from_box(_square(d)) if d.points is None else corners_from_points(d.points)
        draw_headset(worn, corners)
    return worn


def _square(detection: Detection) -> tuple[float, float, float, float]:
    x, y, w, h = detection.box
    side = max(w, h)
    return (x + (w - side) / 2, y + (h - side) / 2, side, side)


def crop_faces(image: np.ndarray, detections: list[Detection], classifier: Classifier) -> list[np.ndarray]:
    """Cut out each face as the classifier's card asks for it."""
    bundle = classifier.bundle
    return [
        crop_face(image, d.box, d.points, margin=bundle.margin, alignment=bundle.alignment, size=max(bundle.input_size))
        for d in detections
    ]


class Pipeline:
    """Frames in, results out; its parts may be exchanged between two frames.

    Not for two threads at once.
    """

    def __init__(
        self,
        detector: Detector,
        classifier: Classifier,
        *,
        tracker: Tracker | None = None,
        smoother: Smoother | None = None,
        headset: bool = False,
    ) -> None:
        """headset: draw the bar over the eyes before classification."""
        self.detector, self.classifier, self.headset = detector, classifier, headset
        self._tracker, self._smoother = tracker or Tracker(), smoother or Smoother()

    def reset(self) -> None:
        """Forget every face: another source, model or unrelated picture comes next."""
        self._tracker = Tracker(self._tracker.keep)
        self._smoother = Smoother(self._smoother.time_constant, self._smoother.margin)

    def process(self, frame: Frame, dropped: int = 0) -> Result:
        """Everything that is to be said of one frame. dropped: passed on to the result."""
        start = time.perf_counter()
        detections = self.detector.detect(frame.image)
        if self.headset and detections:
            frame = replace(frame, image=wear_headsets(frame.image, detections))
        detected = time.perf_counter()
        tracks = self._tracker.track(detections, frame.time)
        tracked = time.perf_counter()
        probabilities = self.classifier.classify(crop_faces(frame.image, detections, self.classifier))
        faces = tuple(self._face(t, p, frame.time) for t, p in zip(tracks, probabilities, strict=True))
        self._smoother.forget(self._tracker.remembered)
        timings = {
            "detect": detected - start,
            "track": tracked - detected,
            "classify": time.perf_counter() - tracked,
        }
        return Result(frame, faces, timings, dropped)

    def _face(self, track: Track, probabilities: np.ndarray, now: float) -> Face:
        index, smooth = self._smoother.smooth(track.id, probabilities, now)
        labels = self.classifier.labels
        return Face(
            id=track.id,
            box=track.detection.box,
            score=track.detection.score,
            emotion=labels[index],
            confidence=float(smooth[index]),
            probabilities={name: float(p) for name, p in zip(labels, smooth, strict=True)},
            points=track.detection.points,
        )

    def run(self, source: Source) -> Iterator[Result]:
        """A result for every frame that `source` gives."""
        self.reset()
        for frame in frames(source):
            if not source.continuous:
                self.reset()
            yield self.process(frame, source.dropped)
