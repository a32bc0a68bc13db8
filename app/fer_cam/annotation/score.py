"""The score of a model against the person who labelled its faces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fer_cam.annotation.table import LabelTable
from fer_cam.comparing.tally import Pair, Tally

__all__ = ["Score", "score_of"]


@dataclass(frozen=True)
class Score:
    """The score of the model's answers in a table against its labels.

    faces: that have a label and an answer. correct: of these, with the same. kappa: Cohen's, see Tally.kappa. recall:
    for each label (correct, faces), in the table's order, of labels that were given. different: index of each face
    whose label is not the answer, the surest answer first.
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


def score_of(table: LabelTable) -> Score | None:
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
    kappa = Tally(frozenset(table.labels), Counter(Pair(a, b, True) for a, b in pairs)).kappa(sure=False)
    return Score(len(pairs), sum(a == b for a, b in pairs), kappa, recall, tuple(different))
