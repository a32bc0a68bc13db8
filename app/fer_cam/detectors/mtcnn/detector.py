"""The MTCNN cascade: P-Net proposes squares on a pyramid, R-Net and O-Net refine them. R-Net and O-Net alone follow."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import cv2
import numpy as np

from fer_cam.detectors.mtcnn.boxes import CELL, cut, place_points, propose, refine, square, suppress
from fer_cam.detectors.mtcnn.networks import BatchNetwork, Network
from fer_cam.settings import Settings
from fer_cam.types import Detection
from fer_models.detector_card import load_detector_bundle

__all__ = ["MtcnnDetector"]

SHRINK = 0.709
"""Factor between the levels of the pyramid: half the area, as in the package."""
PNET, RNET, ONET = 0.6, 0.7, 0.8
"""Minimum score of a face at each stage (the package's defaults)."""
WITHIN_LEVEL, BETWEEN_LEVELS, AFTER = 0.5, 0.7, 0.7
"""Overlap that suppresses a box: in a level, between levels, after R-Net and O-Net (the package's defaults)."""


class MtcnnDetector:
    """The MTCNN detector. The first picture of each size is slower. Not for two threads at once."""

    name = "mtcnn"
    follows_boxes = True

    def __init__(
        self,
        min_face: int = Settings.min_face,
        threshold: float = 0.9,
        *,
        threads: int = Settings.threads,
        folder: str = "mtcnn",
    ) -> None:
        """min_face: smallest face in pixels. threshold: minimum score of a face, 0..1. threads: CPU threads.

        folder: name or folder of a bundle made by `fer-train export-mtcnn`. Raises FerError if it is broken.
        """
        paths = load_detector_bundle(folder, ("pnet", "rnet", "onet"), "mtcnn").networks
        self.min_face, self.threshold = min_face, threshold
        self._pnet = paths["pnet"]
        self._pool = ThreadPoolExecutor(threads, "mtcnn") if threads > 1 else None
        self._rnet = BatchNetwork(paths["rnet"], 24, 16, self._pool, threads)
        self._onet = BatchNetwork(paths["onet"], 48, 4, self._pool, threads)
        self._pyramid: tuple[tuple[int, int, int], list[tuple[float, Network]]] = ((0, 0, 0), [])

    def _levels(self, height: int, width: int, min_face: int) -> list[tuple[float, Network]]:
        """Return the scale and P-Net of each level; made again when the picture's size or the smallest face changes."""
        key = (height, width, min_face)
        if self._pyramid[0] != key:
            levels = []
            for level in count():
                scale = CELL / max(min_face, CELL) * SHRINK**level
                h, w = int(height * scale), int(width * scale)
                if min(h, w) < CELL:
                    break
                levels.append((scale, Network(self._pnet, (1, h, w, 3))))
            self._pyramid = (key, levels)
        return self._pyramid[1]

    def _propose(self, image: np.ndarray, min_face: int) -> np.ndarray:
        """Return squares (n, 4) in which P-Net sees a face."""
        pixels = image.astype(np.float32)

        def search(level: tuple[float, Network]) -> tuple[np.ndarray, np.ndarray]:
            scale, network = level
            _, height, width, _ = network.shape
            reduced = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
            offsets, probabilities = network.run(reduced[None])
            boxes, scores = propose(offsets[0], probabilities[0, ..., 1], PNET, scale)
            best = suppress(boxes, scores, WITHIN_LEVEL)
            return boxes[best], scores[best]

        height, width = image.shape[:2]
        levels = self._levels(height, width, min_face)
        if not levels:
            return np.zeros((0, 4))
        # OpenCV and the runtime release Python's lock, so that levels run on several cores at once.
        parts = list(self._pool.map(search, levels)) if self._pool else [search(level) for level in levels]
        boxes, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
        return square(boxes[suppress(boxes, scores, BETWEEN_LEVELS)])

    def _reject(self, image: np.ndarray, boxes: np.ndarray) -> np.ndarray:
        """Return refined squares (n, 4) of those boxes that R-Net takes for faces."""
        if len(boxes) == 0:
            return boxes
        offsets, probabilities = self._rnet.run(cut(image, boxes, self._rnet.side))
        faces = probabilities[:, 1] > RNET
        boxes, scores = refine(boxes, offsets)[faces], probabilities[faces, 1]
        return square(boxes[suppress(boxes, scores, AFTER)])

    def _output(self, image: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return O-Net's boxes (n, 4), points (n, 5, 2) and scores (n,) for every square."""
        offsets, points, probabilities = self._onet.run(cut(image, boxes, self._onet.side))
        return refine(boxes, offsets), place_points(boxes, points), probabilities[:, 1]

    def detect(self, image: np.ndarray, known: Sequence[Detection] = (), *, thorough: bool = False) -> list[Detection]:
        """Return the faces with points, largest first; the score is O-Net's probability."""
        min_face = self.min_face  # read once: another thread may change it while a search runs
        boxes = self._reject(image, self._propose(image, min_face))
        if len(boxes) == 0:
            return []
        boxes, points, scores = self._output(image, boxes)
        good = np.flatnonzero(scores > max(ONET, self.threshold))
        best = good[suppress(boxes[good], scores[good], AFTER, by_smaller=True)]
        detections = [_detection(image, boxes[i], points[i], scores[i]) for i in best]
        detections = [d for d in detections if max(d.box[2:]) >= min_face and min(d.box[2:]) >= 1]
        return sorted(detections, key=lambda d: -d.box[2] * d.box[3])

    def follow(self, image: np.ndarray, faces: Sequence[Detection]) -> list[Detection | None]:
        """Return where each face is now; None if O-Net sees none there.

        R-Net moves the last square, then O-Net refines it. A face may have moved by a third of its width: measured with
        squares that are 0.3 widths off, the boxes that come back have a median overlap of 0.91 with the right ones.
        """
        if not faces:
            return []
        last = np.array([d.box for d in faces], float)
        last[:, 2:] += last[:, :2]
        squares = square(last)
        offsets, _ = self._rnet.run(cut(image, squares, self._rnet.side))
        boxes, points, scores = self._output(image, square(refine(squares, offsets)))
        places = [_detection(image, *place) for place in zip(boxes, points, scores, strict=True)]
        # At the picture's edge nothing may be left of a box.
        return [d if d.score > ONET and min(d.box[2:]) >= 1 else None for d in places]


def _detection(image: np.ndarray, box: np.ndarray, points: np.ndarray, score: float) -> Detection:
    height, width = image.shape[:2]
    edge = np.array([width - 1, height - 1] * 2)
    left, top, right, bottom = (int(v) for v in np.rint(np.clip(box, 0, edge)))
    return Detection((left, top, right - left, bottom - top), float(score), points.astype(np.float64))
