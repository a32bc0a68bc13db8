"""Asks the face mesh whether a candidate of BlazeFace is a face, and where its points are."""

from __future__ import annotations

import cv2
import numpy as np

from fer_cam.detectors.blazeface.face_mesh import PRESENT, FaceMesh, Mesh, View, box_of, view_of_detection, view_of_mesh
from fer_cam.detectors.blazeface.regions import DARK, GAIN
from fer_cam.types import Detection
from fer_models.face_points import points_5
from fer_models.preprocess import warp

__all__ = ["LIKELY", "SURE", "Confirmation", "are_collapsed"]

WEAK, LIKELY, SURE = 0.3, 0.55, 0.75
"""Scores. A candidate below SURE is a face only if the mesh has a presence of PRESENT there, or of HARDLY if it is
LIKELY. On pictures of 20 people in 26 kinds of light, size, tilt and cover, the presence on what is no face was at most
0.45, and below 0.005 where the score was LIKELY; on people who wear a headset it was from 0.06 up."""
HARDLY = 0.03
EYES, NEAR_EYES = 0.25, 0.33
"""Distance of the eyes, in sides of the network's own box, below which its points are wrong: on some faces that are
tilted by 60 to 90° they fall into one place, while the box is right. At other tilts it is 0.33 to 0.48. Of faces of 24
to 30 pixels at 90°, every fifth has a score of WEAK to LIKELY and a distance below NEAR_EYES."""
AROUND_RAW, TURNS = 1.8, (np.pi / 2, -np.pi / 2, np.pi / 4, -np.pi / 4)
"""The mesh looks for such a face at these angles, in squares of this many sides of that box."""
TURNED, WEAK_TURNED = 0.9, 0.95
"""Presence, at the second look, from which a face is seen at another angle; of a candidate that is not LIKELY, at both
looks. Four more angles are four more chances to be wrong: on 600 backgrounds the presence at what is no face was up to
0.95 at the first look and 0.88 at the second; on tilted faces it is nearly 1."""
FLAT, CLEAR = 2.0, 0.95
"""A candidate is blank, such as a balloon or a lamp, if the standard deviation of its middle is below FLAT, in levels
of grey as if it were lit well. The mesh takes blank shapes for faces, with a presence of up to 0.85. In the middle of
12 blank shapes it was at most 1.2, on covered faces in haze at least 3.9. A fainter face has a presence above CLEAR."""
MIDDLE, EDGE = 32, 6
"""Side in pixels at which a candidate is judged to be blank, and the rim that is left out."""
MORE_LOOKS, STILL = 6, 0.07
"""The mesh looks up to so many times more while its square turns by more than 0.07 radians or grows by more than 7 %:
where BlazeFace's points are far off, it comes nearer with each look."""


def are_collapsed(box: np.ndarray, points: np.ndarray, limit: float = EYES) -> bool:
    """Return True if the eyes are so near each other in their box that the points cannot be right."""
    return float(np.hypot(*(points[1] - points[0]))) < limit * float(box[2] - box[0])


class Confirmation:
    """The face mesh as the judge of candidates."""

    def __init__(self, mesh: FaceMesh) -> None:
        self._mesh = mesh

    def confirm(self, image: np.ndarray, face: Detection, box: np.ndarray) -> Detection | None:
        """Return the face as the mesh sees it; as it is if it needs no more; None if it is none.

        image: uint8 BGR (h, w, 3). box: the network's own, left, top, right, bottom, which holds where its points do
        not.
        """
        first = self._mesh.look_upright(image, view_of_detection(face))
        second = self._mesh.look(image, view_of_mesh(first.points))
        presence = max(first.presence, second.presence)
        turned = self._turned(image, face, box, second.presence)
        if turned is not None:
            first, second = turned
        if second.presence < CLEAR and face.score < SURE and _is_blank(image, box):
            return None
        if second.presence >= PRESENT:
            five = points_5(self._settle(image, first, second).points)
            return Detection(box_of(five), max(face.score, presence, second.presence), five)
        if face.score >= SURE or (face.score >= LIKELY and presence >= HARDLY):
            return face
        return None

    def _turned(self, image: np.ndarray, face: Detection, box: np.ndarray, presence: float) -> tuple[Mesh, Mesh] | None:
        """Return the two meshes at another angle, if the mesh sees a face there, and better than with `presence`."""
        if face.points is None:
            return None
        likely, seen = face.score >= LIKELY, presence >= PRESENT
        if likely:
            if seen and not are_collapsed(box, face.points):
                return None
        elif seen or face.score < WEAK or not are_collapsed(box, face.points, NEAR_EYES):
            return None
        x, y = (float(v) for v in (box[:2] + box[2:]) / 2)
        views = [View(x, y, AROUND_RAW * float(box[2] - box[0]), angle) for angle in TURNS]
        first = max((self._mesh.look(image, view) for view in views), key=lambda mesh: mesh.presence)
        second = self._mesh.look(image, view_of_mesh(first.points))
        least = TURNED if likely else WEAK_TURNED
        if second.presence < max(presence, least) or (not likely and first.presence < WEAK_TURNED):
            return None
        return first, second

    def _settle(self, image: np.ndarray, before: Mesh, mesh: Mesh) -> Mesh:
        """Return the mesh after more looks, if its square still turns or grows."""
        for _ in range(MORE_LOOKS):
            view, last = view_of_mesh(mesh.points), view_of_mesh(before.points)
            if abs(np.sin(view.angle - last.angle)) < STILL and abs(np.log(view.side / last.side)) < STILL:
                break
            before, again = mesh, self._mesh.look(image, view)
            if again.presence < PRESENT:
                break
            mesh = again
        return mesh


def _is_blank(image: np.ndarray, box: np.ndarray) -> bool:
    """Return True if the middle of a box, left, top, right, bottom, shows nothing but a slow change of brightness."""
    x, y = (float(v) for v in (box[:2] + box[2:]) / 2)
    square = warp(image, View(x, y, float(box[2] - box[0]), 0.0).matrix(MIDDLE), MIDDLE)
    square = cv2.GaussianBlur(square, (0, 0), 1).mean(axis=2)
    level = square[EDGE:-EDGE, EDGE:-EDGE]
    rows, columns = np.mgrid[: level.shape[0], : level.shape[1]].reshape(2, -1)
    plane = np.stack([np.ones(level.size), rows, columns], axis=1)
    rest = level.ravel() - plane @ np.linalg.lstsq(plane, level.ravel(), rcond=None)[0]
    gain = min(GAIN, max(1.0, DARK / max(1.0, float(level.mean()))))
    return float(rest.std()) * gain < FLAT
