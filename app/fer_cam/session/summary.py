"""Figures of a session: share of time of each emotion, means, moments of the clearest expressions, agreement."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fer_cam.session.data import Faces, Person, Session
from fer_models.emotion_names import emotion_of

__all__ = ["UNSURE", "Agreement", "Peak", "PersonSummary", "Summary", "summarize"]

UNSURE = "unsure"
"""Stands beside the emotions for the time in which the label is a guess."""
BRIEF = 0.05
"""Share of the longest time of a person, below which a number is most often a face that was lost and found again."""
LEAST_PEAK = 0.5
"""Confidence from which a moment counts as a peak."""
MOST_COMPARED = 20
"""People whose agreement is counted."""
LEAST_TOGETHER = 1.0
"""Seconds that two people must be seen together for their agreement to be counted."""


@dataclass(frozen=True)
class Peak:
    """The clearest moment of an emotion of a person: time in seconds of the source, and row in Session.faces."""

    id: int
    emotion: str
    time: float
    confidence: float
    row: int


@dataclass(frozen=True)
class PersonSummary:
    """Figures of one person.

    seconds: in which the face was seen. first, last: in seconds of the source. shares: of these seconds, 0..1, by
    emotion in the order of the model's labels, and UNSURE; they sum to one. valence, arousal: means over these
    seconds, NaN without any. peaks: at most one an emotion, the clearest first; neutral has none.
    """

    id: int
    title: str
    seconds: float
    first: float
    last: float
    shares: Mapping[str, float]
    valence: float
    arousal: float
    peaks: tuple[Peak, ...]


@dataclass(frozen=True)
class Agreement:
    """Agreement of two people who are seen together: share 0..1 of the seconds both are sure with the same emotion."""

    first: str
    second: str
    seconds: float
    share: float


@dataclass(frozen=True)
class Summary:
    """Figures of a session.

    seconds: that its frames last, without pauses. seen: share of them with a face. shares: mean of the people's,
    weighted by their seconds.
    """

    seconds: float
    seen: float
    shares: Mapping[str, float]
    people: tuple[PersonSummary, ...]
    agreements: tuple[Agreement, ...]

    @property
    def main(self) -> tuple[PersonSummary, ...]:
        """The people without those seen for less than BRIEF of the time of who was seen longest."""
        longest = max((p.seconds for p in self.people), default=0.0)
        return tuple(p for p in self.people if p.seconds >= BRIEF * longest)


def summarize(session: Session) -> Summary:
    """Return the figures of a session. Every figure counts time, not frames, so that dropped frames change little."""
    people = session.people
    summaries = tuple(_person(session, person) for person in people)
    seconds = float(session.frames.duration.sum())
    seen = float(session.frames.duration[session.frames.faces > 0].sum())
    total = sum(p.seconds for p in summaries)
    names = (*session.labels, UNSURE)
    shares = {n: sum(p.shares.get(n, 0.0) * p.seconds for p in summaries) / total if total else 0.0 for n in names}
    # A tracker that loses faces gives thousands of numbers: only those seen longest are compared.
    longest = sorted(people, key=lambda p: -p.faces.duration.sum())[:MOST_COMPARED]
    compared = [p for p in people if p in longest]
    pairs = (_agreement(a, b) for a, b in combinations(compared, 2))
    return Summary(
        seconds, seen / seconds if seconds else 0.0, shares, summaries, tuple(p for p in pairs if p is not None)
    )


def _person(session: Session, person: Person) -> PersonSummary:
    faces = person.faces
    lasts, total = faces.duration, float(faces.duration.sum())
    if total <= 0:  # a session of one frame
        lasts, total = np.ones(len(faces)), float(len(faces))
    shown = np.where(faces.sure, faces.emotion, UNSURE)
    shares = {name: float(lasts[shown == name].sum()) / total for name in (*session.labels, UNSURE)}
    return PersonSummary(
        person.id, person.title, float(faces.duration.sum()), float(faces.time[0]),
        float(faces.time[-1] + faces.duration[-1]), shares, _mean(faces.valence, lasts), _mean(faces.arousal, lasts),
        _peaks(session, person),
    )  # fmt: skip


def _mean(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the mean of the values that are numbers; NaN for none."""
    good = np.isfinite(values)
    total = float(weights[good].sum())
    return float((values[good] * weights[good]).sum() / total) if total > 0 else math.nan


def _peaks(session: Session, person: Person) -> tuple[Peak, ...]:
    faces = person.faces
    peaks = []
    for label in session.labels:
        places = np.flatnonzero((faces.emotion == label) & faces.sure)
        if emotion_of(label) == "neutral" or not len(places):
            continue
        best = int(places[np.argmax(faces.confidence[places])])
        confidence = float(faces.confidence[best])
        if confidence >= LEAST_PEAK:
            peaks.append(Peak(person.id, label, float(faces.time[best]), confidence, int(person.rows[best])))
    return tuple(sorted(peaks, key=lambda peak: -peak.confidence))


def _agreement(first: Person, second: Person) -> Agreement | None:
    a, b = _sure(first.faces), _sure(second.faces)
    _, at_a, at_b = np.intersect1d(a.frame, b.frame, return_indices=True)
    lasts = a.duration[at_a]
    seconds = float(lasts.sum())
    if seconds < LEAST_TOGETHER:
        return None
    same = float(lasts[a.emotion[at_a] == b.emotion[at_b]].sum())
    return Agreement(first.title, second.title, seconds, same / seconds)


def _sure(faces: Faces) -> Faces:
    return faces.where(faces.sure)
