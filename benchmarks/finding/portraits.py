"""Portraits for found.py: the people of the Face Research Lab London Set, cut out of their pictures.

The set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0) shows each person twice, neutral and smiling, 480x480.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from fer_cam.detectors import make_detector
from fer_cam.types import Detection
from fer_models.errors import FerError

REFERENCES = ("mtcnn", "haar")
"""Detectors whose boxes on the undisturbed portrait give the true box. They stay the same when detectors are added, so
that tables of different versions can be compared."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """A person cut out of a picture.

    image: uint8 BGR (h, w, 3). alpha: float32 (h, w), 1 where the person is. centre, side: the true box, an upright
    square, in pixels. points: MTCNN's five, float (5, 2).
    """

    name: str
    image: np.ndarray
    alpha: np.ndarray
    centre: np.ndarray
    side: float
    points: np.ndarray


def true_square(boxes: Sequence[Sequence[float]]) -> tuple[np.ndarray, float]:
    """Return centre and side of the square that stands for several boxes (x, y, w, h) of one face.

    The centre is the mean of their centres, the area the geometric mean of their areas.
    """
    array = np.asarray(boxes, dtype=np.float64)
    return (array[:, :2] + array[:, 2:] / 2).mean(axis=0), float(np.exp(np.log(array[:, 2:]).mean()))


def cut_out(image: np.ndarray, centre: np.ndarray, side: float) -> np.ndarray:
    """Return alpha, float32 (h, w) 0..1, of the person in front of an even background, by GrabCut (Rother et al. 2004).

    image: uint8 BGR, head and shoulders. centre, side: the face's square in pixels.
    """
    small = cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA)
    (height, width), half = small.shape[:2], side / 2
    x, y = (round(v / 2) for v in centre)
    mask = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    head = (round(0.64 * half), round(0.96 * half))
    cv2.ellipse(mask, (x, y - round(0.1 * half)), head, 0, 0, 360, cv2.GC_PR_FGD, -1)
    cv2.rectangle(mask, (round(0.1 * width), round(0.85 * height)), (round(0.9 * width), height), cv2.GC_PR_FGD, -1)
    cv2.ellipse(mask, (x, y), (round(0.32 * half), round(0.5 * half)), 0, 0, 360, cv2.GC_FGD, -1)
    chest = round(0.2 * width)  # half of what certainly is in the picture
    cv2.rectangle(mask, (x - chest, round(0.93 * height)), (x + chest, height), cv2.GC_FGD, -1)
    mask[:4] = cv2.GC_BGD
    mask[: height // 2, : width // 10] = mask[: height // 2, -(width // 10) :] = cv2.GC_BGD
    cv2.setRNGSeed(1)  # GrabCut starts from a random clustering
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, mask, (0, 0, 0, 0), *models, 2, cv2.GC_INIT_WITH_MASK)
    person = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8) * 255
    person = cv2.morphologyEx(person, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(person, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    person = cv2.drawContours(np.zeros_like(person), [max(outlines, key=cv2.contourArea)], -1, 255, cv2.FILLED)
    large = cv2.resize(person, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.GaussianBlur(large.astype(np.float32) / 255, (0, 0), 1.5)


def load_portraits(folder: Path, people: int) -> list[Portrait]:
    """Return the portraits of the first `people` people in the set, two of each.

    Raises FerError for a folder that is not the set, and for a picture in which a reference does not find one face.
    """
    table = folder / "faces.csv"
    if not table.is_file():
        raise FerError(f"{folder} has no faces.csv; it must hold the Face Research Lab London Set; see --data")
    with table.open(encoding="utf-8", newline="") as file:
        names = sorted(row.get("file") or "" for row in csv.DictReader(file))
    persons = sorted({name.split("_")[0] for name in names})[:people]
    names = [name for name in names if name.split("_")[0] in persons]
    wanted = [f"{person}_{expression}.jpg" for person in persons for expression in ("neutral", "smiling")]
    if names != wanted or len(persons) < people:
        raise FerError(f"{table} must list a neutral and a smiling picture of {people} people; copy the set again")
    detectors = [make_detector(name, 60, 1) for name in REFERENCES]
    portraits = []
    for name in names:
        image = cv2.imread(str(folder / name))
        if image is None:
            raise FerError(f"{folder / name} cannot be read as a picture; copy the set again")
        detections: list[Detection] = []
        for detector in detectors:
            faces = detector.detect(image)
            if len(faces) != 1:
                raise FerError(f"{detector.name} finds {len(faces)} faces in {folder / name}; use the set's own files")
            detections += faces
        centre, side = true_square([d.box for d in detections])
        points = next(d.points for d in detections if d.points is not None)
        portraits.append(Portrait(name, image, cut_out(image, centre, side), centre, side, points))
    return portraits


def mirrored(portrait: Portrait) -> Portrait:
    """Return the portrait's mirror image."""
    width = portrait.image.shape[1]
    points = (portrait.points * (-1, 1) + (width - 1, 0))[[1, 0, 2, 4, 3]]
    centre = portrait.centre * (-1, 1) + (width - 1, 0)
    return replace(portrait, image=portrait.image[:, ::-1], alpha=portrait.alpha[:, ::-1], centre=centre, points=points)
