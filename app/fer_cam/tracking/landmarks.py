"""Follows faces by their mesh: the square for the next look comes from the last points, as in MediaPipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fer_cam.detectors.blazeface.face_mesh import PRESENT, FaceMesh, Mesh, View, box_of, view_of_detection, view_of_mesh
from fer_cam.detectors.flow import FlowFollower, reduced_grey
from fer_cam.settings import Settings
from fer_cam.tracking.head_pose import head_pose
from fer_cam.tracking.one_euro import OneEuro
from fer_cam.types import Box, Detection
from fer_models.face_points import points_5

__all__ = ["MeshFace", "MeshFollower"]

LOOKS, LOOKS_AT_PHOTOS = 2, 4
"""Looks at a new face. The first, from a detector's box, is 3 % of the eyes' distance off on tilted London faces, the
second 1 % (medians). After four, the answers to a face and to its mirror image are 0.02 apart, after two 0.06 (half of
the L1 distance, mean of 15 pictures of the demo); in a video the next frames bring further looks."""
MESHES = 4
"""Faces whose mesh is taken anew in one frame. In a crowd they take turns, and optical flow moves the others."""
FLOW_SIDE = 64
"""Optical flow looks at pictures in which the smallest face has this side, in pixels, or less."""
CUTOFF, BETA = 1.5, 20.0
"""The One Euro filter of the points. Its unit of speed is a face's width a second: 1.5 Hz at rest, and as quick as
frames come when the head moves by half its width a second."""


@dataclass(eq=False)
class MeshFace:
    """A face with its mesh, as the follower keeps it. view: where to look next. looked: time of the last look."""

    detection: Detection
    view: View
    filter: OneEuro
    looked: float


class MeshFollower:
    """Gives faces landmarks and pose, and follows them. Not for two threads at once."""

    def __init__(self, mesh: FaceMesh, rate: float = Settings.mesh_rate) -> None:
        """rate: each face's mesh is taken at most so often in a second of the source; 0: on every frame."""
        self._mesh, self.rate = mesh, rate
        self._flow = FlowFollower()
        self._before: np.ndarray | None = None

    def reset(self) -> None:
        """Forget the last picture, because the next one is unrelated."""
        self._before = None

    def begin(self, image: np.ndarray, detection: Detection, now: float, *, thorough: bool = False) -> MeshFace | None:
        """Return a face that a detector found, with its landmarks; None if the mesh sees no face there.

        thorough: look more often, for a picture that no other follows.
        """
        self._before = image
        first = self._mesh.look_upright(image, view_of_detection(detection))
        if first.presence < PRESENT:
            return None
        view = view_of_mesh(first.points)
        for _ in range((LOOKS_AT_PHOTOS if thorough else LOOKS) - 1):
            mesh = self._mesh.look(image, view)
            if mesh.presence < PRESENT:
                return None
            view = view_of_mesh(mesh.points)
        return self._see(MeshFace(detection, view, OneEuro(CUTOFF, BETA), now), mesh, now)

    def follow(self, image: np.ndarray, faces: Sequence[MeshFace], now: float) -> list[MeshFace | None]:
        """Return where each face of the last picture is now; None if it is lost. Call it on every picture.

        image: uint8 BGR (h, w, 3). now: its time in seconds of the source.
        """
        oldest = sorted(range(len(faces)), key=lambda i: faces[i].looked)
        wait = 1 / self.rate - 0.001 if self.rate else 0.0  # two frames of 1/30 s are a little less than 1/15 s
        due = {i for i in oldest[:MESHES] if now - faces[i].looked >= wait}
        rest = [i for i in range(len(faces)) if i not in due]
        moved = self._move(image, [faces[i].detection.box for i in rest])
        self._before = image
        result: list[MeshFace | None] = list(faces)
        for i, box in zip(rest, moved, strict=True):
            result[i] = None if box is None else _shift(faces[i], box)
            if result[i] is None:
                due.add(i)  # the flow has lost it: the mesh decides
        for i in due:
            mesh = self._mesh.look(image, faces[i].view)
            result[i] = self._see(faces[i], mesh, now) if mesh.presence >= PRESENT else None
        return result

    def _move(self, image: np.ndarray, boxes: list[Box]) -> list[Box | None]:
        """Return where boxes of the last picture are now, by optical flow."""
        if not boxes or self._before is None or self._before.shape != image.shape:
            return [None] * len(boxes)
        # Only the part of the pictures around the boxes is looked at, reduced: it makes flow several times as fast.
        low = np.min([(x - w, y - h) for x, y, w, h in boxes], axis=0).clip(0)
        high = np.max([(x + 2 * w, y + 2 * h) for x, y, w, h in boxes], axis=0)
        if (low >= image.shape[1::-1]).any() or (high <= 0).any():
            return [None] * len(boxes)
        part = (slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0])))
        scale = min(1.0, FLOW_SIDE / min(w for _, _, w, _ in boxes))
        before, after = (reduced_grey(whole[part], scale) for whole in (self._before, image))
        self._flow.see(before)
        there = [(int(x - low[0]), int(y - low[1]), w, h) for x, y, w, h in boxes]
        moved = self._flow.follow(after, there, scale)
        return [box and (int(box[0] + low[0]), int(box[1] + low[1]), box[2], box[3]) for box in moved]

    def _see(self, face: MeshFace, mesh: Mesh, now: float) -> MeshFace:
        """Return the face with its new mesh, smoothed. The next square comes from the points as they are."""
        width = float(np.ptp(mesh.points[:, 0])) or 1.0
        points = face.filter.filter(mesh.points, now, width)
        five = points_5(points)
        detection = Detection(box_of(five), mesh.presence, five, points[:, :2].astype(np.float32), head_pose(points))
        return MeshFace(detection, view_of_mesh(mesh.points), face.filter, now)


def _shift(face: MeshFace, box: Box) -> MeshFace:
    """Return the face moved and scaled as its box."""
    old, detection = face.detection.box, face.detection
    scale = box[2] / old[2]
    before, after = np.array(old[:2]) + np.array(old[2:]) / 2, np.array(box[:2]) + np.array(box[2:]) / 2

    def moved(points: np.ndarray | None) -> np.ndarray | None:
        return None if points is None else ((points - before) * scale + after).astype(points.dtype)

    x, y = (np.array([face.view.x, face.view.y]) - before) * scale + after
    return MeshFace(
        replace(detection, box=box, points=moved(detection.points), landmarks=moved(detection.landmarks)),
        replace(face.view, x=float(x), y=float(y), side=face.view.side * scale), face.filter, face.looked,
    )  # fmt: skip
