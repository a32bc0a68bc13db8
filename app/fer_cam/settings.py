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

    def make_pipeline(self) -> Pipeline:
        """The pipeline that these settings ask for. Raises FerError where a part cannot be had."""
        # The classifier first: it is quick, and a wrong name is told before a slow detector loads.
        classifier = Classifier(self.model, self.threads)
        return Pipeline(make_detector(self.detector, self.min_face), classifier, headset=self.headset)
