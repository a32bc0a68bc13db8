"""The face mesh (Kartynnik et al. 2019): 468 points on a face, from a square around it that is levelled by its eyes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import cv2
import numpy as np

from fer_cam.detectors.blazeface.colour import FACE, without_cast
from fer_cam.settings import Settings
from fer_cam.types import Box, Detection
from fer_models.detector_card import load_detector_bundle
from fer_models.face_points import MESH_POINTS
from fer_models.preprocess import face_square, warp
from fer_models.runtime import make_interpreter

__all__ = ["PRESENT", "FaceMesh", "Mesh", "View", "box_of", "view_of_detection", "view_of_mesh"]

AROUND_BOX, AROUND_MESH = 1.6, 1.5
"""Side of the square, in sides of a detector's box and of the mesh's own extent. MediaPipe enlarges both by 1.5; its
detector's boxes are a ninth narrower than ours."""
DARK, SPREAD, GAIN = 60.0, 25.0, 8.0
"""The pixels are stretched to a mean of at least DARK and a standard deviation of at least SPREAD (0..255), each at
most GAIN times, so that a dim face is seen."""
PRESENT = 0.5
"""Presence from which the mesh sees a face (MediaPipe's value)."""
EYE_LEFT, EYE_RIGHT = 33, 263
"""The mesh's outer corners of the eyes, left and right in the picture."""


@dataclass(frozen=True)
class View:
    """A turned square of a picture: its centre in pixels, its side in pixels, and its angle in radians, clockwise."""

    x: float
    y: float
    side: float
    angle: float

    def matrix(self, size: int) -> np.ndarray:
        """Return the affine matrix (2, 3) from pixels of the picture to those of the square at `size` x `size`."""
        scale = size / self.side
        cos, sin = scale * np.cos(self.angle), scale * np.sin(self.angle)
        turn = np.array([[cos, sin], [-sin, cos]])
        shift = size / 2 - turn @ np.array([self.x, self.y])
        return np.concatenate([turn, shift[:, None]], axis=1)


@dataclass(frozen=True, eq=False)
class Mesh:
    """A face's points. points: float32 (468, 3), x and y in pixels of the picture, and depth in the same unit, smaller
    towards the camera. presence: 0..1, how sure the network is that it looked at a face."""

    points: np.ndarray
    presence: float


def view_of_detection(detection: Detection, around: float = AROUND_BOX) -> View:
    """Return the square around a detector's face, levelled by its points if it has them.

    around: its side in sides of the box.
    """
    x, y, w, h = detection.box
    angle = 0.0
    if detection.points is not None:
        across = detection.points[1] - detection.points[0]
        angle = float(np.arctan2(across[1], across[0]))
    return View(x + w / 2, y + h / 2, around * max(w, h), angle)


def view_of_mesh(points: np.ndarray) -> View:
    """Return the square around the last mesh (468, 2 or 3), levelled by its eyes and enlarged, as MediaPipe does it."""
    flat = points[:, :2].astype(np.float64)
    across = flat[EYE_RIGHT] - flat[EYE_LEFT]
    angle = float(np.arctan2(across[1], across[0]))
    cos, sin = np.cos(angle), np.sin(angle)
    level = flat @ np.array([[cos, -sin], [sin, cos]])
    low, high = level.min(axis=0), level.max(axis=0)
    x, y = np.array([[cos, -sin], [sin, cos]]) @ ((low + high) / 2)
    return View(float(x), float(y), AROUND_MESH * float((high - low).max()), angle)


def box_of(points: np.ndarray) -> Box:
    """Return the upright square box of a face by its five points: FER2013's square, as detectors place it."""
    (x, y), side = face_square(points)
    return round(x - side / 2), round(y - side / 2), max(1, round(side)), max(1, round(side))


