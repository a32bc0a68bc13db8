"""Searches the whole picture, then smaller squares for smaller faces; asks the face mesh where it is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np

from fer_cam.detectors.blazeface.confirm import LIKELY, SURE, Confirmation, are_collapsed
from fer_cam.detectors.blazeface.face_mesh import FaceMesh, box_of, view_of_detection
from fer_cam.detectors.blazeface.merge import merge, to_picture
from fer_cam.detectors.blazeface.network import FULL_RANGE, SHORT_RANGE, BlazeNetwork, Raw
from fer_cam.detectors.blazeface.regions import REACH, REACH_OF_PHOTOS, Region, pixels_of, plan
from fer_cam.detectors.boxes import cover, overlap
from fer_cam.settings import Settings
from fer_cam.types import Box, Detection
from fer_models.detector_card import load_detector_bundle
from fer_models.preprocess import warp

__all__ = ["BlazeFaceDetector"]

POSSIBLE = 0.25
"""Score from which a candidate is looked at."""
NEAR = 0.5
"""Score from which `follow` still sees a face."""
TILTED = 0.7
"""Cosine of the tilt, 45°, beyond which the mesh places the points: at 90° BlazeFace's box is off by half its side for
one face in ten."""
PART, UNLIKELY_PART = 0.5, 0.25
"""A candidate is a part of a surer face if one covers this much of the other; less is enough if it is not LIKELY, such
as a chin or a glass of spectacles, in which the mesh sees a face."""
SLACK = 0.8
"""A face may be this much smaller than the smallest that is asked for, because boxes of small faces are not exact."""
KNOWN = 0.4
"""Overlap of the network's own box with a known face from which a candidate is that face. On the demo's portrait at
tilts of 0 to 90° it is 0.58 to 0.88; points would not do, as they may have fallen into one place."""
AROUND = 2.0
"""Side of the square around a face that is followed, in sides of its box."""
MOUTH = 0.42
"""Half the width of the mouth over the distance of the eyes: the corners lie there on both sides of the middle, which
is all that the network gives. From fer_models.occlusion.BOX_TO_POINTS: (0.653 - 0.347) / (0.685 - 0.315) / 2."""


class BlazeFaceDetector:
    """BlazeFace with two networks, short range for large faces and full range for small ones.

    Not for two threads at once.
    """

    name = "blazeface"
    follows_boxes = True

    def __init__(
        self, min_face: int = Settings.min_face, *, threads: int = Settings.threads, folder: str = "blazeface",
        mesh: FaceMesh | None = None,
    ) -> None:  # fmt: skip
        """min_face: smallest face in pixels. threads: CPU threads. mesh: the one to ask; None: one of its own.

        folder: name or folder of a bundle made by `fer-train export-blazeface`. Raises FerError if it is broken.
        """
        paths = load_detector_bundle(folder, (SHORT_RANGE.name, FULL_RANGE.name), "blazeface").networks
        self.min_face, self._folder, self._threads = min_face, folder, threads
        self._short = BlazeNetwork(paths[SHORT_RANGE.name], SHORT_RANGE)
        self._pool = ThreadPoolExecutor(threads - 1, "blazeface") if threads > 1 else None
        self._full_range = paths[FULL_RANGE.name]
        self._lanes = [BlazeNetwork(self._full_range, FULL_RANGE)]
        self._shared_mesh = mesh

    @cached_property
    def _mesh(self) -> FaceMesh:
        return self._shared_mesh or FaceMesh(threads=1, folder=self._folder)

    @cached_property
    def _confirmation(self) -> Confirmation:
        return Confirmation(self._mesh)

    def detect(self, image: np.ndarray, known: Sequence[Detection] = (), *, thorough: bool = False) -> list[Detection]:
        """Return the faces with points, largest first.

        The score is BlazeFace's, or the mesh's presence if that is higher. known: faces that the mesh sees already;
        where one of them is, the mesh is not asked again. thorough: search smaller squares.

        Raises FerError if the mesh is needed and its file is missing or altered.
        """
        min_face = self.min_face  # read once: another thread may change it while a search runs
        found = merge(self._search(image, min_face, thorough))
        faces: list[Detection] = []
        for box, points, score in zip(found.boxes, found.points, found.scores, strict=True):
            face = _detection(points, score)
            if score < SURE or _tilted(points) or are_collapsed(box, points):
                place = _place(box)
                same = (face for face in known if overlap(face.box, place) > KNOWN)
                confirmed = next(same, None) or self._confirmation.confirm(image, face, box)
                if confirmed is None:
                    continue
                face = confirmed
            # The mesh may have moved a candidate to a face that is known already.
            limit = PART if score >= LIKELY else UNLIKELY_PART
            if all(cover(face.box, other.box) < limit for other in faces):
                faces.append(face)
        faces = [face for face in faces if face.box[2] >= SLACK * min_face]
        return sorted(faces, key=lambda d: -d.box[2] * d.box[3])

    def _search(self, image: np.ndarray, min_face: int, thorough: bool = False) -> list[Raw]:
        """Return the candidates of every square, in pixels of the picture."""
        height, width = image.shape[:2]
        regions = plan(height, width, min_face, REACH_OF_PHOTOS if thorough else REACH)

        def search(network: BlazeNetwork, part: Sequence[Region]) -> list[Raw]:
            return [
                to_picture(network.run(pixels_of(image, region, network.side), POSSIBLE), region, height, width)
                for region in part
            ]

        number = min(self._threads, len(regions))
        while len(self._lanes) < number:
            self._lanes.append(BlazeNetwork(self._full_range, FULL_RANGE))
        shares = [regions[i::number] for i in range(number)]
        jobs = []
        if self._pool:
            # The runtime releases Python's lock, so that squares are searched on several cores at once.
            lanes = [(self._short, regions[:1]), *zip(self._lanes[1:number], shares[1:], strict=True)]
            jobs = [self._pool.submit(search, *lane) for lane in lanes]
            raws = search(self._lanes[0], shares[0])
        else:
            raws = search(self._short, regions[:1]) + search(self._lanes[0], shares[0])
        # In the same order for any number of threads, because averages depend on it in their last digits.
        parts = [raw for job in jobs for raw in job.result()] + raws
        return sorted(parts, key=lambda raw: -raw.scores.max(initial=0.0))

    def follow(self, image: np.ndarray, faces: Sequence[Detection]) -> list[Detection | None]:
        """Return where each face is now, by the short-range network around its last place; None if it sees none."""
        return [self._look(image, face) for face in faces]

    def _look(self, image: np.ndarray, face: Detection) -> Detection | None:
        """Return what the short-range network sees near a face's last place, levelled; None if it sees no face."""
        side = self._short.side
        matrix = view_of_detection(face, AROUND).matrix(side)
        level = warp(image, matrix, side)
        raw = merge([self._short.run(pixels_of(level, Region(0, 0, side), side), NEAR)])
        middle = (raw.boxes[:, :2] + raw.boxes[:, 2:]) / 2
        near = np.flatnonzero(np.abs(middle - 0.5).max(axis=1, initial=0) < 0.5 / AROUND)
        if len(near) == 0:
            return None
        back = np.linalg.inv(matrix[:, :2])
        return _detection((raw.points[near[0]] * side - matrix[:, 2]) @ back.T, raw.scores[near[0]])


def _place(box: np.ndarray) -> Box:
    """Return left, top, right, bottom as a box."""
    return round(box[0]), round(box[1]), round(box[2] - box[0]), round(box[3] - box[1])


def _tilted(points: np.ndarray) -> bool:
    """Return True if the face is tilted so far that BlazeFace's points are not exact."""
    across = points[1] - points[0]
    return float(across[0]) < TILTED * float(np.hypot(*across))


def _detection(points: np.ndarray, score: float) -> Detection:
    """Return a face from the network's six points (see Raw): its box is the square of the five points."""
    eyes, across = points[:2], points[1] - points[0]
    mouth = points[3] + np.array([[-MOUTH], [MOUTH]]) * across
    five = np.concatenate([eyes, points[2:3], mouth])
    return Detection(box_of(five), float(score), five)
