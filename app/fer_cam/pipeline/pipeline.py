"""The stages in their order: find faces (search or follow), number them, draw the headset bar, label."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from fer_cam.comparing.second_labels import SecondLabels
from fer_cam.detectors import Detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.smoother import Smoother
from fer_cam.pipeline.frame_budget import Budget, Effort
from fer_cam.pipeline.frame_loop import FrameLoop, Located
from fer_cam.pipeline.label_stage import LabelStage
from fer_cam.settings import Settings
from fer_cam.sources import Source
from fer_cam.tracking.follower import Follower
from fer_cam.tracking.landmarks import MeshFollower
from fer_cam.tracking.motion_gate import MotionGate
from fer_cam.tracking.scene_cuts import SceneCuts
from fer_cam.tracking.tracker import Tracker
from fer_cam.tracking.upright import Turner
from fer_cam.types import Frame, Result

__all__ = ["Pipeline"]


class Pipeline(LabelStage):
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
        compare: SecondLabels | None = None,
    ) -> None:
        """headset: draw the bar over the eyes before classification.

        interval: seconds between two searches of the whole frame; faces are followed in between. 0 searches every
        frame. classify_rate: see Settings. attribute: classifier that gives each face a second label, such as gender.
        mesh: gives each face landmarks and pose, and follows it by them; None: the detector follows. mesh_rate:
        Settings.mesh_rate. threads: with more than one, searches run beside the other work. The results are the same.
        min_confidence: see Settings. make_covered: loads the classifier of faces whose eyes have been covered for a
        second; it has the same labels. None: they get the usual one. turn: see Settings; None needs a mesh. whole: each
        picture is a face's crop; the detector is a WholePicture then, and there is no mesh. compare: labels every
        face a second time.
        """
        super().__init__(
            classifier, smoother=smoother, headset=headset, classify_rate=classify_rate, attribute=attribute,
            min_confidence=min_confidence, make_covered=make_covered, compare=compare, whole=whole,
        )  # fmt: skip
        self.interval, self._tracker = interval, tracker or Tracker()
        self.mesh, self._turner = mesh, Turner(turn, mesh)
        self._cuts, self._scene = SceneCuts(self._tracker.keep), 0
        self._meshes = MeshFollower(mesh, mesh_rate) if mesh is not None else None
        self._threads = threads
        self._follower, self._min_face = self._follow_with(detector), detector.min_face
        self._budget: Budget | None = None
        self._loop: FrameLoop | None = None

    def _follow_with(self, detector: Detector) -> Follower:
        return Follower(detector, self.interval, self._meshes, threads=self._threads)

    @property
    def detector(self) -> Detector:
        """The detector. After another one is set, the next frame is searched as a whole."""
        return self._follower.detector

    @detector.setter
    def detector(self, detector: Detector) -> None:
        if detector is self.detector:
            return
        self._follower.reset()
        gate = self._follower.gate
        self._follower, self._min_face = self._follow_with(detector), detector.min_face
        self._follower.gate = gate
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
        self._reset_labels()
        self._follower.reset()
        self._cuts.reset()

    def close(self) -> None:
        """End the search that runs in the background, and let go of the last frame loop.

        Threads that wait for work end when nobody holds the pipeline any more.
        """
        self.reset()
        self._loop = None

    def hold(self, fps: float | None) -> None:
        """Hold `fps` frames a second by doing less when frames take too long; None: do all the work."""
        self._budget = Budget(fps) if fps else None
        self._apply_effort()

    def spend(self, seconds: float, now: float) -> None:
        """Charge the frame budget with `seconds` for the last frame; now: seconds of any one clock."""
        self._measure(lambda budget: budget.spend(seconds, now))

    def _measure(self, measure: Callable[[Budget], None]) -> None:
        """Let the budget measure something, and do what it says then."""
        if self._budget is not None:
            before = self._budget.effort
            measure(self._budget)
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
        self._measure(lambda budget: budget.see(frame.index, frame.time))
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
        turns = self._budget.effort.turns if self._budget else 1
        result = self._label(located.frame, located.tracks, turns, located.remembered, photo=photo)
        timings = {**located.timings, **result.timings}
        return replace(result, timings=timings, dropped=dropped, compromise=self.compromise)

    def run(self, source: Source, *, pace: Callable[[Frame], Frame] | None = None, ahead: bool = False) -> FrameLoop:
        """Forget every face and return an iterator with one result for each frame of `source`.

        It ends the iterator of the last call. Of a live source, a still picture without faces is searched less often.
        pace, ahead: see FrameLoop.
        """
        if self._loop is not None:
            self._loop.close()  # its other thread may still be at a frame of the last source
        self._follower.gate = MotionGate() if source.live else None
        self.reset()
        self._turner.reset()
        self._loop = FrameLoop(self, source, pace=pace, ahead=ahead and self._threads > 1 and self._budget is None)
        return self._loop
