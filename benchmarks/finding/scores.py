"""What found.py counts: faces that a detector finds, and further boxes."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from finding.pictures import Square

from fer_cam.detectors.base import Detector
from fer_cam.sources import frames, open_source
from fer_cam.types import Box

SAME_FACE = 0.4
"""Least overlap (intersection over union) of a box with the true one."""


@dataclass
class Score:
    """Faces that a detector found in the pictures of a column, or in the frames of a clip.

    faces, found: true boxes, and those found; 0 in a clip without true boxes. pictures, second, whole: pictures, those
    with a box too many, and those with every face and no other box. seconds: of each search.
    """

    faces: int = 0
    found: int = 0
    pictures: int = 0
    second: int = 0
    whole: int = 0
    seconds: list[float] = field(default_factory=list)


def overlap(box: Box, truth: Square) -> float:
    """Return the intersection over union of a box and a true box, 0..1."""
    x, y, w, h = box
    upright = ((x + w / 2, y + h / 2), (w, h), 0.0)
    turned = ((truth.x, truth.y), (truth.side, truth.side), -truth.tilt)
    kind, points = cv2.rotatedRectangleIntersection(upright, turned)
    if kind == cv2.INTERSECT_NONE or points is None:
        return 0.0
    common = cv2.contourArea(cv2.convexHull(points))
    return common / (w * h + truth.side**2 - common)


def compare(boxes: Sequence[Box], truths: Sequence[Square]) -> tuple[int, int]:
    """Return the number of true boxes that are found, each by a box of its own, and the number of other boxes."""
    pairs = [(overlap(box, truth), i, j) for i, box in enumerate(boxes) for j, truth in enumerate(truths)]
    used: set[int] = set()
    matched: set[int] = set()
    for share, i, j in sorted(pairs, reverse=True):
        if share >= SAME_FACE and i not in used and j not in matched:
            used.add(i)
            matched.add(j)
    return len(matched), len(boxes) - len(used)


def measure(samples: Iterable[tuple[np.ndarray, Sequence[Square]]], detectors: Sequence[Detector]) -> dict[str, Score]:
    """Return the score of each detector, by name. The detectors take turns on each picture."""
    scores = {detector.name: Score() for detector in detectors}
    for image, truths in samples:
        for detector in detectors:
            start = time.perf_counter()
            detections = detector.detect(image)
            score = scores[detector.name]
            score.seconds.append(time.perf_counter() - start)
            found, others = compare([d.box for d in detections], truths)
            score.faces += len(truths)
            score.found += found
            score.pictures += 1
            score.second += others > 0
            score.whole += found == len(truths) and others == 0
    return scores


def count_people(path: Path, people: int, detectors: Sequence[Detector]) -> dict[str, Score]:
    """Return for each detector in how many frames of a clip it finds exactly `people` faces (Score.whole)."""
    scores = {detector.name: Score() for detector in detectors}
    stream = open_source(str(path))
    for frame in frames(stream):
        for detector in detectors:
            score, start = scores[detector.name], time.perf_counter()
            count = len(detector.detect(frame.image))
            score.seconds.append(time.perf_counter() - start)
            score.pictures += 1
            score.second += count > people
            score.whole += count == people
    stream.close()
    return scores
