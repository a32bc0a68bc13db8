"""The order of the stages: find (detect or follow), wear, track, classify, smooth."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from fer_cam.budget import Budget, Effort
from fer_cam.classifier import Classifier
from fer_cam.detectors import Detector
from fer_cam.follower import Follower
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
        interval: float = 0.25,
    ) -> None:
        """headset: draw the bar over the eyes before classification.

        interval: seconds between two searches of a whole frame, between which faces are followed; 0
        searches every frame.
        """
        self.classifier, self.headset, self.interval = classifier, headset, interval
        self._tracker, self._smoother = tracker or Tracker(), smoother or Smoother()
        self._follower, self._min_face = Follower(detector, interval), detector.min_face
        self._budget: Budget | None = None
        self._count = 0

    @property
    def detector(self) -> Detector:
        """What searches and follows; another one starts with a search."""
        return self._follower.detector

    @detector.setter
    def detector(self, detector: Detector) -> None:
        if detector is self.detector:
            return
        self._follower, self._min_face = Follower(detector, self.interval), detector.min_face
        self._apply_effort()

    def reset(self) -> None:
        """Forget every face: another source, model or unrelated picture comes next."""
        self._tracker = Tracker(self._tracker.keep)
        self._smoother = Smoother(self._smoother.time_constant, self._smoother.margin)
        self._follower.reset()

    def hold(self, fps: float | None) -> None:
        """Hold so many frames a second by doing less where they take too long; None: do everything."""
        self._budget = Budget(fps) if fps else None
        self._apply_effort()

    def spend(self, seconds: float, now: float) -> None:
        """Tell what the last frame took from being read to being shown; now: seconds of any one clock."""
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
        """What is given up now to hold the frame rate, for people; "" for nothing."""
        return self._budget.describe(self._min_face, self.interval) if self._budget else ""

    def process(self, frame: Frame, dropped: int = 0) -> Result:
        """Everything that is to be said of one frame. dropped: passed on to the result."""
        detections = self._follower.find(frame.image, frame.time)
        found = time.perf_counter()
        if self.headset and detections:
            frame = replace(frame, image=wear_headsets(frame.image, detections))
        tracks = self._tracker.track(detections, frame.time)
        tracked = time.perf_counter()
        faces = self._classify(frame, tracks)
        self._smoother.forget(self._tracker.remembered)
        timings = {
            **self._follower.timings,
            "track": tracked - found,
            "classify": time.perf_counter() - tracked,
        }
        return Result(frame, faces, timings, dropped, self.compromise)

    def _classify(self, frame: Frame, tracks: list[Track]) -> tuple[Face, ...]:
        """Faces with their labels; those whose turn it is not keep their last ones."""
        turns = self._budget.effort.turns if self._budget else 1
        self._count += 1
        due = [t for t in tracks if (t.id + self._count) % turns == 0 or self._smoother.last(t.id) is None]
        crops = crop_faces(frame.image, [t.detection for t in due], self.classifier)
        seen = {
            track.id: self._smoother.smooth(track.id, p, frame.time)
            for track, p in zip(due, self.classifier.classify(crops), strict=True)
        }
        return tuple(self._face(t, *(seen.get(t.id) or self._smoother.last(t.id))) for t in tracks)

    def _face(self, track: Track, index: int, smooth: np.ndarray) -> Face:
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
            start = time.monotonic()
            yield self.process(frame, source.dropped)
            now = time.monotonic()
            self.spend(now - start, now)
