"""The number of a network's parameters."""

from __future__ import annotations

import math
from collections.abc import Iterable

import keras

from fer_train.runs.identity import ParameterCounts

__all__ = ["parameter_counts"]


def parameter_counts(network: keras.Model) -> ParameterCounts:
    """Count the parameters of a network, batch-norm statistics included, and those that training changes."""
    return ParameterCounts(_size(network.weights), _size(network.trainable_weights))


def _size(variables: Iterable[keras.Variable]) -> int:
    return sum(math.prod(variable.shape) for variable in variables)
