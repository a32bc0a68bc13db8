"""Reads the weights of a model that Keras 2 saved as one .h5, without Keras and without running what it carries.

Such a file holds its model as JSON, in which a Lambda layer is Python's own byte code; only the arrays are read.
"""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from fer_models.errors import FerError

__all__ = ["read_layers"]


def read_layers(path: str | Path) -> dict[str, dict[str, np.ndarray]]:
    """{layer: {weight: float32 array}}, such as {"conv": {"kernel": (3, 3, 1, 32)}}, of layers that have weights.

    Raises FerError for a file that is missing, damaged or of another kind.
    """
    if not Path(path).is_file():
        raise FerError(f"{path}: no such file")
    try:
        with h5py.File(path, "r") as file:
            groups = file.get("model_weights", file)
            return {name: weights for name in groups if (weights := _weights(groups[name]))}
    except (OSError, KeyError, ValueError, TypeError, AttributeError, RuntimeError) as error:  # h5py's, by the damage
        raise FerError(f"{path}: not weights that Keras 2 saved as .h5, or damaged ({str(error)[:120]})") from error


def _weights(group: h5py.Group) -> dict[str, np.ndarray]:
    names = [n.decode() if isinstance(n, bytes) else str(n) for n in group.attrs["weight_names"]]
    # layer/kernel:0
    weights = {name.rsplit("/", 1)[-1].split(":")[0]: np.asarray(group[name], np.float32) for name in names}
    if not all(np.isfinite(values).all() for values in weights.values()):
        raise ValueError(f"{group.name} has weights that are no numbers")
    return weights
