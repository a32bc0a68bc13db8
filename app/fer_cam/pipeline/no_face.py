"""Says why no face was found in a whole run, by a few of its pictures. What it advises was tried on them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from fer_cam.detectors import Detector, make_detector
from fer_cam.detectors.blazeface.face_mesh import PRESENT, FaceMesh, View, view_of_detection, view_of_mesh
from fer_cam.settings import Settings
from fer_cam.tracking.upright import LARGEST, turn_of, turned
from fer_cam.types import Result

__all__ = ["NoFace"]

SAMPLES, BYTES = 5, 16_000_000
"""Number of pictures that are kept, and their largest size; larger ones are halved until they fit."""
SMALL = (24, 20)
"""Values of --min-face that are tried, in pixels."""
SLACK = 0.8
"""Detectors find faces that are smaller by this factor than --min-face says, too."""
CROP, SHAPE = 300, 1.5
"""Longest side of a crop in pixels, and its largest ratio of sides."""
AROUND_CROP = (1.0, 1.25)
"""Sides of the squares, in sides of a crop, in which the mesh looks for its face."""
DARK, PLAIN, BLURRED = 25.0, 6.0, 1.2
"""Mean level of a dark picture; standard deviation of one that shows next to nothing; mean absolute Laplacian, at
a width of 320 pixels, of one in which a face would be too blurred: about that of a blur with a sigma of 2 pixels."""
PATIENCE = 3.0
"""Seconds after which no more remedies are tried."""


@dataclass(frozen=True)
class _Remedy:
    """Settings with which faces may be found."""

    detector: str
    min_face: int
    turn: bool = False


class NoFace:
    """Keeps pictures of a run, evenly spread over it, as long as no face is found in it."""

    def __init__(self) -> None:
        self.count = 0
        """Frames before the first face."""
        self._found = False
        self._every = 1
        self._samples: list[tuple[np.ndarray, float]] = []  # with the factor by which they are reduced

    def see(self, result: Result) -> None:
        """Take in the next result. Once there was a face, this does nothing."""
        if self._found:
            return
        if result.faces:
            self._found, self._samples = True, []
            return
        if self.count % self._every == 0 and len(self._samples) == SAMPLES:
            self._samples, self._every = self._samples[::2], 2 * self._every
        if self.count % self._every == 0:
            self._samples.append(_reduced(result.frame.image))
        self.count += 1

    def why(self, settings: Settings, detector: Detector, mesh: FaceMesh | None, *, photos: bool = False) -> str:
        """Return one line about the cause and what to do; "" if there was a face, no frame, or no mesh.

        settings, detector, mesh: those of the run, which has ended. photos: its frames were photos. Searches the
        samples for a few seconds at most.
        """
        if self._found or not self.count or mesh is None:
            return ""
        advice = self._advice(settings, detector, mesh)
        if self.count == 1:
            return f"no face in the photo; {advice}" if photos else f"no face in the frame; {advice}"
        count = self.count
        return (
            f"no face in any of {count} photos; {advice}" if photos else f"no face in any of {count} frames; {advice}"
        )

    def _advice(self, settings: Settings, detector: Detector, mesh: FaceMesh) -> str:
        images = [image for image, _ in self._samples]
        if any(_is_crop(image, mesh) for image in images):
            return "these look like crops, of which each is one face: add --crops"
        end = time.monotonic() + PATIENCE
        for remedy in _remedies(settings):
            seeker = detector if remedy.detector == detector.name else make_detector(remedy.detector)
            quick = remedy.detector == "blazeface" and not remedy.turn
            for image, scale in self._samples if quick else self._samples[1:3] or self._samples:
                if time.monotonic() > end:
                    break
                advice = _try(remedy, settings, image, scale, seeker, mesh)
                if advice:
                    return advice
        grey = [cv2.cvtColor(_at_width(image, 320), cv2.COLOR_BGR2GRAY) for image in images]
        if (mean := float(np.median([g.mean() for g in grey]))) < DARK:
            return f"they are dark (mean brightness {mean:.0f} of 255): switch on a light, or expose longer"
        if np.median([g.std() for g in grey]) < PLAIN:
            return "they show next to nothing: check the lens cap, the cable and the file"
        if np.median([np.abs(cv2.Laplacian(g, cv2.CV_32F)).mean() for g in grey]) < BLURRED:
            return "they have hardly any edges: focus the camera, wipe its lens, or come before it"
        return "none was found in some of them with other settings either: look at the source in the window"


def _remedies(settings: Settings) -> Iterator[_Remedy]:
    """Yield what may help, what changes least first."""
    own, smaller = settings.detector, [side for side in SMALL if side < settings.min_face]
    yield from (_Remedy(own, side) for side in smaller)
    if settings.turn is not None:
        yield _Remedy(own, settings.min_face, turn=True)
    if own != "blazeface":
        yield from (_Remedy("blazeface", side) for side in (settings.min_face, *smaller[:1]))
    if settings.turn is not None and smaller:
        yield _Remedy(own, smaller[0], turn=True)


def _try(
    remedy: _Remedy, settings: Settings, image: np.ndarray, scale: float, detector: Detector, mesh: FaceMesh
) -> str:
    """Return the options with which a face is found in a picture that is reduced by `scale`, as advice; "" for none."""
    before, detector.min_face = detector.min_face, max(min(SMALL), round(remedy.min_face * scale))
    try:
        turn = turn_of(image, detector, mesh) if remedy.turn else 0
        if turn is None or (remedy.turn and turn == 0):
            return ""
        picture = turned(image, turn)
        largest = _largest_face(picture, detector, mesh) / scale
    finally:
        detector.min_face = before
    if largest < remedy.min_face * (SLACK if remedy.min_face == min(SMALL) else 1.0):
        return ""
    options = []
    if remedy.turn:
        options.append("--turn auto" if settings.turn == 0 else f"--turn {((settings.turn or 0) + turn) % 360}")
    if remedy.detector != settings.detector:
        options.append(f"--detector {remedy.detector}")
    if remedy.min_face != settings.min_face:
        options.append(f"--min-face {remedy.min_face}")
    what = " ".join(options)
    return f"{what} finds some, the largest of {largest:.0f} pixels: add {'it' if len(options) == 1 else 'them'}"


def _largest_face(image: np.ndarray, detector: Detector, mesh: FaceMesh) -> int:
    """Return the side in pixels of the largest face that the mesh confirms; 0 if there is none."""
    for face in detector.detect(image)[:LARGEST]:
        look = mesh.look(image, view_of_mesh(mesh.look(image, view_of_detection(face)).points))
        if look.presence >= PRESENT:
            return max(face.box[2:])
    return 0


def _is_crop(image: np.ndarray, mesh: FaceMesh) -> bool:
    """Return True if a picture is small, nearly square, and a face as a whole."""
    height, width = image.shape[:2]
    long, short = max(height, width), min(height, width)
    if long > CROP or long > SHAPE * short:
        return False
    # The mesh reduces what lies outside to black, which suits it: its squares reach outside the picture, too.
    views = [View(width / 2, height / 2, around * long, 0.0) for around in AROUND_CROP]
    return any(mesh.look(image, view).presence >= PRESENT for view in views)


def _reduced(image: np.ndarray) -> tuple[np.ndarray, float]:
    """Return a picture that takes at most BYTES, and the factor by which it is reduced."""
    scale = 1.0
    while image.nbytes > BYTES:
        image = cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA)
        scale /= 2
    return image, scale


def _at_width(image: np.ndarray, width: int) -> np.ndarray:
    if image.shape[1] <= width:
        return image
    height = max(1, round(image.shape[0] * width / image.shape[1]))
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
