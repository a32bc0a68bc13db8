"""Where the faces are: make_detector(name)."""

from __future__ import annotations

import difflib

from fer_cam.detectors.base import Detector
from fer_models.errors import FerError

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
    near = difflib.get_close_matches(str(name), DETECTORS, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise FerError(f"unknown detector {name!r}{hint} (one of {', '.join(DETECTORS)})", exit_code=2)
