"""Measure what a crop's margin and alignment cost: cut labelled faces out again by what each detector finds.

    python benchmarks/crops.py --data fer2013.csv --model mobilenet-7

The faces are those that a model of this data held out (the validation part of `train`). Each is enlarged, put in a
picture of its own and tilted; MTCNN and Haar search the picture; the face is cut out by the box or by the points, with
several margins. The first table prints the share of these crops that the model classifies correctly; each detector's
first row is for the same faces as the data has them. Choose a bundle's `crop` by it.

The second table prints how the crops lie relative to the data's own: size, shift and rotation. Choose the ranges of the
augmentation by it.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.detectors.base import Detector
from fer_cam.labelling.classifier import Classifier
from fer_cam.settings import Settings
from fer_cam.types import Detection
from fer_models.errors import FerError
from fer_models.preprocess import crop_face, fit_input
from fer_train.data import EMOTIONS, load_dataset, split_validation
from fer_train.progress import Progress

ENLARGEMENT, BORDER = 4, 0.3
"""Factor by which a face is enlarged, and the border added on each side, as a share of the face's side."""


@dataclass(frozen=True)
class Sample:
    """A face that the detector found.

    face: uint8 (48, 48, 1), as in the data. image: the picture that was searched, uint8 BGR. tilt: degrees.
    """

    face: np.ndarray
    label: str
    image: np.ndarray
    detection: Detection
    tilt: float


def picture(face: np.ndarray, tilt: float) -> np.ndarray:
    """Return a face, uint8 (48, 48, 1), as a BGR picture to search: enlarged, bordered, rotated by `tilt` degrees."""
    side = face.shape[0] * ENLARGEMENT
    large = cv2.resize(face, (side, side), interpolation=cv2.INTER_CUBIC)
    border = round(BORDER * side)
    large = cv2.copyMakeBorder(large, border, border, border, border, cv2.BORDER_REPLICATE)
    middle = (large.shape[1] - 1) / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), tilt, 1)
    rotated = cv2.warpAffine(large, matrix, large.shape[1::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cv2.cvtColor(rotated, cv2.COLOR_GRAY2BGR)


def middle_face(image: np.ndarray, detector: Detector) -> Detection | None:
    """Return the largest detection near the middle of a picture, or None."""
    half = image.shape[0] / 2
    near = [d for d in detector.detect(image) if abs(d.box[0] + d.box[2] / 2 - half) < half / 2]
    return max(near, key=lambda d: d.box[2] * d.box[3], default=None)


@cache
def position_map(height: int, width: int) -> np.ndarray:
    """Return a picture whose colours encode position, uint8 (height, width, 3): x, y, 0, each scaled to 0..255.

    A crop of it shows where the crop lay.
    """
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 / (width - 1), y * 255 / (height - 1), 0 * x], axis=2).round().astype(np.uint8)


def placement(
    image: np.ndarray, detection: Detection, alignment: str, tilt: float
) -> tuple[float, float, float, float]:
    """Return how a crop lies relative to the data's own: (size, right, down, rotation).

    The first three are fractions of the face's side, the rotation is in degrees.
    """
    height, width = image.shape[:2]
    crop = crop_face(position_map(height, width), detection.box, detection.points, alignment=alignment)
    # Only the middle of the crop: a crop may reach outside the picture, its middle does not.
    colours = cv2.resize(crop, (48, 48))[12:36, 12:36]
    v, u = np.mgrid[-12:12, -12:12] + 0.5
    in_crop = np.stack([u.ravel(), v.ravel(), np.ones(u.size)], axis=1)
    in_picture = colours.reshape(-1, 3)[:, :2] * ((width - 1) / 255, (height - 1) / 255)
    (across, down, middle), *_ = np.linalg.lstsq(in_crop, in_picture, rcond=None)
    side = height / (1 + 2 * BORDER)
    right, below = (middle - ((width - 1) / 2, (height - 1) / 2)) / side
    rotation = np.degrees(np.arctan2(across[1], across[0]))
    # OpenCV's positive angle turns anticlockwise: a crop that undoes it has the rotation -tilt in the picture.
    return 48 * np.sqrt(abs(np.linalg.det([across, down]))) / side, right, below, rotation + tilt


def accuracy(crops: Sequence[np.ndarray], labels: Sequence[str], classifier: Classifier) -> float:
    """Return the share of crops, uint8 (h, w, c) each, that get their label."""
    size, channels = classifier.bundle.input_size, classifier.bundle.channels
    inputs = [fit_input(crop, size, channels) for crop in crops]
    probabilities = np.concatenate([classifier.classify(inputs[i : i + 64]) for i in range(0, len(inputs), 64)])
    truth = [classifier.labels.index(name) for name in labels]
    return float((probabilities.argmax(axis=1) == truth).mean())


