"""Chooses within which limits the answers of a network can be relied on, on held-out faces that are disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fer_models.crop_quality import MOUTH_COVERED, measure_crop
from fer_models.errors import FerError
from fer_train.data import Dataset
from fer_train.evaluation.certainty import Curve
from fer_train.evaluation.covered_mouth import cover_mouths
from fer_train.evaluation.disturbances import SPARED, disturb, turned
from fer_train.inference.tflite import Predict

__all__ = ["RELIABLE", "AnswerLimits", "choose_limits"]

RELIABLE = 0.85
"""Share of the sure answers that shall be right on disturbed held-out faces, so that 0.80 are on the harder faces of
other sets."""
USELESS = 0.75
"""Confident answers of which fewer are right lie beyond a limit."""
CONFIDENT = 0.6
"""Confidence of the answers that set the limits of sharpness."""
BEYOND_CHANCE = 3.0
"""Standard deviations by which the answers beyond a limit must be worse than USELESS. Where the answers have nothing to
do with the measure, chance sets a limit in at most 2 % of draws (a test simulates it)."""
FEWEST_SURE = 20
"""The share that is right of fewer answers says nothing."""
TURNS = (15, 30, 40, 50, 60, 70)
"""Degrees at which turned heads are tried. The held-out faces themselves are turned by up to the first of them."""
STEPS = np.arange(20, 100) / 100
DIGITS = 3
"""Decimals of the limits. They are rounded before the shares are measured, so that a card's shares are those of its
limits."""


@dataclass(frozen=True)
class AnswerLimits:
    """Limits within which an answer is sure, and what they give.

    min_confidence, sharpness, mouth, turn: see fer_cam.labelling.certainty.Certainty; None for no limit. coverage:
    share of the faces within all limits but that of turn. accuracy: share of these that are named right. faces: how
    many, and how disturbed. curve: for each least confidence, coverage and accuracy with the other limits kept. All
    shares are 0..1.
    """

    min_confidence: float
    sharpness: tuple[float | None, float | None]
    mouth: float | None
    turn: float
    coverage: float
    accuracy: float
    faces: str
    curve: Curve

    def to_dict(self) -> dict[str, Any]:
        """Return the value of the key `certainty` of a card. A limit that was not set is null or left out."""
        mouth = {} if self.mouth is None else {"mouth": self.mouth}
        return {
            "min_confidence": round(self.min_confidence, 4),
            "limits": {"sharpness": list(self.sharpness), **mouth, "turn": self.turn},
            "coverage": round(self.coverage, 4),
            "accuracy": round(self.accuracy, 4),
            "faces": self.faces,
            "curve": self.curve.to_dict(),
        }


def choose_limits(predict: Predict, faces: Dataset, seed: int = 1) -> AnswerLimits:
    """Choose the limits of a classifier on held-out faces.

    predict: the mean over both views. faces: held out, undisturbed; they get one disturbance each, drawn by `seed`.
    The sharpness is limited first. Then the confidence is the smallest at which RELIABLE of the answers are right; at
    it, covered mouths and turned heads are tried. Raises FerError if there is no such confidence.
    """
    images, drawn = disturb(faces.images[:], seed)
    answers = predict(images)
    confidence, right = answers.max(axis=1), answers.argmax(axis=1) == faces.labels
    confident, kind = confidence >= CONFIDENT, np.array(drawn)
    quality = [measure_crop(image) for image in images]
    sharpness, mouths = (np.array([getattr(q, name) for q in quality]) for name in ("sharpness", "mouth"))

    def limit(values: np.ndarray, *kinds: str) -> float | None:
        """Return the limit of a measure on the disturbances that it is for."""
        chosen = confident & np.isin(kind, ("none", *kinds))
        return _limit(values[chosen], right[chosen])

    low, high = limit(sharpness, "far", "blurred"), _negative(limit(-sharpness, "noisy", "dark"))
    if low is not None and high is not None and low >= high:
        low = high = None  # they would leave no face
    within = (sharpness >= (low or 0.0)) & (sharpness <= (np.inf if high is None else high))
    curve = Curve.of(np.where(within, confidence, 0.0), right, STEPS)
    mouth = _mouth_limit(predict, faces, STEPS[_first_reliable(curve, len(faces))], seed)
    if mouth is not None:
        curve = Curve.of(np.where(within & (mouths >= mouth), confidence, 0.0), right, STEPS)
    step = _first_reliable(curve, len(faces))
    return AnswerLimits(
        min_confidence=curve.confidence[step],
        sharpness=(low, high),
        mouth=mouth,
        turn=_most_turn(predict, faces, curve.confidence[step]),
        coverage=curve.coverage[step],
        accuracy=curve.accuracy[step],
        faces=f"{len(faces):,} held-out faces, {1 - SPARED:.0%} of them far, blurred, dark, hazy, noisy, covered or "
        "badly framed",
        curve=curve,
    )


def _negative(value: float | None) -> float | None:
    return None if value is None else -value


def _limit(values: np.ndarray, right: np.ndarray) -> float | None:
    """Return the least value from which confident answers can be relied on; None if there is no such value.

    It is where a curve that only rises, fitted to the answers in order of the values (isotonic regression), passes
    USELESS: where the sum of USELESS - right over all smaller values is largest. The limit lies midway between two
    values. None if the answers below are not _useless, or if they are most of all: then the measure is not to blame.
    """
    order = np.argsort(values, kind="stable")
    ordered, gain = values[order], np.cumsum(USELESS - right[order])
    ends = np.flatnonzero(ordered[1:] > ordered[:-1])  # a limit cannot part equal values
    if not len(ends):
        return None
    last = int(ends[gain[ends].argmax()])
    if 2 * (last + 1) > len(values) or not _useless(right[order][: last + 1]):
        return None
    return round(float(ordered[last] + ordered[last + 1]) / 2, DIGITS)


def _useless(right: np.ndarray) -> bool:
    """Return True if fewer than USELESS of the answers are right, by more than chance. right: bool (n,)."""
    gain, deviation = float((USELESS - right).sum()), np.sqrt(len(right) * USELESS * (1 - USELESS))
    return gain > 0 and gain >= BEYOND_CHANCE * deviation


def _first_reliable(curve: Curve, faces: int) -> int:
    """Return the first step of a curve at which RELIABLE of the answers are right. Raises FerError if there is none."""
    accuracy = np.array(curve.accuracy)
    enough = np.array(curve.coverage) * faces >= FEWEST_SURE
    steps = np.flatnonzero(enough & (accuracy >= RELIABLE))
    if len(steps):
        return int(steps[0])
    best = f"at most {accuracy[enough].max():.0%} are" if enough.any() else f"fewer than {FEWEST_SURE} are confident"
    raise FerError(
        f"at no confidence are {RELIABLE:.0%} of its answers on {faces:,} disturbed held-out faces right ({best}); "
        "train it further, or on more faces"
    )


def _mouth_limit(predict: Predict, faces: Dataset, confidence: float, seed: int) -> float | None:
    """Return MOUTH_COVERED if sure answers on faces whose mouth is covered are useless; else None.

    Such faces are rare in `disturb`, so they are drawn for this alone.
    """
    covered = cover_mouths(faces.images[:], seed)
    answers = predict(covered)
    below = np.array([measure_crop(face).mouth < MOUTH_COVERED for face in covered])
    sure = below & (answers.max(axis=1) >= confidence)
    return MOUTH_COVERED if _useless((answers.argmax(axis=1) == faces.labels)[sure]) else None


def _most_turn(predict: Predict, faces: Dataset, confidence: float) -> float:
    """Return the last of TURNS up to which the sure answers on turned faces can be relied on."""
    most = TURNS[0]
    for degrees in TURNS[1:]:
        answers = predict(np.stack([turned(face, degrees) for face in faces.images[:]]))
        right = (answers.argmax(axis=1) == faces.labels)[answers.max(axis=1) >= confidence]
        if not len(right) or right.mean() < USELESS:
            break
        most = degrees
    return float(most)
