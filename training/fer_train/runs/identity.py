"""Identity of a run, and the small values that its config.json holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fer_train.recipes import Recipe, from_dict, to_dict
from fer_train.runs.faces_digest import FacesDigest

__all__ = ["AveragedRun", "FaceCounts", "ParameterCounts", "RunIdentity"]


@dataclass(frozen=True)
class RunIdentity:
    """Identity of a run: the same identity trains the same network on the same faces.

    data, ferplus: names of the data set and of FER+'s csv, without their folders; ferplus is None without FER+. faces:
    digest of the training and validation faces. drawn_by: `pixels` if the validation faces were drawn by their pixels
    (see split_validation), None in early versions. weights: the start: `imagenet`, the name of a file or of a run
    folder, or None for random weights. weights_digest: SHA-256 of that file or of that run's best weights, None if
    there is none. teacher_digests: SHA-256 of each teacher's weights; None if an early version did not record them.
    """

    recipe: Recipe
    data: str
    ferplus: str | None
    faces: FacesDigest
    weights: str | None
    weights_digest: str | None
    teacher_digests: tuple[str | None, ...] | None
    drawn_by: str | None = "pixels"

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RunIdentity:
        """Return the identity stored in a config.json. Raises FerError if its recipe is damaged."""
        teachers = values.get("teacher_digests")
        return cls(
            recipe=from_dict(values["recipe"]),
            data=values["data"],
            ferplus=values.get("ferplus"),
            faces=FacesDigest.from_dict(values.get("data_digest")),
            weights=values["weights"],
            weights_digest=values.get("weights_digest"),
            teacher_digests=None if teachers is None else tuple(teachers),
            drawn_by=values.get("drawn_by"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the first keys of config.json."""
        return {
            "recipe": to_dict(self.recipe),
            "data": self.data,
            "ferplus": self.ferplus,
            "data_digest": self.faces.to_dict(),
            "drawn_by": self.drawn_by,
            "weights": self.weights,
            "weights_digest": self.weights_digest,
            "teacher_digests": list(self.teacher_digests or ()),
        }


@dataclass(frozen=True)
class FaceCounts:
    """Number of faces that a run was trained and validated on."""

    train: int
    validation: int


@dataclass(frozen=True)
class ParameterCounts:
    """Number of a network's parameters, and of those that training changes."""

    total: int
    trainable: int


@dataclass(frozen=True)
class AveragedRun:
    """One run of an average: its folder's name, the SHA-256 of its best weights, and its share of the mean, 0..1."""

    run: str
    weights_digest: str | None
    share: float
