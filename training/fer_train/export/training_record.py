"""Record of the training of a bundle's network, for its card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fer_models.card import sha256_of
from fer_train.recipes import Recipe, from_dict, to_dict
from fer_train.runs.folder import Run
from fer_train.runs.identity import AveragedRun, FaceCounts

__all__ = ["TrainingRecord"]


@dataclass(frozen=True)
class TrainingRecord:
    """Record of the training of a bundle's network.

    averaged: the runs of an average, empty for a run that was trained. weights_sha256: of the run's float weights; it
    tells which run a bundle was made from. minutes: training time with validation.
    """

    recipe: Recipe
    data: str
    ferplus: str | None
    faces: FaceCounts
    start_weights: str | None
    averaged: tuple[AveragedRun, ...]
    weights_sha256: str | None
    best_epoch: int | None
    epochs_run: int | None
    minutes: float
    environment: Mapping[str, Any]

    @classmethod
    def of(cls, run: Run) -> TrainingRecord:
        """Return the record of a run. Raises FerError for a damaged run."""
        config, state = run.config(), run.state()
        seconds = sum(row["seconds"] for row in state.history) if state else 0.0
        return cls(
            recipe=config.recipe,
            data=config.data,
            ferplus=config.ferplus,
            faces=config.faces,
            start_weights=config.weights,
            averaged=config.averaged,
            weights_sha256=sha256_of(run.best),
            best_epoch=state.best.epoch if state else None,
            epochs_run=state.epoch if state else None,
            minutes=round(seconds / 60, 1),
            environment=config.environment,
        )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainingRecord:
        """Return the record that a card stores; keys that early versions did not write become None."""
        return cls(
            recipe=from_dict(values["recipe"]),
            data=values["data"],
            ferplus=values.get("ferplus"),
            faces=FaceCounts(**values["faces"]),
            start_weights=values["start_weights"],
            averaged=tuple(AveragedRun(**run) for run in values.get("averaged", ())),
            weights_sha256=values.get("weights_sha256"),
            best_epoch=values["best_epoch"],
            epochs_run=values["epochs_run"],
            minutes=values["minutes"],
            environment=values["environment"],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the record as a card stores it."""
        averaged = {"averaged": [asdict(run) for run in self.averaged]} if self.averaged else {}
        return {
            "recipe": to_dict(self.recipe),
            "data": self.data,
            "ferplus": self.ferplus,
            "faces": asdict(self.faces),
            "start_weights": self.start_weights,
            **averaged,
            "weights_sha256": self.weights_sha256,
            "best_epoch": self.best_epoch,
            "epochs_run": self.epochs_run,
            "minutes": self.minutes,
            "environment": dict(self.environment),
        }
