"""Counts of the pairs of labels that two labellings give, and the agreement that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fer_cam.types import Labelling
from fer_models.emotion_names import emotion_of

__all__ = ["Pair", "Share", "Tallies", "Tally", "common_emotions", "plain_label"]


def plain_label(label: str) -> str:
    """Return our name of an emotion, such as happy for happiness; a label that is no emotion stays as it is."""
    return emotion_of(label) or label


def common_emotions(first: Labelling, second: Labelling) -> frozenset[str]:
    """Return the emotions that both labellings know, by our names."""
    return frozenset(map(plain_label, first.labels)) & frozenset(map(plain_label, second.labels))


@dataclass(frozen=True)
class Pair:
    """The labels of one look: what both labellings call a face at the same moment. sure: both are sure."""

    first: str
    second: str
    sure: bool


@dataclass(frozen=True)
class Share:
    """Looks by how they agree.

    same: both name the same emotion. differing: they name two emotions that both know. one_sided: at least one names
    an emotion that the other does not know, and so could not agree; such looks are in no share.
    """

    same: int = 0
    differing: int = 0
    one_sided: int = 0

    @property
    def compared(self) -> int:
        """Number of looks that can agree."""
        return self.same + self.differing

    @property
    def value(self) -> float | None:
        """Share of the compared looks with the same emotion, 0..1; None before there is one."""
        return self.same / self.compared if self.compared else None


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of looks by their pair of labels. common: see common_emotions."""

    common: frozenset[str]
    counts: Mapping[Pair, int] = field(default_factory=dict)

    def _is_compared(self, pair: Pair) -> bool:
        return pair.first in self.common and pair.second in self.common

    def share(self, *, sure: bool) -> Share:
        """Return how the looks agree. sure: only those in which both are sure; else all."""
        same = differing = one_sided = 0
        for pair, count in self.counts.items():
            if sure and not pair.sure:
                continue
            if not self._is_compared(pair):
                one_sided += count
            elif pair.first == pair.second:
                same += count
            else:
                differing += count
        return Share(same, differing, one_sided)

    def differing(self, *, sure: bool) -> list[tuple[str, str, int]]:
        """Return (first, second, looks) of the pairs of two different emotions that both know, the most frequent first.

        sure: see share. Equally frequent ones are in the order of their names.
        """
        looks: dict[tuple[str, str], int] = {}
        for pair, count in self.counts.items():
            if (pair.sure or not sure) and pair.first != pair.second and self._is_compared(pair):
                looks[pair.first, pair.second] = looks.get((pair.first, pair.second), 0) + count
        return [(*pair, count) for pair, count in sorted(looks.items(), key=lambda item: (-item[1], item[0]))]

    def kappa(self, *, sure: bool) -> float | None:
        """Return Cohen's kappa of the compared looks: agreement beyond what chance gives; 1 is perfect, 0 chance.

        J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960). sure: see share. None where it is undefined:
        without looks, and if both always name one same emotion.
        """
        first: dict[str, int] = {}
        second: dict[str, int] = {}
        total = same = 0
        for pair, count in self.counts.items():
            if (sure and not pair.sure) or not self._is_compared(pair):
                continue
            first[pair.first] = first.get(pair.first, 0) + count
            second[pair.second] = second.get(pair.second, 0) + count
            total, same = total + count, same + count * (pair.first == pair.second)
        chance = sum(count * second.get(label, 0) for label, count in first.items())  # times total squared
        return (total * same - chance) / (total * total - chance) if total * total > chance else None


@dataclass(frozen=True, eq=False)
class Tallies:
    """The count of a comparison so far.

    first, second: the labellings. all: of every look. people: of the people by the number of their face, as far as they
    are kept; none for photos, whose faces are numbered anew in each. count: number of people so far, 0 for photos.
    """

    first: Labelling
    second: Labelling
    all: Tally
    people: Mapping[int, Tally]
    count: int
