"""Finds by which angle a picture must be turned so that the faces in it are upright."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from fer_cam.detectors import Detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh, view_of_detection, view_of_mesh
from fer_cam.tracking.head_pose import head_pose
from fer_cam.types import Detection, Frame

__all__ = ["LARGEST", "TURNS", "Turner", "roll_of", "turn_of", "turned"]

TURNS = (0, 90, 270, 180)
"""Degrees by which pictures may be turned, clockwise. Half a turn comes last: few cameras hang upside down."""
_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
DOUBT = 35.0
"""A face counts if its roll is within this many degrees of a multiple of 90."""
PRESENT = 0.9
"""Presence from which a face counts."""
LOOKS = 6
"""Looks in the best direction: at a tilt of 45° to it the third one is 20° off."""
SURE, AHEAD = 0.8, 1.5
"""A direction is found if the presences of its faces sum up to at least SURE, and to AHEAD times those of any other."""
LARGEST = 8
"""Number of faces of a picture, the largest first, that are looked at."""
EVERY = 0.25
"""Seconds between two pictures of a film that are looked at until one of them has decided."""


def turned(image: np.ndarray, turn: int) -> np.ndarray:
    """Return a picture (h, w, 3) turned clockwise by 0, 90, 180 or 270 degrees."""
    return cv2.rotate(image, _ROTATIONS[turn]) if turn else image


def roll_of(image: np.ndarray, face: Detection, mesh: FaceMesh) -> tuple[float, float] | None:
    """Return the roll of a face, -180..180 degrees clockwise, and the mesh's presence there.

    None: the mesh sees no face.
    """
    box = view_of_detection(replace(face, points=None))
    views = [replace(box, angle=float(np.radians(turn))) for turn in TURNS]
    # Upside down the presence is high too, but on London faces of any tilt its logit is lower by 10 or more.
    best = max((mesh.look(image, view) for view in views), key=lambda look: look.presence)
    for _ in range(LOOKS - 1):
        best = mesh.look(image, view_of_mesh(best.points))
    return (head_pose(best.points).roll, best.presence) if best.presence >= PRESENT else None


def turn_of(image: np.ndarray, detector: Detector, mesh: FaceMesh) -> int | None:
    """Return the degrees, one of TURNS, by which a uint8 BGR picture (h, w, 3) must be turned clockwise.

    None: no face decides it. A detector that finds faces of any direction searches once, any other up to four times.
    """
    for turn in TURNS:
        picture = turned(image, turn)
        votes = dict.fromkeys(TURNS, 0.0)
        for face in detector.detect(picture)[:LARGEST]:
            found = roll_of(picture, face, mesh)
            if found is not None and abs(_between(found[0], 90 * round(found[0] / 90))) <= DOUBT:
                votes[(turn - 90 * round(found[0] / 90)) % 360] += found[1]
        best, second = sorted(TURNS, key=lambda turn: -votes[turn])[:2]
        if votes[best] >= SURE and votes[best] >= AHEAD * votes[second]:
            return best
    return None


def _between(a: float, b: float) -> float:
    """Return the angle from b to a, -180..180 degrees."""
    return (a - b + 180) % 360 - 180


class Turner:
    """Turns the frames of one source, by a given angle or so that faces are upright. Not for two threads at once."""

    def __init__(self, turn: int | None, mesh: FaceMesh | None) -> None:
        """turn: degrees, one of TURNS; None: find them. mesh: needed to find them.

        Raises ValueError for other degrees, and for None without a mesh.
        """
        if turn not in (*TURNS, None):
            raise ValueError(f"turn must be one of {sorted(TURNS)} or None, not {turn!r}")
        if turn is None and mesh is None:
            raise ValueError("the direction of faces can be found only with a face mesh")
        self.turn, self._mesh = turn, mesh
        self.reset()

    def reset(self) -> None:
        """Forget the direction that was found, because the next frame is of another source."""
        self.found: int | None = None
        self._next_look = -np.inf
        self._last = -np.inf

    def is_due(self, frame: Frame) -> bool:
        """Return True if `look` should decide the direction by this frame: a photo, or a film that is undecided."""
        if self.turn is not None:
            return False
        if frame.name or frame.time < self._last:
            self.reset()
        self._last = frame.time
        return self.found is None and frame.time >= self._next_look

    def look(self, frame: Frame, detector: Detector) -> None:
        """Find the direction, if a face of this frame decides it. Searches the frame up to four times."""
        assert self._mesh is not None
        self.found = turn_of(frame.image, detector, self._mesh)
        self._next_look = frame.time + EVERY

    def apply(self, image: np.ndarray) -> np.ndarray:
        """Return the picture, turned by the angle that is in force."""
        return turned(image, (self.found or 0) if self.turn is None else self.turn)
