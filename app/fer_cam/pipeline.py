"""The stages in their order: find faces (search or follow), number them, draw the headset bar, label."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from fer_cam.detectors import Detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.drawing.headset import draw_headsets
from fer_cam.frame_budget import Budget, Effort
from fer_cam.frame_loop import FrameLoop, Located
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.covered import CoveredFaces
from fer_cam.labelling.labeller import Label, Labeller
from fer_cam.labelling.smoother import Smoother
from fer_cam.settings import Settings
from fer_cam.sources import Source
from fer_cam.tracking.follower import Follower
from fer_cam.tracking.landmarks import MeshFollower
from fer_cam.tracking.scene_cuts import SceneCuts
from fer_cam.tracking.tracker import Tracker
from fer_cam.tracking.upright import Turner
from fer_cam.types import Face, Frame, Result, SecondLabel, Track

__all__ = ["Pipeline"]

ATTRIBUTE_SMOOTHING = 1.0
"""Time constant in seconds for smoothing a second label: unlike an expression, it does not come and go."""


def _face(track: Track, emotion: Label) -> Face:
    d = track.detection
    return Face(
        track.id, d.box, d.score, emotion.name, emotion.confidence, emotion.probabilities, d.points,
        landmarks=d.landmarks, pose=d.pose, sure=emotion.sure,
    )  # fmt: skip


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
        mesh: FaceMesh | None = None,
        mesh_rate: float = Settings.mesh_rate,
        threads: int = 1,
        min_confidence: float | None = None,
        make_covered: Callable[[], Classifier] | None = None,
        turn: int | None = Settings.turn,
        whole: bool = False,
    ) -> None:
        """headset: draw the bar over the eyes before classification.

        interval: seconds between two searches of the whole frame; faces are followed in between. 0 searches every
        frame. classify_rate: see Settings. attribute: classifier that gives each face a second label, such as gender.
        mesh: gives each face landmarks and pose, and follows it by them; None: the detector follows. mesh_rate:
        Settings.mesh_rate. threads: with more than one, searches run beside the other work. The results are the same.
        min_confidence: see Settings. make_covered: loads the classifier of faces whose eyes have been covered for a
        second; it has the same labels. None: they get the usual one. turn: see Settings; None needs a mesh. whole: each
        picture is a face's crop; the detector is a WholePicture then, and there is no mesh.
        """
        self.headset, self.interval = headset, interval
        self._tracker, self._emotion = (
            tracker or Tracker(),
            Labeller(classifier, smoother, rate=classify_rate, min_confidence=min_confidence, whole=whole),
        )
        self.mesh, self._whole, self._turner = mesh, whole, Turner(turn, mesh)
        self._cuts, self._scene = SceneCuts(self._tracker.keep), 0
        self._attribute: Labeller | None = None
        self.attribute = attribute
        self._covered = CoveredFaces(make_covered)
        self._meshes = MeshFollower(mesh, mesh_rate) if mesh is not None else None
        self._threads = threads
        self._follower, self._min_face = self._follow_with(detector), detector.min_face
        self._budget: Budget | None = None
        self._loop: FrameLoop | None = None

    def _follow_with(self, detector: Detector) -> Follower:
        return Follower(detector, self.interval, self._meshes, threads=self._threads)

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
        self._follower.reset()
        self._follower, self._min_face = self._follow_with(detector), detector.min_face
        self._apply_effort()

    @property
    def turn(self) -> int | None:
        """Degrees by which frames are turned, see Settings."""
        return self._turner.turn

    @turn.setter
    def turn(self, turn: int | None) -> None:
        if turn != self.turn:
            self._turner = Turner(turn, self.mesh)

    def reset(self) -> None:
        """Forget every face, because the next frame is of another source, model or unrelated picture."""
        self._tracker = Tracker(self._tracker.keep)
        self._covered.reset()
        for labeller in self._labellers:
            labeller.reset()
        self._follower.reset()
        self._cuts.reset()

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

        dropped: copied to the result. photo: no frame follows, so that the search is thorough and every face is
        classified in both views.
        """
        return self.label(self.locate(frame, photo=photo), dropped, photo=photo)

    def locate(self, frame: Frame, *, photo: bool = False) -> Located:
        """Turn one frame, find its faces and give them identities: the first half of `process`."""
        start = time.perf_counter()
        if self._turner.is_due(frame):
            self._follower.reset()  # it shares the detector
            self._turner.look(frame, self.detector)
        frame = replace(frame, image=self._turner.apply(frame.image))
        if frame.restart:
            self._cuts.reset()
        scene = self._cuts.scene(frame.image, frame.time)
        if scene != self._scene:
            self._follower.reset()
            self._scene = scene
        cut_end = time.perf_counter()
        detections = self._follower.find(frame.image, frame.time, thorough=photo)
        follow_end = time.perf_counter()
        tracks = self._tracker.track(detections, frame.time, scene)
        timings = {**self._follower.timings, "track": cut_end - start + time.perf_counter() - follow_end}
        return Located(frame, tracks, timings, self._tracker.remembered)

    def label(self, located: Located, dropped: int = 0, *, photo: bool = False) -> Result:
        """Draw the headset bar and label the faces: the second half of `process`, in the same order of frames.

        May run on another thread than `locate`, which may be at the next frame then.
        """
        frame, tracks = located.frame, located.tracks
        start = time.perf_counter()
        if self.headset and tracks:
            frame = replace(frame, image=draw_headsets(frame.image, [t.detection for t in tracks]))
        turns = self._budget.effort.turns if self._budget else 1
        emotions = self._emotion.label(frame.image, tracks, frame.time, turns, photo=photo, covered=self._covered.ids)
        classify_end = time.perf_counter()
        timings = {**located.timings, "classify": classify_end - start}
        faces = tuple(_face(t, emotion) for t, emotion in zip(tracks, emotions, strict=True))
        self._covered.note(self._emotion, tracks, frame.time)
        if self._attribute:
            labels = self._attribute.label(frame.image, tracks, frame.time, turns, photo=photo)
            task = self._attribute.classifier.bundle.task
            faces = tuple(
                replace(f, attributes={task: SecondLabel(*label)}) for f, label in zip(faces, labels, strict=True)
            )
            timings["attribute"] = time.perf_counter() - classify_end
        for labeller in self._labellers:
            labeller.forget(located.remembered)
        self._covered.forget(located.remembered)
        return Result(frame, faces, timings, dropped, self.compromise)

    def run(self, source: Source, *, pace: Callable[[Frame], Frame] | None = None, ahead: bool = False) -> FrameLoop:
        """Forget every face and return an iterator with one result for each frame of `source`.

        It ends the iterator of the last call. pace, ahead: see FrameLoop.
        """
        if self._loop is not None:
            self._loop.close()  # its other thread may still be at a frame of the last source
        self.reset()
        self._turner.reset()
        self._loop = FrameLoop(self, source, pace=pace, ahead=ahead and self._threads > 1 and self._budget is None)
        return self._loop
