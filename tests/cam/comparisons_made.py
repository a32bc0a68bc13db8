"""Results of a comparison for the tests, whose labels are given."""

import numpy as np

from fer_cam.types import Comparison, Face, Frame, Labelling, Result, SecondLabel

SEVEN = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
FIRST, SECOND = Labelling("mobilenet-7", SEVEN), Labelling("mobilenet-8", (*SEVEN, "contempt"))
IMAGE = np.zeros((48, 64, 3), np.uint8)


def compared(*looks, first=FIRST, second=SECOND, classified=None, name=""):
    """A result with a face for each look: (id, first label, second label, first is sure, second is sure)."""
    faces = tuple(
        Face(
            id, (4, 4, 20, 20), 1.0, a, 0.8, {a: 0.8}, sure=sure_a,
            compared=SecondLabel(b, 0.7, {b: 0.7}, sure_b),
        )
        for id, a, b, sure_a, sure_b in looks
    )  # fmt: skip
    classified = frozenset(face.id for face in faces) if classified is None else frozenset(classified)
    return Result(Frame(0, 0.0, IMAGE, name=name), faces, comparison=Comparison(first, second, IMAGE, classified))
