"""Saved faces for the tests: results to save, and what came of them."""

import csv
from pathlib import Path

import numpy as np

from fer_cam.sinks import FaceSink
from fer_cam.types import Face, Frame, Result
from fer_models import load_bundle

TOY = Path(__file__).parent / "data" / "toy-gender"
BUNDLE = load_bundle("mobilenet-7")
P = dict(zip(BUNDLE.labels, (0.1, 0.0, 0.0, 0.7, 0.1, 0.05, 0.05), strict=True))


def rows(folder):
    with open(folder / "faces.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def result(name="", index=0, faces=1):
    image = np.random.default_rng(index).integers(0, 256, (200, 300, 3), np.uint8)
    found = [Face(i, (20 + 90 * i, 40, 70, 80), 0.98765, "happy", 0.7, P) for i in range(faces)]
    return Result(Frame(index, float(index), image, name=name), tuple(found))


def save(folder, *results, source="photos", **options):
    sink = FaceSink(folder, BUNDLE, source, **options)
    for each in results:
        sink.write(each)
    sink.close()
    return sink


def fill_in(folder, label="sad"):
    """A person labels the first face, in a text editor."""
    lines = (folder / "faces.csv").read_text("utf-8").splitlines()
    lines[1] += label
    (folder / "faces.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return lines[1]
