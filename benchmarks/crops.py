"""What a crop's margin and alignment cost: labelled faces, cut out again by each detector.

    python benchmarks/crops.py --data fer2013.csv --model mobilenet-7

Each face that a model of this data holds out (the validation part of `train`) is enlarged into a picture of its own,
perhaps tilted, searched by MTCNN and Haar, and cut out by what they found: by the box or by the points, looser or
tighter. Prints how many of the faces that the detector found are then named right; the first row of a detector is the
same faces as the data has them. Choose a bundle's `crop` by this. The second table says how the crops lie on the data's
own: choose by it how far faces are varied while a network learns.
"""

import argparse
import sys
from functools import cache

import cv2
import numpy as np

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.labelling.classifier import Classifier
from fer_models.errors import FerError
from fer_models.preprocess import crop_face, fit_input
from fer_train.data import EMOTIONS, load_dataset, split_validation
from fer_train.progress import Progress

ENLARGED, AROUND = 4, 0.3
"""Times that a face is enlarged, and how much of its side is added all around (its edge, repeated)."""


def picture(face, tilt):
    """A face of the data, uint8 (48, 48, 1), in a picture of its own: BGR, turned by `tilt` degrees."""
    side = face.shape[0] * ENLARGED
    large = cv2.resize(face, (side, side), interpolation=cv2.INTER_CUBIC)
    edge = round(AROUND * side)
    large = cv2.copyMakeBorder(large, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    middle = (large.shape[1] - 1) / 2
    turn = cv2.getRotationMatrix2D((middle, middle), tilt, 1)
    turned = cv2.warpAffine(large, turn, large.shape[1::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cv2.cvtColor(turned, cv2.COLOR_GRAY2BGR)


def middle_face(image, detector):
    """The detection that is most of the face, or None where the detector sees none in the middle."""
    half = image.shape[0] / 2
    ours = [d for d in detector.detect(image) if abs(d.box[0] + d.box[2] / 2 - half) < half / 2]
    return max(ours, key=lambda d: d.box[2] * d.box[3], default=None)


@cache
def places(height, width):
    """A picture whose colours say where they are, uint8 (height, width, 3): x, y, 0. A crop of it says where it was."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 / (width - 1), y * 255 / (height - 1), 0 * x], axis=2).round().astype(np.uint8)


def placement(image, found, alignment, tilt):
    """How a crop lies on the data's own: (size, right, down, turned), fractions of its side, and degrees."""
    height, width = image.shape[:2]
    cut = cv2.resize(crop_face(places(height, width), found.box, found.points, alignment=alignment), (48, 48))[
        12:36, 12:36
    ]
    v, u = np.mgrid[-12:12, -12:12] + 0.5  # from the crop's middle; near it nothing lies outside the picture
    here = np.stack([u.ravel(), v.ravel(), np.ones(u.size)], axis=1)
    there = cut.reshape(-1, 3)[:, :2] * ((width - 1) / 255, (height - 1) / 255)
    (across, down, middle), *_ = np.linalg.lstsq(here, there, rcond=None)
    side = height / (1 + 2 * AROUND)
    right, below = (middle - ((width - 1) / 2, (height - 1) / 2)) / side
    turned = np.degrees(np.arctan2(across[1], across[0]))
    # A picture turned anticlockwise by OpenCV's positive angle is level again when cut out at minus that angle.
    return 48 * np.sqrt(abs(np.linalg.det([across, down]))) / side, right, below, turned + tilt


def named_right(crops, labels, classifier):
    """Share of crops, arrays uint8, whose label is said."""
    height, width = classifier.bundle.input_size
    fitted = [fit_input(crop, (height, width), classifier.bundle.channels) for crop in crops]
    answers = np.concatenate([classifier.classify(fitted[i : i + 64]) for i in range(0, len(fitted), 64)])
    wanted = [classifier.labels.index(name) for name in labels]
    return float((answers.argmax(axis=1) == wanted).mean())


def search(faces, labels, name, tilt, rng):
    """The faces that a detector finds, each with its label, its picture, what was found, and its tilt in degrees."""
    detector, kept = make_detector(name, 60), []
    with Progress(f"{name} looks at faces", len(faces)) as progress:
        for face, label in zip(faces, labels, strict=True):
            turn = rng.uniform(-tilt, tilt)
            image = picture(face, turn)
            found = middle_face(image, detector)
            if found is not None:
                kept.append((face, label, image, found, turn))
            progress.step()
    return kept


def alignments(kept):
    """Those that can be tried: by the box, and by the points where the detector gives them."""
    return ("none", "eyes") if kept[0][3].points is not None else ("none",)


def rows(kept, classifier, margins):
    """(alignment, margin, share named right) of what `search` kept."""
    if not kept:
        return
    said = [label for _, label, *_ in kept]
    yield "as in the data", 0.0, named_right([face for face, *_ in kept], said, classifier)
    for alignment in alignments(kept):
        for margin in margins:
            crops = [
                crop_face(image, found.box, found.points, margin=margin, alignment=alignment)
                for _, _, image, found, _ in kept
            ]
            yield alignment, margin, named_right(crops, said, classifier)


def spreads(kept):
    """(alignment, float (4, 3): 5 %, median and 95 % of what `placement` says)."""
    for alignment in alignments(kept) if kept else ():
        lie = [placement(image, found, alignment, turn) for _, _, image, found, turn in kept]
        yield alignment, np.percentile(lie, (5, 50, 95), axis=0).T


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--data", required=True, help="FER2013, as for fer-train")
    parser.add_argument("--model", default="mobilenet-7", help="a bundle")
    parser.add_argument("--validation", type=float, default=0.1, help="share of train that its run held out")
    parser.add_argument("--seed", type=int, default=1, help="of that run")
    parser.add_argument("--tilt", type=float, default=15.0, help="degrees that faces are turned by, at most")
    parser.add_argument("--margins", type=float, nargs="+", default=[-0.1, -0.05, 0.0, 0.05, 0.1, 0.2])
    options = parser.parse_args()
    classifier = Classifier(options.model)
    classes = [name for name in EMOTIONS if name in classifier.labels]
    train = load_dataset(options.data, classes=classes).splits["train"]
    faces = split_validation(train, options.validation, options.seed)[1]
    labels = [faces.classes[i] for i in faces.labels]
    print("| detector | faces found | alignment | margin | named right |\n|---|---|---|---|---|", flush=True)
    found = {}
    for name in DETECTORS:
        kept = search(faces.images, labels, name, options.tilt, np.random.default_rng(options.seed))
        found[name] = kept
        for alignment, margin, right in rows(kept, classifier, options.margins):
            shown = "" if alignment == "as in the data" else f"{margin:+.2f}"
            print(f"| {name} | {len(kept)} of {len(faces)} | {alignment} | {shown} | {right:.1%} |", flush=True)
    head = ("size", "right", "down", "turned, degrees")
    print("\n| detector | alignment | " + " | ".join(f"{h} (5 %, 95 %)" for h in head) + " |\n|" + "---|" * 6)
    for name, kept in found.items():
        for alignment, spread in spreads(kept):
            cells = [f"{middle:.2f} ({low:.2f}, {high:.2f})" for low, middle, high in spread[:3]]
            low, middle, high = spread[3]
            print(f"| {name} | {alignment} | " + " | ".join(cells) + f" | {middle:.0f} ({low:.0f}, {high:.0f}) |")


if __name__ == "__main__":
    try:
        main()
    except FerError as error:
        sys.exit(f"crops.py: {error}")
