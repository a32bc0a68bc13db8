"""The One Euro filter (Casiez, Roussel, Vogel 2012): smooth while a point rests, quick while it moves."""

from __future__ import annotations

import numpy as np

__all__ = ["OneEuro"]


class OneEuro:
    """Low-pass filter of an array of values whose cutoff frequency rises with their speed. Times are passed in."""

    def __init__(self, cutoff: float, beta: float, speed_cutoff: float = 1.0) -> None:
        """cutoff: Hz at rest, above 0; lower is smoother. beta: rise of the cutoff with the speed, in units of 1 per
        unit of the values; higher lags less. speed_cutoff: Hz at which the speed itself is smoothed."""
        self.cutoff, self.beta, self.speed_cutoff = cutoff, beta, speed_cutoff
        self._values: np.ndarray | None = None
        self._speed: np.ndarray | None = None
        self._time = 0.0

    def filter(self, values: np.ndarray, now: float, scale: float = 1.0) -> np.ndarray:
        """Return the smoothed values, of the same shape, float64; the first ones unchanged.

        now: seconds. A time that does not go on begins anew. scale: length that counts as 1 for
        the speed, such as a face's width, so that near and far faces are smoothed alike.
        """
        new = np.asarray(values, np.float64)
        seconds = now - self._time
        if self._values is None or self._speed is None or self._values.shape != new.shape or seconds <= 0:
            self._values, self._speed, self._time = new, np.zeros_like(new), now
            return new
        speed = (new - self._values) / (seconds * scale)
        self._speed = self._speed + _weight(self.speed_cutoff, seconds) * (speed - self._speed)
        weight = _weight(self.cutoff + self.beta * np.abs(self._speed), seconds)
        self._values, self._time = self._values + weight * (new - self._values), now
        return self._values


def _weight(cutoff: float | np.ndarray, seconds: float) -> np.ndarray:
    """Return the weight 0..1 of a new value, `seconds` after the last, at a cutoff in Hz (equation 2 of the paper)."""
    weight: np.ndarray = 1 / (1 + 1 / (2 * np.pi * np.asarray(cutoff) * seconds))
    return weight
