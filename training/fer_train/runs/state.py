"""state.json of a run: how far it is, its best epoch, and its history."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from fer_train.recipes import Recipe

__all__ = ["BestEpoch", "HistoryRow", "Plateau", "RunState", "is_finished"]

HistoryRow = dict[str, float]
"""Scores of one epoch by column name, see validation_scores. Versions differ in the columns that they write."""


@dataclass(frozen=True)
class BestEpoch:
    """The epoch whose weights are kept.

    epoch: counted from 1; 0 for an average. value: its score by the recipe's monitor. accuracy: its validation
    accuracy, 0..1. Both are None where no validation face was left to score by.
    """

    epoch: int
    value: float | None = None
    accuracy: float | None = None


@dataclass(frozen=True)
class Plateau:
    """Progress of the schedule `plateau`: the best loss, and for how many epochs none was better."""

    best: float | None = None
    waited: int = 0


@dataclass(frozen=True)
class RunState:
    """A run after its last whole epoch.

    epoch: number of whole epochs; 0 for an average, which has one history row. plateau: None for an average and in
    early versions.
    """

    epoch: int
    best: BestEpoch
    plateau: Plateau | None
    history: tuple[HistoryRow, ...]

    @classmethod
    def from_dict(cls, values: Any) -> RunState:
        """Return the state that state.json holds. Raises ValueError if it is damaged."""
        try:
            epoch, best, plateau = values["epoch"], values["best"], values.get("plateau")
            if not (isinstance(epoch, int) and isinstance(best["epoch"], int)):
                raise TypeError("epochs must be whole numbers")
            return cls(
                epoch,
                BestEpoch(best["epoch"], best.get("value"), best.get("accuracy")),
                Plateau(plateau["best"], plateau["waited"]) if plateau else None,
                tuple(dict(row) for row in values["history"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a run's state.json ({error})") from error

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object, its keys in the order of the file."""
        return {
            "epoch": self.epoch,
            "best": asdict(self.best),
            "plateau": asdict(self.plateau) if self.plateau else None,
            "history": list(self.history),
        }


def is_finished(recipe: Recipe, state: RunState | None) -> bool:
    """Return True if a run has trained all its epochs or has stopped early."""
    if state is None:
        return False
    waited = state.epoch - state.best.epoch
    return state.epoch >= recipe.epochs or bool(recipe.patience and waited >= recipe.patience)
