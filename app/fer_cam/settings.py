"""What a user can set, checked; the command line and the window both make these."""

from __future__ import annotations

from dataclasses import dataclass

from fer_cam.classifier import Classifier
from fer_cam.detectors import make_detector
from fer_cam.pipeline import Pipeline

__all__ = ["DEFAULT_DETECTOR", "DEFAULT_MODEL", "Settings"]

DEFAULT_MODEL = "mobilenet-7"
DEFAULT_DETECTOR = "haar"


@dataclass(frozen=True)
class Settings:
    """source: as for open_source. min_face: pixels. threads: of the classifier. size: of a camera."""

    source: str
    detector: str = DEFAULT_DETECTOR
    model: str = DEFAULT_MODEL
    headset: bool = False
    min_face: int = 48
    threads: int = 2
    loop: bool = False
    size: tuple[int, int] | None = None

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
            classifier = Classifier(self.model, self.threads)
        if present and before and (self.detector, self.min_face) == (before.detector, before.min_face):
            detector = present.detector
        else:
            detector = make_detector(self.detector, self.min_face)
        if present is None:
            return Pipeline(detector, classifier, headset=self.headset)
        if classifier is not present.classifier:
            present.reset()
        present.classifier, present.detector, present.headset = classifier, detector, self.headset
        return present
