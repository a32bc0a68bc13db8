"""Face detectors. `make_detector` builds one by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fer_cam.detectors.base import Detector
from fer_cam.settings import Settings
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

if TYPE_CHECKING:
    from fer_cam.detectors.blazeface.face_mesh import FaceMesh

__all__ = ["DETECTORS", "Detector", "check_detector", "make_detector"]

DETECTORS = ("blazeface", "mtcnn", "haar")
LEAST_MIN_FACE = 20
"""Lowest `min_face` in pixels: the side of the Haar cascade's own window."""


def check_detector(name: str, min_face: int) -> None:
    """Check what make_detector would refuse, without loading anything.

    Raises FerError for an unknown name and for a `min_face` below 20 pixels.
    """
    if min_face < LEAST_MIN_FACE:
        raise FerError(
            f"the smallest face (--min-face) must be at least {LEAST_MIN_FACE} pixels, not {min_face}", exit_code=2
        )
    if name not in DETECTORS:
        choice = f"choose one of {', '.join(DETECTORS)}"
        hint = did_you_mean(str(name), DETECTORS, cutoff=0.4)
        raise FerError(f"unknown detector {name!r}; {f'{hint} ({choice})' if hint else choice}", exit_code=2)


def make_detector(
    name: str, min_face: int = Settings.min_face, threads: int = Settings.threads, mesh: FaceMesh | None = None
) -> Detector:
    """Return the detector `name`, one of DETECTORS.

    min_face: smallest face to find, in pixels of the frame. threads: CPU threads. mesh: one that is there anyway, for
    a detector that asks a face mesh; it then loads none itself. Raises FerError for an unknown name, for a `min_face`
    below 20, and for a broken bundle.
    """
    check_detector(name, min_face)
    if name == "haar":
        from fer_cam.detectors.haar import HaarDetector

        return HaarDetector(min_face)
    if name == "blazeface":
        from fer_cam.detectors.blazeface import BlazeFaceDetector

        return BlazeFaceDetector(min_face, threads=threads, mesh=mesh)
    from fer_cam.detectors.mtcnn import MtcnnDetector

    return MtcnnDetector(min_face, threads=threads)
