"""Detect seldom, follow always: which frames are searched whole, and which faces go on. Time is passed in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fer_cam.detectors import Detector
from fer_cam.settings import Settings
from fer_cam.tracking.boxes import overlap
from fer_cam.types import Detection

__all__ = ["Follower"]

SAME = 0.3
"""Overlap from which a followed box and a detected one are one face."""
PATIENCE = 3
"""Searches in a row that may miss a followed face before it goes: the detector itself blinks."""
SMALL = 1.2
"""Faces below so many times the smallest that is searched for are not always found."""
WATCH = 1.0
"""Seconds after a loss in which searches come three times as often: who looked away looks back."""


@dataclass(frozen=True, eq=False)
class _Followed:
    detection: Detection
    missed: int = 0


class Follower:
    """Searches a whole frame every `interval` seconds and follows the faces found in between.

    A face that is lost, or that a search does not confirm, brings the next search at once. Not for two
    threads at once.
    """

    def __init__(self, detector: Detector, interval: float = Settings.interval) -> None:
        """interval: seconds of the source between two searches; 0 searches every frame."""
        if interval < 0:
            raise ValueError("interval must be 0 or more seconds")
        self.detector, self.interval = detector, interval
        self.timings: Mapping[str, float] = {}
        self.reset()

    def reset(self) -> None:
        """Forget every face: an unrelated picture comes next."""
        self._faces: list[_Followed] = []
        self._searched: float | None = None
        self._lost = -np.inf
        self._shape: tuple[int, ...] = ()

    def find(self, image: np.ndarray, now: float) -> list[Detection]:
        """Faces of a uint8 BGR picture (h, w, 3), largest first; now: its time in seconds.

        Afterwards `timings` has the seconds of `detect` and of `follow`, each where the frame needed it.
        """
        if image.shape != self._shape or (self._searched is not None and now < self._searched):
            self.reset()
            self._shape = image.shape
        due, timings = self._due(now), {}
        found: list[Detection] | None = None
        if due and self.detector.follows_boxes:
            # Searched first: only who was not found needs to be followed, on the frame that takes longest anyway.
            found = self._search(image, timings)
        faces = self._follow(image, found or [], timings)
        if len(faces) < len(self._faces):
            self._lost, due = now, True
        if due and found is None:
            found = self._search(image, timings)
        if found is not None:
            faces, self._searched = self._merge(faces, found), now
        self.timings = timings
        self._faces = sorted(faces, key=lambda f: -f.detection.box[2] * f.detection.box[3])
        return [f.detection for f in self._faces]

    def _due(self, now: float) -> bool:
        if self._searched is None or self.interval == 0 or any(f.missed for f in self._faces):
            return True
        wait = self.interval / 3 if now - self._lost < WATCH else self.interval
        return now - self._searched >= wait - 0.001  # three frames of 1/30 s are a little less than 0.1

    def _search(self, image: np.ndarray, timings: dict[str, float]) -> list[Detection]:
        start = time.perf_counter()
        found = self.detector.detect(image)
        timings["detect"] = time.perf_counter() - start
        return found

    def _follow(self, image: np.ndarray, found: list[Detection], timings: dict[str, float]) -> list[_Followed]:
        """The faces of the last frame that are still there; of two in one place, the surer.

        Those that `found` has are left where they were.
        """
        if self.interval == 0 or not self._faces:
            return []
        known = [any(overlap(f.detection.box, d.box) > SAME for d in found) for f in self._faces]
        rest = [f for f, is_known in zip(self._faces, known, strict=True) if not is_known]
        start = time.perf_counter()
        moved = self.detector.follow(image, [f.detection for f in rest]) if rest else []
        timings |= {"follow": time.perf_counter() - start} if rest else {}
        there = [_Followed(d, f.missed) for f, d in zip(rest, moved, strict=True) if d and _inside(d, image)]
        kept = [f for f, is_known in zip(self._faces, known, strict=True) if is_known]
        for face in sorted(there, key=lambda f: -f.detection.score):
            if all(overlap(face.detection.box, other.detection.box) < 0.5 for other in kept):
                kept.append(face)
        return kept

    def _merge(self, followed: list[_Followed], found: list[Detection]) -> list[_Followed]:
        """What was found, and what was not but is still followed and has not been missed too often."""
        free = list(followed)
        faces = []
        for detection in found:
            same = max(free, key=lambda f: overlap(f.detection.box, detection.box), default=None)
            if same is not None and overlap(same.detection.box, detection.box) > SAME:
                free.remove(same)
                detection = _settle(same.detection, detection)
            faces.append(_Followed(detection))
        taken = [f.detection.box for f in faces]
        for face in free:
            missed = face.missed + (not self._too_small(face.detection))
            if missed < PATIENCE and all(overlap(face.detection.box, box) <= SAME for box in taken):
                faces.append(_Followed(face.detection, missed))
        return faces

    def _too_small(self, detection: Detection) -> bool:
        """Whether a search may miss it for its size alone; what looks at the boxes themselves vouches for it."""
        return self.detector.follows_boxes and max(detection.box[2:]) < SMALL * self.detector.min_face


def _inside(detection: Detection, image: np.ndarray) -> bool:
    """Whether the middle of the box is still in the picture."""
    x, y, w, h = detection.box
    return 0 <= x + w / 2 < image.shape[1] and 0 <= y + h / 2 < image.shape[0]


def _settle(followed: Detection, found: Detection) -> Detection:
    """The found face; a box without points halfway to it, so that the picture does not jump at each search.

    Haar's boxes jitter by 2 % of their side in the median and 7 % at the 95th percentile on the demo.
    """
    if found.points is not None or overlap(followed.box, found.box) < 0.6:
        return found
    x, y, w, h = (round((a + b) / 2) for a, b in zip(followed.box, found.box, strict=True))
    return Detection((x, y, w, h), found.score)
