"""Smooths the probabilities of single frames, so that labels do not flicker. Times are passed in."""

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
    """Exponential moving average over time for each face, with hysteresis on the label."""

    def __init__(self, time_constant: float = 0.3, margin: float = 0.08) -> None:
        """time_constant: seconds after which an old frame weighs 1/e, whatever the frame rate; 0: no averaging.

        margin: the shown label changes only when another one leads by more than this, 0..1. Raises ValueError for
        values outside these ranges.
        """
        if time_constant < 0 or not 0 <= margin < 1:
            raise ValueError("time_constant must be 0 or more, margin 0 to below 1")
        self.time_constant, self.margin = time_constant, margin
        self._states: dict[int, _State] = {}

    def smooth(self, id: int, probabilities: np.ndarray, now: float) -> tuple[int, np.ndarray]:
        """Average one frame of face `id` in; return the index of the label to show, and the averaged probabilities.

        probabilities: float (classes,), summing to one. now: seconds. Returns (index, float64 (classes,)).
        """
        new = np.asarray(probabilities, np.float64)
        state = self._states.get(id)
        if state is None or self.time_constant == 0:
            state = self._states[id] = _State(new, int(new.argmax()), now)
            return state.label, new
        weight = float(np.exp(-max(0.0, now - state.time) / self.time_constant))
        average = weight * state.probabilities + (1 - weight) * new
        best = int(average.argmax())
        label = best if average[best] > average[state.label] + self.margin else state.label
        self._states[id] = _State(average, label, now)
        return label, average

    def last(self, id: int) -> tuple[int, np.ndarray] | None:
        """Return what `smooth` returned for face `id` the last time, or None."""
        state = self._states.get(id)
        return (state.label, state.probabilities) if state else None

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face that is not in `keep`."""
        self._states = {i: s for i, s in self._states.items() if i in keep}
