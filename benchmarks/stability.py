"""Measure how steady labels are on recorded faces, and how much they depend on the detector.

    python benchmarks/stability.py --model mobilenet-7 clip.gif people.mp4

Prints one row for each source and model:
- how often the label of a face changes, in changes a minute: for single frames in one view, as the app shows it
  (smoothed, its view alternating, at the rate that fer-cam classifies at), and as it would be shown if every frame were
  classified in both views;
- over all faces of all frames: the share that the app labels as it would with both views of every frame, and the mean
  distance between the two probability vectors;
- over the faces that Haar and MTCNN both find in a frame: the share whose two crops get the same label, and the mean
  distance between the two probability vectors (half of the L1 distance, 0..1).
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from fer_cam.detectors import make_detector
from fer_cam.detectors.base import Detector
from fer_cam.detectors.boxes import overlap
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import crop_faces
from fer_cam.labelling.smoother import Smoother
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sources import frames, open_source

SAME_FACE = 0.4
"""Least overlap (intersection over union) of two boxes that count as one face."""


@dataclass(frozen=True)
class BothViews:
    """A classifier that averages both views of every crop."""

    model: Classifier
    averages_views = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def classify(self, crops: Sequence[np.ndarray]) -> np.ndarray:
        """Return the probabilities of each crop as Classifier.classify_both_views does."""
        return self.model.classify_both_views(crops)


@dataclass(frozen=True)
class History:
    """The labels of a run: by a face's number, a row (time in seconds, label, probabilities) for each frame."""

    faces: Mapping[int, Sequence[tuple[float, str, np.ndarray]]]

    @property
    def changes(self) -> int:
        """How often the label of a face changes."""
        return sum(a[1] != b[1] for rows in self.faces.values() for a, b in pairwise(rows))

    @property
    def seconds(self) -> float:
        """For how long faces were tracked."""
        return sum(rows[-1][0] - rows[0][0] for rows in self.faces.values())

    def likeness(self, other: "History") -> tuple[float, float]:
        """Return the share of faces with the same label as in `other`, and the mean distance of the probabilities.

        Both runs must be of the same source and detector.
        """
        pairs = [(a, b) for id, rows in self.faces.items() for a, b in zip(rows, other.faces.get(id, ()), strict=True)]
        if not pairs:
            return np.nan, np.nan
        distances = [np.abs(a[2] - b[2]).sum() / 2 for a, b in pairs]
        return float(np.mean([a[1] == b[1] for a, b in pairs])), float(np.mean(distances))


def history(
    source: str,
    classifier: Classifier,
    detector: Detector,
    smoother: Smoother | None = None,
    rate: float = Settings.classify_rate,
) -> History:
    """Return the labels that a pipeline gives the faces of a source."""
    pipeline = Pipeline(detector, classifier, smoother=smoother, interval=0, classify_rate=rate)
    stream = open_source(source)
    faces: dict[int, list[tuple[float, str, np.ndarray]]] = {}
    for result in pipeline.run(stream):
        for face in result.faces:
            row = (result.frame.time, face.emotion, np.array(list(face.probabilities.values())))
            faces.setdefault(face.id, []).append(row)
    stream.close()
    return History(faces)


def agreement(source: str, classifier: Classifier, detectors: Sequence[Detector]) -> tuple[int, float, float]:
    """Compare the labels of the faces that both detectors find.

    Returns the number of faces, the share with the same label, and the mean distance of the probabilities; the last
    two are NaN if there is no such face.
    """
    same: list[bool] = []
    distances: list[float] = []
    stream = open_source(source)
    for frame in frames(stream):
        first, second = (detector.detect(frame.image) for detector in detectors)
        pairs = [(a, max(second, key=lambda b: overlap(a.box, b.box))) for a in first] if second else []
        pairs = [(a, b) for a, b in pairs if overlap(a.box, b.box) > SAME_FACE]
        if pairs:
            one, other = (
                classifier.classify(crop_faces(frame.image, list(part), classifier))
                for part in zip(*pairs, strict=True)
            )
            same += (one.argmax(axis=1) == other.argmax(axis=1)).tolist()
            distances += (np.abs(one - other).sum(axis=1) / 2).tolist()
    stream.close()
    return len(same), float(np.mean(same)) if same else np.nan, float(np.mean(distances)) if same else np.nan


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description="Measure how steady labels are on recorded faces, and how much they depend on the detector.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="as for fer-cam: demo, demo:5, a video")
    parser.add_argument("--model", action="append", help="a bundle; may be repeated", default=None)
    options = parser.parse_args()
    head = ("source", "model", "faces' seconds", "changes a minute, frames", "shown", "if both views of every frame")
    head += ("same label as then", "distance", "faces of both detectors", "same label", "distance")
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head), flush=True)
    for source in options.sources:
        for model in options.model or [Settings.model]:
            classifier, detectors = Classifier(model), [make_detector(n) for n in ("mtcnn", "haar")]
            single = history(source, classifier, detectors[0], Smoother(0, 0), 0)
            shown = history(source, classifier, detectors[0])
            full = history(source, BothViews(classifier), detectors[0], rate=0)
            alike, apart = shown.likeness(full)
            count, same, distance = agreement(source, classifier, detectors)
            minute = 60 / shown.seconds if shown.seconds else np.nan
            rates = " | ".join(f"{run.changes * minute:.1f}" for run in (single, shown, full))
            print(
                f"| {source.rsplit('/', 1)[-1]} | {classifier.bundle.name} | {shown.seconds:.1f} | {rates} | "
                f"{alike:.1%} | {apart:.3f} | {count} | {same:.1%} | {distance:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