def search(faces: np.ndarray, labels: Sequence[str], name: str, tilt: float, rng: np.random.Generator) -> list[Sample]:
    """Return a sample for each face that the detector `name` finds; tilt: most degrees that a face is rotated by."""
    detector, samples = make_detector(name, 60), []
    with Progress(f"{name} looks at faces", len(faces)) as progress:
        for face, label in zip(faces, labels, strict=True):
            angle = rng.uniform(-tilt, tilt)
            image = picture(face, angle)
            detection = middle_face(image, detector)
            if detection is not None:
                samples.append(Sample(face, label, image, detection, angle))
            progress.step()
    return samples


def alignments(samples: Sequence[Sample]) -> tuple[str, ...]:
    """Return the alignments to try: `none`, and `eyes` if the detector gives points."""
    return ("none", "eyes") if samples[0].detection.points is not None else ("none",)


def rows(
    samples: Sequence[Sample], classifier: Classifier, margins: Sequence[float]
) -> Iterator[tuple[str, float, float]]:
    """Yield (alignment, margin, accuracy) over the samples, first for the faces as in the data."""
    if not samples:
        return
    labels = [s.label for s in samples]
    yield "as in the data", 0.0, accuracy([s.face for s in samples], labels, classifier)
    for alignment in alignments(samples):
        for margin in margins:
            crops = [
                crop_face(s.image, s.detection.box, s.detection.points, margin=margin, alignment=alignment)
                for s in samples
            ]
            yield alignment, margin, accuracy(crops, labels, classifier)


def spreads(samples: Sequence[Sample]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield (alignment, float (4, 3)): the 5th, 50th and 95th percentile of each value of `placement`."""
    for alignment in alignments(samples) if samples else ():
        placements = [placement(s.image, s.detection, alignment, s.tilt) for s in samples]
        yield alignment, np.percentile(placements, (5, 50, 95), axis=0).T


def main() -> None:
    """Print both tables. Raises FerError for data or a bundle that cannot be read."""
    parser = argparse.ArgumentParser(
        description="Measure what a crop's margin and alignment cost, on labelled faces.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--data", required=True, help="FER2013, as for fer-train")
    parser.add_argument("--model", default=Settings.model, help="a bundle")
    parser.add_argument("--validation", type=float, default=0.1, help="share of train that the model's run held out")
    parser.add_argument("--seed", type=int, default=1, help="seed of the model's run")
    parser.add_argument("--tilt", type=float, default=15.0, help="most degrees that a face is rotated by")
    parser.add_argument("--margins", type=float, nargs="+", default=[-0.1, -0.05, 0.0, 0.05, 0.1, 0.2])
    options = parser.parse_args()
    classifier = Classifier(options.model)
    classes = [name for name in EMOTIONS if name in classifier.labels]
    train = load_dataset(options.data, classes=classes).splits["train"]
    faces = split_validation(train, options.validation, options.seed)[1]
    labels = [faces.classes[i] for i in faces.labels]
    print("| detector | faces found | alignment | margin | named right |\n|---|---|---|---|---|", flush=True)
    by_detector = {}
    for name in DETECTORS:
        rng = np.random.default_rng(options.seed)
        samples = by_detector[name] = search(faces.images[:], labels, name, options.tilt, rng)
        for alignment, margin, share in rows(samples, classifier, options.margins):
            cell = "" if alignment == "as in the data" else f"{margin:+.2f}"
            print(f"| {name} | {len(samples)} of {len(faces)} | {alignment} | {cell} | {share:.1%} |", flush=True)
    head = ("size", "right", "down", "turned, degrees")
    print("\n| detector | alignment | " + " | ".join(f"{h} (5 %, 95 %)" for h in head) + " |\n|" + "---|" * 6)
    for name, samples in by_detector.items():
        for alignment, spread in spreads(samples):
            cells = [f"{middle:.2f} ({low:.2f}, {high:.2f})" for low, middle, high in spread[:3]]
            low, middle, high = spread[3]
            print(f"| {name} | {alignment} | " + " | ".join(cells) + f" | {middle:.0f} ({low:.0f}, {high:.0f}) |")


if __name__ == "__main__":
    try:
        main()
    except FerError as error:
        sys.exit(f"crops.py: {error}")
