"""Chooses which frames the detector searches as a whole, and follows faces in between. Times are passed in."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from fer_cam.detectors import Detector
from fer_cam.detectors.boxes import overlap
from fer_cam.settings import Settings
from fer_cam.tracking.background_search import BackgroundSearch
from fer_cam.tracking.known_faces import SAME, KnownFace, confirm, is_inside, without_doubles
from fer_cam.tracking.landmarks import MeshFollower
from fer_cam.tracking.motion_gate import MotionGate
from fer_cam.types import Detection

__all__ = ["Follower"]

WATCH = 1.0
"""Seconds after a face was lost in which searches come three times as often: who looks away often looks back."""


class Follower:
    """Searches a whole frame every `interval` seconds and follows the faces in between.

    When a face is lost, or a search does not confirm it, the next search comes at once. While the mesh follows every
    face, a search runs in the background and its faces count from the next frame on. With `gate` set, a picture without
    faces that does not change is searched less often. Not for two threads at once.
    """

    def __init__(
        self,
        detector: Detector,
        interval: float = Settings.interval,
        meshes: MeshFollower | None = None,
        *,
        threads: int = 1,
    ) -> None:
        """interval: seconds of the source between two searches; 0 searches every frame.

        meshes: gives faces landmarks and follows those that have some; None: the detector follows all of them.
        threads: with more than one, searches in the background have a thread of their own.
        Raises ValueError for a negative interval.
        """
        if interval < 0:
            raise ValueError("interval must be 0 or more seconds")
        self.detector, self.interval, self._meshes = detector, interval, meshes
        self._background = BackgroundSearch(detector, thread=threads > 1)
        self.timings: Mapping[str, float] = {}
        self.gate: MotionGate | None = None
        self.reset()

    def reset(self) -> None:
        """Forget every face, because the next picture is unrelated."""
        self._background.cancel()
        self._faces: list[KnownFace] = []
        self._last_search: float | None = None
        self._last_loss = -np.inf
        self._shape: tuple[int, ...] = ()
        if self.gate is not None:
            self.gate.reset()
        if self._meshes is not None:
            self._meshes.reset()

    def find(self, image: np.ndarray, now: float, *, thorough: bool = False) -> list[Detection]:
        """Return the faces of a uint8 BGR picture (h, w, 3), largest first. now: its time in seconds.

        thorough: see Detector.detect; for a picture that no other follows.

        Sets `timings` to the seconds of `detect` and `follow`, each only if this frame needed it.
        """
        if image.shape != self._shape or (self._last_search is not None and now < self._last_search):
            self.reset()
            self._shape = image.shape
        timings: dict[str, float] = {}
        known = self._faces
        if self._background.pending:
            detections, timings["detect"] = self._background.take()
            known = self._merge(known, detections)
        due = self._due(now, known) and not self._is_still(image, now, known)
        detections = []
        searched = due and self.detector.follows_boxes and not self._can_wait(known)
        if searched:
            # The search comes first, so that only faces that it missed are followed, on this frame that takes longest.
            detections = self._search(image, timings, thorough=thorough)
        faces = self._follow(image, now, known, detections, timings)
        if len(faces) < len(known):
            self._last_loss, due = now, True
        if due and not searched:
            if len(faces) == len(known) and self._can_wait(faces):
                self._background.start(image, _certain(faces))
                self._last_search = now
            else:
                searched, detections = True, self._search(image, timings, _certain(faces), thorough)
        if searched:
            faces, self._last_search = self._merge(faces, detections), now
            if self._meshes is not None:
                start = time.perf_counter()
                faces = _with_meshes(self._meshes, image, now, faces, thorough)
                timings["follow"] = timings.get("follow", 0.0) + time.perf_counter() - start
        self.timings = timings
        self._faces = sorted(faces, key=lambda f: -f.detection.box[2] * f.detection.box[3])
        return [f.detection for f in self._faces]

    def _due(self, now: float, known: Sequence[KnownFace]) -> bool:
        if self._last_search is None or self.interval == 0 or any(f.missed for f in known):
            return True
        wait = self.interval / 3 if now - self._last_loss < WATCH else self.interval
        return now - self._last_search >= wait - 0.001  # three frames of 1/30 s are a little less than 0.1 s

    def _is_still(self, image: np.ndarray, now: float, known: Sequence[KnownFace]) -> bool:
        """Return True if nothing is in the picture that a search could find and the last one did not."""
        if self.gate is None or self.interval == 0:
            return False
        if known or now - self._last_loss < WATCH:
            self.gate.reset()
            return False
        return not self.gate.needs_search(image, now, self.detector.min_face)

    def _can_wait(self, faces: Sequence[KnownFace]) -> bool:
        """Return True if the faces that a search finds may come one frame later."""
        return self.interval > 0 and bool(faces) and all(f.mesh is not None and not f.missed for f in faces)

    def _search(
        self, image: np.ndarray, timings: dict[str, float], certain: Sequence[Detection] = (), thorough: bool = False
    ) -> list[Detection]:
        start = time.perf_counter()
        detections = self.detector.detect(image, certain, thorough=thorough)
        timings["detect"] = timings.get("detect", 0.0) + time.perf_counter() - start
        return detections

    def _merge(self, known: Sequence[KnownFace], detections: list[Detection]) -> list[KnownFace]:
        # Only a detector that looks at the boxes themselves confirms that there is a face.
        small = self.detector.min_face if self.detector.follows_boxes else 0
        return confirm(known, detections, small)

    def _follow(
        self,
        image: np.ndarray,
        now: float,
        known: Sequence[KnownFace],
        detections: list[Detection],
        timings: dict[str, float],
    ) -> list[KnownFace]:
        """Return the last frame's faces that are still in the picture.

        A face without a mesh that is among `detections`, which a search of this frame found, keeps its last box.
        """
        if not known:
            return []
        start = time.perf_counter()
        faces = self._follow_meshes(image, now, [f for f in known if f.mesh is not None])
        rest = [f for f in known if f.mesh is None] if self.interval else []
        found = [f for f in rest if any(overlap(f.detection.box, d.box) > SAME for d in detections)]
        rest = [f for f in rest if f not in found]
        if rest and self._meshes is not None:
            # The mesh may see a face that it did not see before, such as one that a search found meanwhile.
            rest = _with_meshes(self._meshes, image, now, rest)
            faces += [f for f in rest if f.mesh is not None]
            rest = [f for f in rest if f.mesh is None]
        places = self.detector.follow(image, [f.detection for f in rest]) if rest else []
        faces += [KnownFace(d, f.missed) for f, d in zip(rest, places, strict=True) if d]
        timings["follow"] = time.perf_counter() - start
        return without_doubles(found, [f for f in faces if is_inside(f.detection, image)])

    def _follow_meshes(self, image: np.ndarray, now: float, faces: list[KnownFace]) -> list[KnownFace]:
        if self._meshes is None:
            return []
        places = self._meshes.follow(image, [f.mesh for f in faces if f.mesh is not None], now)
        return [KnownFace(m.detection, f.missed, m) for f, m in zip(faces, places, strict=True) if m is not None]


def _certain(faces: Sequence[KnownFace]) -> list[Detection]:
    """Return the faces that the mesh has seen, which a search need not confirm."""
    return [f.detection for f in faces if f.mesh is not None]


def _with_meshes(
    meshes: MeshFollower, image: np.ndarray, now: float, faces: Sequence[KnownFace], thorough: bool = False
) -> list[KnownFace]:
    """Return the faces, those without a mesh with one if the mesh sees them."""
    result = []
    for face in faces:
        mesh = meshes.begin(image, face.detection, now, thorough=thorough) if face.mesh is None else face.mesh
        result.append(face if mesh is None else KnownFace(mesh.detection, face.missed, mesh))
    return without_doubles([], result)
