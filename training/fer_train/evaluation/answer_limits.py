"""Chooses within which limits the answers of a network can be relied on, on held-out faces that are disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fer_models.crop_quality import measure_crop
from fer_train.data import Dataset
from fer_train.evaluation.certainty import Curve
from fer_train.evaluation.disturbances import SPARED, disturb, turned
from fer_train.inference.tflite import Predict

__all__ = ["RELIABLE", "AnswerLimits", "choose_limits"]

RELIABLE = 0.85
"""Share of the sure answers that shall be right on disturbed held-out faces, so that 0.80 are on the harder faces of
other sets."""
USELESS = 0.75
"""Confident answers of which fewer are right lie beyond a limit."""
CONFIDENT = 0.6
"""Confidence of the answers that set the limits of quality."""
LEAST_GAIN = 3.0
"""A limit must leave out so many more wrong answers than USELESS allows for; else it is chance."""
TURNS = (0, 30, 40, 50, 60, 70)
"""Degrees at which turned heads are tried."""
STEPS = np.arange(0.2, 1.0, 0.01)


@dataclass(frozen=True)
class AnswerLimits:
    """Limits within which an answer is sure, and what they give.

    min_confidence, sharpness, mouth, turn: see fer_cam.labelling.certainty.Certainty. coverage: share of the faces
    within all limits. accuracy: share of these that are named right. faces: how many, and how disturbed. curve: for
    each least confidence, coverage and accuracy with the other limits kept. All shares are 0..1.
    """

    min_confidence: float
    sharpness: tuple[float, float]
    mouth: float
    turn: float
    coverage: float
    accuracy: float
    faces: str
    curve: Curve

    def to_dict(self) -> dict[str, Any]:
        """Return the value of the key `certainty` of a card."""
        return {
            "min_confidence": round(self.min_confidence, 4),
            "limits": {
                "sharpness": [round(v, 3) for v in self.sharpness],
                "mouth": round(self.mouth, 3),
                "turn": self.turn,
            },
            "coverage": round(self.coverage, 4),
            "accuracy": round(self.accuracy, 4),
            "faces": self.faces,
            "curve": self.curve.to_dict(),
        }


def choose_limits(predict: Predict, faces: Dataset, seed: int = 1) -> AnswerLimits:
    """Choose the limits of a classifier on held-out faces.

    predict: the mean over both views. faces: held out, undisturbed; they get one disturbance each, drawn by `seed`. The
    confidence is the smallest at which RELIABLE of the answers within all limits are right.
    """
    images, drawn = disturb(faces.images[:], seed)
    answers = predict(images)
    confidence, right = answers.max(axis=1), answers.argmax(axis=1) == faces.labels
    confident, kind = confidence >= CONFIDENT, np.array(drawn)
    quality = [measure_crop(image) for image in images]
    sharpness, mouths = np.array([max(1e-3, q.sharpness) for q in quality]), np.array([q.mouth for q in quality])

    def limit(values: np.ndarray, *kinds: str) -> float:
        """Return the limit of a measure on the disturbances that it is for."""
        chosen = confident & np.isin(kind, ("none", *kinds))
        return _limit(values[chosen], right[chosen])

    low, high = limit(sharpness, "far", "blurred"), 1 / max(1e-3, limit(1 / sharpness, "noisy", "dark"))
    mouth = limit(mouths, "covered")
    within = (sharpness >= low) & (sharpness <= high) & (mouths >= mouth)
    curve = Curve.of(np.where(within, confidence, 0.0), right, STEPS)
    enough = np.flatnonzero(np.array(curve.accuracy) >= RELIABLE)
    chosen = int(enough[0]) if len(enough) else len(STEPS) - 1
    return AnswerLimits(
        min_confidence=curve.confidence[chosen],
        sharpness=(float(low), float(high)),
        mouth=float(mouth),
        turn=_most_turn(predict, faces),
        coverage=curve.coverage[chosen],
        accuracy=curve.accuracy[chosen],
        faces=f"{len(faces):,} held-out faces, {1 - SPARED:.0%} of them far, blurred, dark, hazy, noisy, covered or "
        "badly framed",
        curve=curve,
    )


def _limit(values: np.ndarray, right: np.ndarray) -> float:
    """Return the least value from which confident answers can be relied on; 0 if they always can.

    It is where a curve that only rises, fitted to the answers in order of the values (isotonic regression), passes
    USELESS: where the sum of USELESS - right over all smaller values is largest.
    """
    order = np.argsort(values)
    gain = np.cumsum(USELESS - right[order])
    last = int(gain.argmax())
    return float(values[order][last]) if gain[last] >= LEAST_GAIN else 0.0


def _most_turn(predict: Predict, faces: Dataset) -> float:
    """Return the last of TURNS up to which the confident answers on turned faces can be relied on."""
    most = 0.0
    for degrees in TURNS:
        answers = predict(np.stack([turned(face, degrees) for face in faces.images[:]]))
        confident = answers.max(axis=1) >= CONFIDENT
        if (answers.argmax(axis=1) == faces.labels)[confident].mean() < USELESS:
            break
        most = float(degrees)
    return most
