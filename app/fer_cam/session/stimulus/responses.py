"""Each person's response to each item: means over the time in which the item was shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from fer_cam.session.data import Faces, Person, Session
from fer_cam.session.stimulus.markers import Stimuli, read_stimuli

__all__ = ["BASELINE", "PAUSES", "Means", "Response", "means_of", "reference_of", "responses"]

BASELINE, PAUSES = "baseline", "pauses"


@dataclass(frozen=True)
class Means:
    """Means over some faces of one person.

    Every frame counts by its duration. frames: with a face of the person. seconds: that they last. unsure: share of
    this time in which the label was a guess, 0..1. probabilities: mean by label, 0..1. valence, arousal: -1..1. Without
    a frame, all but the counts are NaN.
    """

    frames: int
    seconds: float
    unsure: float
    probabilities: Mapping[str, float]
    valence: float
    arousal: float


@dataclass(frozen=True)
class Response:
    """Response of one person to one item.

    showings: how often the item was shown; the means are over all of them. reference: that `differences` compare with:
    BASELINE, else PAUSES, else "". differences: mean of the item minus that of the reference, by label and for
    "valence" and "arousal"; empty without a reference.
    """

    item: str
    id: int
    title: str
    showings: int
    means: Means
    reference: str = ""
    differences: Mapping[str, float] = field(default_factory=dict)


def responses(session: Session, stimuli: Stimuli | None = None) -> tuple[Response, ...]:
    """Return the responses, item by item in the order of the first showing, and in each by person.

    A person who was not seen during an item has none to it. stimuli: of the session; None: read them.
    """
    stimuli = read_stimuli(session) if stimuli is None else stimuli
    rows = []
    people = [(person, reference_of(person, stimuli, session.labels)) for person in session.people]
    for name in stimuli.names:
        showings = [(s.start, s.end) for s in stimuli.showings if s.name == name]
        for person, (kind, reference) in people:
            means = means_of(_within(person.faces, showings), session.labels)
            if means.frames:
                differences = _differences(means, reference) if reference is not None else {}
                rows.append(Response(name, person.id, person.title, len(showings), means, kind, differences))
    return tuple(rows)


def means_of(faces: Faces, labels: tuple[str, ...]) -> Means:
    """Return the means over faces of one person. labels: columns of their probabilities."""
    seconds = float(faces.duration.sum())
    weights = faces.duration if seconds > 0 else np.ones(len(faces))  # a session of one frame
    shares = {label: _mean(faces.probabilities[:, i], weights) for i, label in enumerate(labels)}
    return Means(
        len(faces), seconds, _mean(~faces.sure, weights), shares, _mean(faces.valence, weights),
        _mean(faces.arousal, weights),
    )  # fmt: skip


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    good = np.isfinite(values)
    total = float(weights[good].sum())
    return float((values[good] * weights[good]).sum() / total) if total > 0 else math.nan


def _within(faces: Faces, ranges: Iterable[tuple[float, float]]) -> Faces:
    inside = np.zeros(len(faces), bool)
    for start, end in ranges:
        inside |= (faces.time >= start) & (faces.time < end)
    return faces.where(inside)


def reference_of(person: Person, stimuli: Stimuli, labels: tuple[str, ...]) -> tuple[str, Means | None]:
    """Return the kind, BASELINE, PAUSES or "", and the means of what a person's responses are compared with."""
    for kind, ranges in ((BASELINE, stimuli.baseline), (PAUSES, stimuli.pauses)):
        means = means_of(_within(person.faces, ranges), labels)
        if means.frames:
            return kind, means
    return "", None


def _differences(means: Means, reference: Means) -> dict[str, float]:
    shares = {label: share - reference.probabilities[label] for label, share in means.probabilities.items()}
    return {**shares, "valence": means.valence - reference.valence, "arousal": means.arousal - reference.arousal}
