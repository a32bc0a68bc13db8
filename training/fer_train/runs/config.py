"""config.json of a run: its identity, its data, and the machine that trained it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeVar

from fer_models.errors import FerError
from fer_train.recipes import Recipe, from_dict
from fer_train.runs.faces_digest import FacesDigest
from fer_train.runs.identity import AveragedRun, FaceCounts, ParameterCounts, RunIdentity

__all__ = ["RunConfig"]

Value = TypeVar("Value")
REQUIRED = {"recipe", "data", "weights", "faces", "environment"}
"""Keys that every version has written."""


@dataclass(frozen=True)
class RunConfig:
    """config.json of a run.

    stored: the JSON object. It is kept as it was read, because versions differ in the keys that they write; the
    properties give its values with their types. place: the file, for error messages.
    """

    stored: Mapping[str, Any]
    place: str = field(default="config.json", compare=False)

    @classmethod
    def of_fit(
        cls,
        identity: RunIdentity,
        *,
        environment: Mapping[str, Any],
        faces: FaceCounts,
        parameters: ParameterCounts,
        left_out: Sequence[str],
    ) -> RunConfig:
        """Return the config of a new run. left_out: a line for each unused face; 1,000 are stored."""
        return cls(
            identity.to_dict()
            | {
                "environment": dict(environment),
                "faces": asdict(faces),
                "parameters": asdict(parameters),
                "left_out": list(left_out[:1000]),
            }
        )

    def as_average(
        self,
        averaged: Sequence[AveragedRun],
        *,
        weights: str,
        shares: Literal["found", "given"],
        may_leak: bool,
        environment: Mapping[str, Any],
    ) -> RunConfig:
        """Return the config of an average whose first run has this config.

        weights: the runs and their shares in words. shares: `found` by validation, or `given` by the user. may_leak:
        one of the runs may have been trained on validation faces of the first.
        """
        changes: dict[str, Any] = {"weights": weights, "weights_digest": None}
        if may_leak:
            changes["drawn_by"] = None  # runs that start from the average warn that validation may flatter them
        changes |= {"averaged": [asdict(run) for run in averaged], "shares": shares, "environment": dict(environment)}
        return RunConfig({**self.stored, **changes})

    @classmethod
    def from_dict(cls, values: Any, place: str = "config.json") -> RunConfig:
        """Return the config that config.json holds. Raises ValueError if a key is missing that every version wrote.

        place: the file, for error messages.
        """
        if not isinstance(values, dict) or not set(values) >= REQUIRED:
            raise ValueError("not a run's config.json")
        return cls(values, place)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object, its keys in the order of the file."""
        return dict(self.stored)

    @property
    def identity(self) -> RunIdentity:
        """The identity of the run. Raises FerError if the recipe is damaged."""
        return self._naming_the_file(lambda: RunIdentity.from_dict(self.stored))

    @property
    def recipe(self) -> Recipe:
        """The recipe of the run. Raises FerError if it is damaged."""
        return self._naming_the_file(lambda: from_dict(self.stored["recipe"]))

    @property
    def data(self) -> str:
        """Name of the data set, without its folder."""
        return self.stored["data"]

    @property
    def ferplus(self) -> str | None:
        """Name of FER+'s csv; None if the run was trained without it."""
        return self.stored.get("ferplus")

    @property
    def drawn_by(self) -> str | None:
        """`pixels` if the validation faces were drawn by their pixels, and no averaged run may have seen them."""
        return self.stored.get("drawn_by")

    @property
    def faces_digest(self) -> FacesDigest:
        """Digest of the training and validation faces."""
        return FacesDigest.from_dict(self.stored.get("data_digest"))

    @property
    def weights(self) -> str | None:
        """The start of the run's weights; for an average its runs and their shares in words."""
        return self.stored["weights"]

    @property
    def environment(self) -> Mapping[str, Any]:
        """Versions and machine, see runs/environment.py, with `precision` and `devices_used`."""
        return self._object("environment")

    @property
    def precision(self) -> str | None:
        """float32, bfloat16 or float16; None if an early version did not record it."""
        return self.environment.get("precision")

    @property
    def faces(self) -> FaceCounts:
        """Number of training and validation faces. Raises FerError if it is damaged."""
        counts = self._object("faces")
        try:
            return FaceCounts(counts["train"], counts["validation"])
        except KeyError as error:
            raise self._damaged("faces") from error

    @property
    def parameters(self) -> ParameterCounts | None:
        """Number of parameters; None if an early version did not record it."""
        counts = self.stored.get("parameters") or {}
        if not {"total", "trainable"} <= set(counts):
            return None
        return ParameterCounts(int(counts["total"]), int(counts["trainable"]))

    @property
    def is_average(self) -> bool:
        """True for a mean of several runs' weights, which has no epochs of its own."""
        return "averaged" in self.stored

    @property
    def averaged(self) -> tuple[AveragedRun, ...]:
        """The runs of an average; empty for a run that was trained. Raises FerError if they are damaged."""
        try:
            return tuple(
                AveragedRun(entry["run"], entry["weights_digest"], entry["share"])
                for entry in self.stored.get("averaged") or ()
            )
        except (KeyError, TypeError) as error:
            raise self._damaged("averaged") from error

    @property
    def shares(self) -> str | None:
        """`found` or `given` for an average, else None."""
        return self.stored.get("shares")

    @property
    def is_refit(self) -> bool:
        """True for a run that version 0.1 trained again on all faces, its validation faces included ("refit")."""
        return "refit_of" in self.stored

    @property
    def refit_sources(self) -> tuple[str, ...]:
        """The runs whose validation faces this run, or a run of this average, was trained on.

        Such runs (see is_refit) cannot be scored on validation faces. Empty for all others.
        """
        entries = [self.stored, *(self.stored.get("averaged") or ())]
        return tuple(dict.fromkeys(str(entry["refit_of"]["run"]) for entry in entries if entry.get("refit_of")))

    def _object(self, key: str) -> Mapping[str, Any]:
        if not isinstance(self.stored[key], dict):
            raise self._damaged(key)
        return self.stored[key]

    def _naming_the_file(self, read: Callable[[], Value]) -> Value:
        try:
            return read()
        except FerError as error:
            raise FerError(f"{self.place}: {error}") from error

    def _damaged(self, key: str) -> FerError:
        return FerError(f"{self.place}: has no usable {key!r}; give another run folder")
