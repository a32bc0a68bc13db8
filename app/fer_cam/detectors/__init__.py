"""Where the faces are: make_detector(name)."""

from __future__ import annotations

from fer_cam.detectors.base import Detector
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["DETECTORS", "Detector", "make_detector"]

DETECTORS = ("mtcnn", "haar")


def make_detector(name: str, min_face: int = 48, threads: int = 2) -> Detector:
    """The detector `name`; min_face: smallest face to find, in pixels of the frame. threads: of the CPU.

    Raises FerError for an unknown name, a size below 20, and for a broken bundle.
    """
    if min_face < 20:
        raise FerError(f"the smallest face (--min-face) must be at least 20 pixels, not {min_face}", exit_code=2)
    if name == "haar":
        from fer_cam.detectors.haar import HaarDetector

        return HaarDetector(min_face)
    if name == "mtcnn":
        from fer_cam.detectors.mtcnn import MtcnnDetector

        return MtcnnDetector(min_face, threads=threads)
    choice = f"one of {', '.join(DETECTORS)}"
    hint = did_you_mean(str(name), DETECTORS, cutoff=0.4)
    raise FerError(f"unknown detector {name!r}; {f'{hint} ({choice})' if hint else choice}", exit_code=2)
