"""Measure how steady labels are on recorded faces, and how much they depend on the detector.

    python benchmarks/stability.py --model mobilenet-7 clip.gif people.mp4

Prints one row for each source and model:
- how often the label of a face changes, in changes a minute: for single frames, and as the app shows it (smoothed);
- over the faces that Haar and MTCNN both find in a frame: the share whose two crops get the same label, and the mean
  distance between the two probability vectors (half of the L1 distance, 0..1).
"""

import argparse
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from fer_cam.detectors import make_detector
from fer_cam.detectors.base import Detector
from fer_cam.detectors.boxes import overlap
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import crop_faces
from fer_cam.labelling.smoother import Smoother
from fer_cam.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sources import frames, open_source

SAME_FACE = 0.4
"""Least overlap (intersection over union) of two boxes that count as one face."""


def changes(source: str, classifier: Classifier, detector: Detector, smoother: Smoother | None) -> tuple[int, float]:
    """Return how often the label of a face changes, and for how many seconds faces were tracked."""
    pipeline, stream = Pipeline(detector, classifier, smoother=smoother, interval=0), open_source(source)
    history: dict[int, list[tuple[float, str]]] = {}
    for result in pipeline.run(stream):
        for face in result.faces:
            history.setdefault(face.id, []).append((result.frame.time, face.emotion))
    stream.close()
    count = sum(a[1] != b[1] for row in history.values() for a, b in pairwise(row))
    return count, sum(row[-1][0] - row[0][0] for row in history.values())


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
    head = ("source", "model", "faces' seconds", "changes a minute, frames", "shown", "faces of both", "same label")
    print("| " + " | ".join((*head, "distance of probabilities")) + " |\n|" + "---|" * 8, flush=True)
    for source in options.sources:
        for model in options.model or [Settings.model]:
            classifier, detectors = Classifier(model), [make_detector(n) for n in ("mtcnn", "haar")]
            single, seconds = changes(source, classifier, detectors[0], Smoother(0, 0))
            smoothed, _ = changes(source, classifier, detectors[0], None)
            count, same, distance = agreement(source, classifier, detectors)
            minute = 60 / seconds if seconds else np.nan
            print(
                f"| {source.rsplit('/', 1)[-1]} | {classifier.bundle.name} | {seconds:.1f} | {single * minute:.1f} | "
                f"{smoothed * minute:.1f} | {count} | {same:.1%} | {distance:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
