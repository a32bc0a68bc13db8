"""Measure how often a second label is right, by group of people, and in bad pictures.

    python benchmarks/groups.py --people faces-london/faces.csv --model gender

The csv names one picture of one person a row (column `file`, beside the csv), what the person said of themselves
(`gender`: female or male) and their group (`ethnicity`). A file's name up to its first _ or . names the person.
`--detector` finds each face as in a photo; it is cut out as the model's card says, and both views of it are classified.

First table: each group of people. A person counts as right if the answer to each of their pictures is. "Equal recall"
is the share of pictures that are right after a bias is added by which both labels are found equally often. It is the
mean over 50 random halvings of the people: one half chooses the bias by which the other half is measured.
Second table: the same pictures made dark, grey, blurred and so on, with the model's own bias.

`--save DIR` writes the faces to DIR/man and DIR/woman for `fer-train export --balance DIR`.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from fer_cam import EmotionRecognizer
from fer_cam.detectors import DETECTORS
from fer_cam.labelling.classifier import Classifier
from fer_cam.settings import Settings
from fer_models.card import load_bundle
from fer_models.errors import FerError
from fer_models.preprocess import crop_face
from fer_train.evaluation.equal_recall import equal_recall_bias, with_bias
from fer_train.evaluation.intervals import wilson

LABELS = {"male": "man", "female": "woman"}
"""Words of the csv and the labels of the model."""
HALVINGS = 50


@dataclass(frozen=True)
class Person:
    """One picture of a person: uint8 BGR, the person's name, label and group, and the face's box and points."""

    image: np.ndarray
    name: str
    label: str
    group: str
    box: tuple[int, ...]
    points: np.ndarray | None

    def crop(self, image: np.ndarray, margin: float, alignment: str, size: int) -> np.ndarray:
        """Return the face cut out of `image`, a changed copy of this picture, uint8 BGR (size, size, 3)."""
        cut = crop_face(image, self.box, self.points, margin=margin, alignment=alignment, size=size)
        return cv2.resize(cut, (size, size), interpolation=cv2.INTER_AREA) if len(cut) != size else cut


def _scaled(factor: float, offset: float = 0.0) -> Callable[[np.ndarray], np.ndarray]:
    return lambda image: np.clip(np.round(image * factor + offset), 0, 255).astype(np.uint8)


def _grey(image: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def _jpeg(image: np.ndarray) -> np.ndarray:
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 12])[1], cv2.IMREAD_COLOR)


def _side(image: np.ndarray) -> np.ndarray:
    return _scaled(1.0)(image * np.linspace(0.3, 1.3, image.shape[1])[None, :, None])


def _small(image: np.ndarray) -> np.ndarray:
    """Return the picture as if its face (about 200 pixels) had 40 pixels."""
    height, width = image.shape[:2]
    return cv2.resize(cv2.resize(image, (width // 5, height // 5), interpolation=cv2.INTER_AREA), (width, height))


CHANGES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "as taken": lambda image: image,
    "without colour": _grey,
    "brightness times 0.25": _scaled(0.25),
    "brightness times 0.12": _scaled(0.12),
    "haze": _scaled(0.5, 110),
    "warm light": lambda image: _scaled(1.0)(image * (0.6, 0.9, 1.15)),
    "light from the side": _side,
    "face of 40 pixels": _small,
    "blurred": lambda image: cv2.GaussianBlur(image, (0, 0), image.shape[0] / 80),
    "JPEG of quality 12": _jpeg,
}


def read_people(path: Path, detector: str = Settings.detector) -> list[Person]:
    """Return the pictures of a csv in which a face is found. Raises FerError for a csv or picture that cannot be used.

    detector: one of DETECTORS. Prints to stderr in which pictures it finds no face.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror}); give a csv of people") from error
    if not all({"file", "gender", "ethnicity"} <= set(row) and row["gender"] in LABELS for row in rows):
        raise FerError(f"{path}: needs the columns file, ethnicity and gender (female or male); correct it")
    recognizer, people = EmotionRecognizer(detector=detector), []
    for row in rows:
        image = cv2.imread(str(path.parent / row["file"]))
        if image is None:
            raise FerError(f"{path.parent / row['file']}: no picture; restore it or remove its row")
        faces = recognizer.recognize(image)
        if not faces:
            print(f"{row['file']}: no face found, left out", file=sys.stderr)
            continue
        name = row["file"].replace(".", "_").split("_")[0]
        people.append(Person(image, name, LABELS[row["gender"]], row["ethnicity"], faces[0].box, faces[0].points))
    for label in LABELS.values():
        if len({person.name for person in people if person.label == label}) < 2:
            raise FerError(f"{path}: has the face of one {label} or of none; give two or more of each")
    return people