class FaceMesh:
    """The network with one interpreter. Several threads may look at once: they take turns."""

    def __init__(self, *, threads: int = Settings.threads, folder: str = "blazeface") -> None:
        """threads: CPU threads. folder: name or folder of a bundle made by `fer-train export-blazeface`.

        Raises FerError if it is broken.
        """
        path = load_detector_bundle(folder, ("face_mesh",), "blazeface").networks["face_mesh"]
        self._interpreter, self._lock = make_interpreter(path, threads), threading.Lock()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self.side = int(self._interpreter.get_input_details()[0]["shape"][1])
        outputs = sorted(self._interpreter.get_output_details(), key=lambda o: -int(o["shape"][-1]))
        self._points, self._presence = (output["index"] for output in outputs)

    def look(self, image: np.ndarray, view: View) -> Mesh:
        """Return the mesh of the face in a square of a uint8 BGR picture (h, w, 3).

        There is always a mesh; only where its presence is high is there a face.
        """
        matrix = view.matrix(self.side)
        pixels = self._pixels(image, matrix)[None]
        with self._lock:
            self._interpreter.set_tensor(self._input, pixels)
            self._interpreter.invoke()
            points = self._interpreter.get_tensor(self._points).reshape(MESH_POINTS, 3)
            raw = float(self._interpreter.get_tensor(self._presence).reshape(-1)[0])
        back = cv2.invertAffineTransform(matrix)
        flat = points[:, :2] @ back[:, :2].T + back[:, 2]
        depth = points[:, 2:] * (view.side / self.side)
        presence = float(1 / (1 + np.exp(-np.clip(raw, -80, 80))))
        return Mesh(np.concatenate([flat, depth], axis=1).astype(np.float32), presence)

    def look_upright(self, image: np.ndarray, view: View) -> Mesh:
        """Return the mesh in a square or in the same square turned by 180°, whichever has more presence.

        A detector may give the points of an upside-down face as if it were upright. On 70 people of the London set at
        five tilts, plain, dark, blurred, small, with mouth or eyes covered, the right way up has a presence that is
        more than 10 higher in logits (median 16), and is the one with less in 0.5 % of the pictures.
        """
        meshes = (self.look(image, view), self.look(image, replace(view, angle=view.angle + np.pi)))
        return max(meshes, key=lambda mesh: mesh.presence)

    def _pixels(self, image: np.ndarray, matrix: np.ndarray) -> np.ndarray:
        """Return the square as the network takes it: float32 RGB (side, side, 3), 0..1."""
        scale = float(np.hypot(*matrix[:, 0]))
        if scale < 0.5:
            # A bilinear warp of a far larger face would sample single pixels.
            image, matrix = _halve(image, matrix, self.side, int(-np.log2(scale)))
        square = warp(image, matrix, self.side)
        middle = square[self.side // 4 : -self.side // 4, self.side // 4 : -self.side // 4]
        means, spreads = cv2.meanStdDev(middle)
        less = without_cast(square, means[:, 0], FACE)
        if less is not square:
            square = less
            means, spreads = cv2.meanStdDev(square[self.side // 4 : -self.side // 4, self.side // 4 : -self.side // 4])
        mean, spread = float(means.sum()) / 3, float(spreads.sum()) / 3
        gain = min(GAIN, max(1.0, DARK / max(mean, 1.0), SPREAD / max(spread, 1.0)))
        # A dark face is made brighter; a bright one of little contrast keeps its brightness in the middle of the range.
        shift = 0.0 if mean * gain < 128 else 128 - mean * gain
        table = np.clip((np.arange(256, dtype=np.float32) * gain + shift) / 255, 0, 1).astype(np.float32)
        pixels: np.ndarray = cv2.LUT(cv2.cvtColor(square, cv2.COLOR_BGR2RGB), table)
        return pixels


def _halve(image: np.ndarray, matrix: np.ndarray, side: int, times: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of the picture that a warp to `side` x `side` needs, halved `times` times, and the warp from
    there."""
    inverse = cv2.invertAffineTransform(matrix)
    corners = np.array([[0, 0], [side, 0], [0, side], [side, side]]) @ inverse[:, :2].T + inverse[:, 2]
    low = np.maximum(0, np.floor(corners.min(axis=0))).astype(int)
    high = np.minimum((image.shape[1], image.shape[0]), np.ceil(corners.max(axis=0))).astype(int)
    if (high - low).min() < 2**times:
        return image, matrix
    part = image[low[1] : high[1], low[0] : high[0]]
    size = ((high - low) // 2**times).clip(1)
    small = cv2.resize(part, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA)
    scale = (high - low) / size
    warp = matrix.copy()
    warp[:, 2] += matrix[:, :2] @ (low + (scale - 1) / 2)
    warp[:, :2] *= scale
    return small, warp
