"""What a user can set, checked; the command line and the window both make these."""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from fer_cam.detectors import make_detector
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline import Pipeline
from fer_cam.sources import Source

__all__ = ["DEFAULT_DETECTOR", "DEFAULT_MODEL", "Settings"]

DEFAULT_MODEL = "mobilenet-7"
DEFAULT_DETECTOR = "mtcnn"


@dataclass(frozen=True)
class Settings:
    """source: as for open_source. min_face: pixels. threads: of the CPU. size: of a camera.

    interval: seconds between two searches of a whole frame. fps: frame rate to hold by doing less where
    frames take too long; None: a live source's own, 30 where it does not say; 0: none. attribute: the bundle
    of a second label on each face, by name or folder, such as gender; None: no such label.
    """

    source: str
    detector: str = DEFAULT_DETECTOR
    model: str = DEFAULT_MODEL
    headset: bool = False
    min_face: int = 48
    threads: int = 2
    loop: bool = False
    size: tuple[int, int] | None = None
    interval: float = 0.25
    fps: float | None = None
    attribute: str | None = None

    def target(self, source: Source, *, paced: bool = False) -> float | None:
        """Frames a second to hold on `source`; None: every frame gets all the work.

        paced: a file is played at its own rate, as in the window. Photos follow no rate, whatever fps is.
        """
        if not source.continuous:
            return None
        if self.fps is not None:
            return self.fps or None
        return (source.fps or 30.0) if source.live or paced else None

    def make_pipeline(self, present: Pipeline | None = None, before: Settings | None = None) -> Pipeline:
        """The pipeline that these settings ask for.

        present: one made for the settings `before`, which is changed and returned: only the parts that
        differ are built anew, and on failure it is left as it was. Raises FerError where a part cannot
        be had.
        """
        # The classifier first: it is quick, and a wrong name is told before a slow detector loads.
        if present and before and (self.model, self.threads) == (before.model, before.threads):
            classifier = present.classifier
        else:
            classifier = Classifier(emotion_bundle(self.model), self.threads)
        if present and before and (self.attribute, self.threads) == (before.attribute, before.threads):
            attribute = present.attribute
        else:
            bundle = None if self.attribute is None else attribute_bundle(self.attribute)
            attribute = Classifier(bundle, self.threads) if bundle else None
        detector_settings = (self.detector, self.min_face, self.threads)
        if present and before and detector_settings == (before.detector, before.min_face, before.threads):
            detector = present.detector
        else:
            detector = make_detector(self.detector, self.min_face, self.threads)
        cv2.setNumThreads(self.threads)
        if present is None:
            return Pipeline(detector, classifier, headset=self.headset, interval=self.interval, attribute=attribute)
        if classifier is not present.classifier:
            present.reset()
        present.classifier, present.detector, present.headset = classifier, detector, self.headset
        present.attribute = attribute
        return present
