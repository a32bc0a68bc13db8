"""How steady labels are on recorded faces, and whether they depend on who found the face.

    python benchmarks/stability.py --model mobilenet-7 clip.gif people.mp4

prints, for each source: how often a shown label changes, a minute of a face, as single frames say it and as the app
shows it (smoothed); and on the faces that Haar and MTCNN both find in a frame, in how many both crops get the same
label, and by how much the probabilities differ.
"""

import argparse
from itertools import pairwise

import numpy as np

from fer_cam.detectors import make_detector
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import crop_faces
from fer_cam.labelling.smoother import Smoother
from fer_cam.pipeline import Pipeline
from fer_cam.sources import frames, open_source
from fer_cam.tracking.boxes import overlap

SAME = 0.4
"""Overlap from which two boxes are one face."""


def changes(source, classifier, detector, smoother):
    """(changes of a face's label, seconds that faces were followed)."""
    pipeline, stream = Pipeline(detector, classifier, smoother=smoother, interval=0), open_source(source)
    shown = {}
    for result in pipeline.run(stream):
        for face in result.faces:
            shown.setdefault(face.id, []).append((result.frame.time, face.emotion))
    stream.close()
    count = sum(a[1] != b[1] for row in shown.values() for a, b in pairwise(row))
    return count, sum(row[-1][0] - row[0][0] for row in shown.values())


def agreement(source, classifier, detectors):
    """(faces that both found, share with one label, mean distance of the probabilities)."""
    same, distances = [], []
    stream = open_source(source)
    for frame in frames(stream):
        ours, theirs = (d.detect(frame.image) for d in detectors)
        pairs = [(a, max(theirs, key=lambda b: overlap(a.box, b.box))) for a in ours] if theirs else []
        pairs = [(a, b) for a, b in pairs if overlap(a.box, b.box) > SAME]
        if pairs:
            said = [
                classifier.classify(crop_faces(frame.image, list(part), classifier))
                for part in zip(*pairs, strict=True)
            ]
            same += (said[0].argmax(axis=1) == said[1].argmax(axis=1)).tolist()
            distances += (np.abs(said[0] - said[1]).sum(axis=1) / 2).tolist()
    stream.close()
    return len(same), float(np.mean(same)) if same else np.nan, float(np.mean(distances)) if same else np.nan


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="as for fer-cam: demo, demo:5, a video")
    parser.add_argument("--model", action="append", help="a bundle; may be repeated", default=None)
    options = parser.parse_args()
    head = ("source", "model", "faces' seconds", "changes a minute, frames", "shown", "faces of both", "same label")
    print("| " + " | ".join((*head, "distance of probabilities")) + " |\n|" + "---|" * 8, flush=True)
    for source in options.sources:
        for model in options.model or ["mobilenet-7"]:
            classifier, detectors = Classifier(model), [make_detector(n) for n in ("mtcnn", "haar")]
            raw, seconds = changes(source, classifier, detectors[0], Smoother(0, 0))
            steady, _ = changes(source, classifier, detectors[0], None)
            count, same, distance = agreement(source, classifier, detectors)
            minute = 60 / seconds if seconds else np.nan
            print(
                f"| {source.rsplit('/', 1)[-1]} | {classifier.bundle.name} | {seconds:.1f} | {raw * minute:.1f} | "
                f"{steady * minute:.1f} | {count} | {same:.1%} | {distance:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