def answers(classifier: Classifier, people: Sequence[Person], change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return probabilities (n, 2), man and woman, of changed pictures."""
    bundle = classifier.bundle
    margin, alignment, size = bundle.margin, bundle.alignment, max(bundle.input_size)
    crops = [person.crop(change(person.image), margin, alignment, size) for person in people]
    both = classifier.classify_both_views(crops)
    return both[:, [bundle.labels.index(name) for name in ("man", "woman")]]


def halved(people: Sequence[Person], probabilities: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return for each picture how often it is right, 0..1, under biases that halves without its person choose."""
    rng = np.random.default_rng(0)
    names = np.array([person.name for person in people])
    hits, tries = np.zeros(len(people)), np.zeros(len(people))
    for _ in range(HALVINGS):
        chosen = np.zeros(len(people), bool)
        for label in (0, 1):  # half of the men and half of the women
            of_label = np.unique(names[truth == label])
            chosen |= np.isin(names, rng.permutation(of_label)[: len(of_label) // 2])
        bias = equal_recall_bias(truth[chosen], probabilities[chosen])
        hits[~chosen] += with_bias(probabilities[~chosen], bias).argmax(axis=1) == truth[~chosen]
        tries[~chosen] += 1
    return hits / np.maximum(tries, 1)


def print_groups(people: Sequence[Person], probabilities: np.ndarray, truth: np.ndarray) -> None:
    """Print the first table, for the probabilities (n, 2) of the pictures as taken."""
    right = probabilities.argmax(axis=1) == truth
    equal = halved(people, probabilities, truth)
    groups = {person.group for person in people}
    print("| people | pictures right | people right (95 % interval) | equal recall |\n|---|---|---|---|")
    for group in ("all", *sorted(groups)):
        for name in ("man", "woman"):
            rows = [i for i, p in enumerate(people) if p.label == name and group in ("all", p.group)]
            if not rows:
                continue
            by_person: dict[str, bool] = {}
            for i in rows:
                by_person[people[i].name] = by_person.get(people[i].name, True) and bool(right[i])
            hits, total = sum(by_person.values()), len(by_person)
            low, high = wilson(hits, total)
            print(
                f"| {group}, {name} | {right[rows].sum()} of {len(rows)} | {hits} of {total} ({low:.0%} to {high:.0%}) "
                f"| {equal[rows].mean():.1%} |"
            )
    mean = np.mean([right[truth == label].mean() for label in (0, 1)])
    mean_equal = np.mean([equal[truth == label].mean() for label in (0, 1)])
    print(f"| mean of man and woman | {mean:.1%} | | {mean_equal:.1%} |")


def print_changes(by_change: Sequence[np.ndarray], truth: np.ndarray, sure_from: float) -> None:
    """Print the second table. by_change: probabilities (n, 2). sure_from: confidence from which an answer is sure."""
    print(f"\nsure: a confidence of {sure_from:.2f} or more")
    print("| pictures | men right | women right | sure | wrong and sure |\n|---|---|---|---|---|")
    for name, probabilities in zip(CHANGES, by_change, strict=True):
        right = probabilities.argmax(axis=1) == truth
        sure = probabilities.max(axis=1) >= sure_from
        shares = (right[truth == 0].mean(), right[truth == 1].mean(), sure.mean(), (sure & ~right).mean())
        print(f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")


def save(people: Sequence[Person], folder: Path, margin: float, size: int) -> None:
    """Write the faces as size x size PNG into class folders. Raises FerError if they cannot be written."""
    for i, person in enumerate(people):
        file = folder / person.label / f"{person.name}-{i}.png"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(cv2.imencode(".png", person.crop(person.image, margin, "eyes", size))[1].tobytes())
        except OSError as error:
            raise FerError(f"{file}: cannot be written ({error.strerror}); choose another --save") from error


def main() -> None:
    """Print both tables, or write the faces. Raises FerError for input that cannot be used."""
    parser = argparse.ArgumentParser(
        description="Measure how often a second label is right, by group of people.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--people", type=Path, required=True, help="csv with the columns file, gender and ethnicity")
    parser.add_argument("--model", default="gender", help="a bundle with the labels man and woman")
    parser.add_argument("--detector", default=Settings.detector, choices=DETECTORS, help="what finds the faces")
    parser.add_argument("--save", type=Path, metavar="DIR", help="write the faces for fer-train export, print nothing")
    parser.add_argument("--margin", type=float, help="margin of the saved faces (default: the model's)")
    parser.add_argument("--size", type=int, help="side of the saved faces in pixels (default: the model's)")
    options = parser.parse_args()
    bundle = load_bundle(options.model)
    if set(bundle.labels) != set(LABELS.values()):
        raise FerError(f"--model {options.model}: knows {', '.join(bundle.labels)}; give one that knows man and woman")
    people = read_people(options.people, options.detector)
    if options.save:
        margin = bundle.margin if options.margin is None else options.margin
        save(people, options.save, margin, options.size or max(bundle.input_size))
        return
    classifier = Classifier(bundle)
    truth = np.array([["man", "woman"].index(person.label) for person in people])
    print(f"{bundle.name} on {len(people)} pictures of {len({p.name for p in people})} people\n")
    by_change = [answers(classifier, people, change) for change in CHANGES.values()]
    print_groups(people, by_change[0], truth)
    print_changes(by_change, truth, bundle.card.get("certainty", {}).get("min_confidence", 0.0))


if __name__ == "__main__":
    try:
        main()
    except FerError as error:
        sys.exit(f"groups.py: {error}")
