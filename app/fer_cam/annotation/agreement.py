"""How a model agrees with the person who labelled its faces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fer_cam.annotation.table import LabelTable

__all__ = ["Agreement", "agreement", "cohens_kappa"]


@dataclass(frozen=True)
class Agreement:
    """The score of the model's answers in a table against its labels.

    faces: that have a label and an answer. correct: of these, with the same. kappa: see cohens_kappa. recall: for each
    label (correct, faces), in the table's order, of labels that were given. different: index of each face whose label
    is not the answer, the surest answer first.
    """

    faces: int
    correct: int
    kappa: float | None
    recall: Mapping[str, tuple[int, int]]
    different: tuple[int, ...]

    @property
    def accuracy(self) -> float:
        """Share of the faces for which the model gave the person's label, 0..1: `stored` of fer-train evaluate."""
        return self.correct / self.faces if self.faces else 0.0


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return how much more often two raters agree than by chance: 1 always, 0 as by chance; None if it is undefined.

    pairs: what each of the two says of each case. kappa = (po - pe) / (1 - pe), where po is the share of agreement and
    pe that expected from how often each rater gives each label. J. Cohen, "A coefficient of agreement for nominal
    scales", Educational and Psychological Measurement 20 (1960), 37-46.
    """
    if not pairs:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / len(pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return (observed - chance) / (1 - chance) if chance < 1 else None


def agreement(table: LabelTable) -> Agreement | None:
    """Count on the faces that have a label and an answer; None if there is none, or the answers are no such labels."""
    both = [i for i, face in enumerate(table.faces) if table.label(i) and face.answer]
    pairs = [(table.label(i), table.faces[i].answer) for i in both]
    if not any(answer in table.labels for _, answer in pairs):
        return None
    recall = {}
    for label in table.labels:
        hits = [a == b for a, b in pairs if a == label]
        if hits:
            recall[label] = (sum(hits), len(hits))
    different = [i for i, (label, answer) in zip(both, pairs, strict=True) if label != answer]
    different.sort(key=lambda i: -(table.faces[i].confidence or 0.0))
    return Agreement(len(pairs), sum(a == b for a, b in pairs), cohens_kappa(pairs), recall, tuple(different))
