"""Probabilities of single frames -> labels that do not flicker. Time is passed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

__all__ = ["Smoother"]


@dataclass
class _State:
    probabilities: np.ndarray
    label: int
    time: float


class Smoother:
    """Exponential average over time for each face, with hysteresis on the label.

    time_constant: seconds after which an old frame weighs 1/e, so the same at every frame rate.
    margin: by how much another label must lead before the shown one changes, 0..1.
    """

    def __init__(self, time_constant: float = 0.3, margin: float = 0.08) -> None:
        if time_constant < 0 or not 0 <= margin < 1:
            raise ValueError("time_constant must be 0 or more, margin 0 to below 1")
        self.time_constant, self.margin = time_constant, margin
        self._states: dict[int, _State] = {}

    def smooth(self, id: int, probabilities: np.ndarray, now: float) -> tuple[int, np.ndarray]:
        """The label to show and the averaged probabilities of face `id` at `now` seconds.

        probabilities: float (classes,), summing to one. Returns (index, float (classes,)).
        """
        fresh = np.asarray(probabilities, np.float64)
        state = self._states.get(id)
        if state is None or self.time_constant == 0:
            state = self._states[id] = _State(fresh, int(fresh.argmax()), now)
            return state.label, fresh
        kept = float(np.exp(-max(0.0, now - state.time) / self.time_constant))
        mixed = kept * state.probabilities + (1 - kept) * fresh
        best = int(mixed.argmax())
        label = best if mixed[best] > mixed[state.label] + self.margin else state.label
        self._states[id] = _State(mixed, label, now)
        return label, mixed

    def last(self, id: int) -> tuple[int, np.ndarray] | None:
        """What `smooth` returned for face `id` the last time, or None."""
        state = self._states.get(id)
        return (state.label, state.probabilities) if state else None

    def forget(self, keep: Collection[int]) -> None:
        """Drop every face that is not in `keep`."""
        self._states = {i: s for i, s in self._states.items() if i in keep}
