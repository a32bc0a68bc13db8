"""Chooses which frames the detector searches as a whole, and follows faces in between. Times are passed in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fer_cam.detectors import Detector
from fer_cam.detectors.boxes import overlap
from fer_cam.settings import Settings
from fer_cam.tracking.landmarks import MeshFace, MeshFollower
from fer_cam.types import Detection

__all__ = ["Follower"]

SAME = 0.3
"""Overlap from which a followed box and a detected one are one face."""
PATIENCE = 3
"""A followed face is dropped after this many searches in a row miss it, because the detector itself misses some."""
SMALL = 1.2
"""A search may miss faces smaller than this times the smallest face that it looks for."""
WATCH = 1.0
"""Seconds after a face was lost in which searches come three times as often: who looks away often looks back."""


@dataclass(frozen=True, eq=False)
class _Followed:
    detection: Detection
    missed: int = 0
    """Searches in a row that did not find this face."""
    mesh: MeshFace | None = None
    """What follows it, if it has landmarks; else the detector does."""


class Follower:
    """Searches a whole frame every `interval` seconds and follows the faces in between.

    When a face is lost, or a search does not confirm it, the next search comes at once. Not for two threads at once.
    """

    def __init__(
        self, detector: Detector, interval: float = Settings.interval, meshes: MeshFollower | None = None
    ) -> None:
        """interval: seconds of the source between two searches; 0 searches every frame.

        meshes: gives faces landmarks and follows those that have some; None: the detector follows all of them.
        Raises ValueError for a negative interval.
        """
        if interval < 0:
            raise ValueError("interval must be 0 or more seconds")
        self.detector, self.interval, self._meshes = detector, interval, meshes
        self.timings: Mapping[str, float] = {}
        self.reset()

    def reset(self) -> None:
        """Forget every face, because the next picture is unrelated."""
        self._faces: list[_Followed] = []
        self._last_search: float | None = None
        self._last_loss = -np.inf
        self._shape: tuple[int, ...] = ()
        if self._meshes is not None:
            self._meshes.reset()

    def find(self, image: np.ndarray, now: float) -> list[Detection]:
        """Return the faces of a uint8 BGR picture (h, w, 3), largest first. now: its time in seconds.

        Sets `timings` to the seconds of `detect` and `follow`, each only if this frame needed it.
        """
        if image.shape != self._shape or (self._last_search is not None and now < self._last_search):
            self.reset()
            self._shape = image.shape
        due = self._due(now)
        timings: dict[str, float] = {}
        detections: list[Detection] | None = None
        if due and self.detector.follows_boxes:
            # The search comes first, so that only faces that it missed are followed, on this frame that takes longest.
            detections = self._search(image, timings)
        faces = self._follow(image, now, detections or [], timings)
        if len(faces) < len(self._faces):
            self._last_loss, due = now, True
        if due and detections is None:
            detections = self._search(image, timings)
        if detections is not None:
            faces, self._last_search = self._merge(faces, detections), now
            faces = self._add_landmarks(image, now, faces, timings)
        self.timings = timings
        self._faces = sorted(faces, key=lambda f: -f.detection.box[2] * f.detection.box[3])
        return [f.detection for f in self._faces]

    def _due(self, now: float) -> bool:
        if self._last_search is None or self.interval == 0 or any(f.missed for f in self._faces):
            return True
        wait = self.interval / 3 if now - self._last_loss < WATCH else self.interval
        return now - self._last_search >= wait - 0.001  # three frames of 1/30 s are a little less than 0.1 s

    def _search(self, image: np.ndarray, timings: dict[str, float]) -> list[Detection]:
        start = time.perf_counter()
        detections = self.detector.detect(image)
        timings["detect"] = time.perf_counter() - start
        return detections

    def _follow(
        self, image: np.ndarray, now: float, detections: list[Detection], timings: dict[str, float]
    ) -> list[_Followed]:
        """Return the last frame's faces that are still in the picture; of two in one place, the one with more score.

        A face without landmarks that is among `detections`, which a search of this frame found, keeps its last box.
        """
        if not self._faces:
            return []
        start = time.perf_counter()
        with_mesh = [f for f in self._faces if f.mesh is not None]
        present = self._follow_meshes(image, now, with_mesh)
        rest = [f for f in self._faces if f.mesh is None] if self.interval else []
        known = [any(overlap(f.detection.box, d.box) > SAME for d in detections) for f in rest]
        unknown = [f for f, is_known in zip(rest, known, strict=True) if not is_known]
        places = self.detector.follow(image, [f.detection for f in unknown]) if unknown else []
        present += [_Followed(d, f.missed) for f, d in zip(unknown, places, strict=True) if d]
        if with_mesh or unknown:
            timings["follow"] = time.perf_counter() - start
        faces = [f for f, is_known in zip(rest, known, strict=True) if is_known]
        for face in sorted(present, key=lambda f: -f.detection.score):
            box = face.detection.box
            if _inside(face.detection, image) and all(overlap(box, other.detection.box) < 0.5 for other in faces):
                faces.append(face)
        return faces

    def _follow_meshes(self, image: np.ndarray, now: float, faces: list[_Followed]) -> list[_Followed]:
        if self._meshes is None:
            return []
        places = self._meshes.follow(image, [f.mesh for f in faces if f.mesh is not None], now)
        return [_Followed(m.detection, f.missed, m) for f, m in zip(faces, places, strict=True) if m is not None]

    def _add_landmarks(
        self, image: np.ndarray, now: float, faces: list[_Followed], timings: dict[str, float]
    ) -> list[_Followed]:
        """Return the faces, those that the search found anew with landmarks if the mesh sees them."""
        if self._meshes is None:
            return faces
        start = time.perf_counter()
        result = []
        for face in faces:
            mesh = self._meshes.begin(image, face.detection, now) if face.mesh is None else face.mesh
            result.append(face if mesh is None else _Followed(mesh.detection, face.missed, mesh))
        timings["follow"] = timings.get("follow", 0.0) + time.perf_counter() - start
        return result

    def _merge(self, followed: list[_Followed], detections: list[Detection]) -> list[_Followed]:
        """Return the faces that the search found, and the followed ones that it has not missed too often."""
        unmatched = list(followed)
        faces = []
        for detection in detections:
            same = max(unmatched, key=lambda f: overlap(f.detection.box, detection.box), default=None)
            if same is not None and overlap(same.detection.box, detection.box) > SAME:
                unmatched.remove(same)
                settled = _settle(same.detection, detection) if same.mesh is None else same.detection
                faces.append(_Followed(settled, mesh=same.mesh))
            else:
                faces.append(_Followed(detection))
        boxes = [f.detection.box for f in faces]
        for face in unmatched:
            missed = face.missed + (not self._too_small(face.detection))
            if missed < PATIENCE and all(overlap(face.detection.box, box) <= SAME for box in boxes):
                faces.append(_Followed(face.detection, missed, face.mesh))
        return faces

    def _too_small(self, detection: Detection) -> bool:
        """Return True if a search may miss the face for its size alone, while following still confirms it.

        Only a detector that looks at the boxes themselves (`follows_boxes`) confirms that there is a face.
        """
        return self.detector.follows_boxes and max(detection.box[2:]) < SMALL * self.detector.min_face


def _inside(detection: Detection, image: np.ndarray) -> bool:
    """Return True if the middle of the box is in the picture."""
    x, y, w, h = detection.box
    return 0 <= x + w / 2 < image.shape[1] and 0 <= y + h / 2 < image.shape[0]


def _settle(followed: Detection, detection: Detection) -> Detection:
    """Return the detected face. A box without points is placed halfway to it, so that it does not jump at each search.

    Haar's boxes jitter by 2 % of their side in the median and by 7 % at the 95th percentile on the demo.
    """
    if detection.points is not None or overlap(followed.box, detection.box) < 0.6:
        return detection
    x, y, w, h = (round((a + b) / 2) for a, b in zip(followed.box, detection.box, strict=True))
    return Detection((x, y, w, h), detection.score)
