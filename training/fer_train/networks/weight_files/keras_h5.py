"""Read the weights of a model that Keras 2 saved as .h5, without Keras.

Such a file also holds the model as JSON, in which a Lambda layer is Python byte code. Only the arrays are read, so that
no code from the file runs.
"""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from fer_models.errors import FerError

__all__ = ["read_layers"]


def read_layers(path: str | Path) -> dict[str, dict[str, np.ndarray]]:
    """Return {layer: {weight: float32 array}} of the layers with weights: {"conv": {"kernel": array (3, 3, 1, 32)}}.

    Raises FerError for a file that is missing, damaged or of another kind.
    """
    if not Path(path).is_file():
        raise FerError(f"{path}: no such file; give facenet_keras.h5, a run folder or none (--weights)")
    try:
        with h5py.File(path, "r") as file:
            groups = file.get("model_weights", file)
            return {name: weights for name in groups if (weights := _weights(groups[name]))}
    except (
        OSError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        RuntimeError,
    ) as error:  # h5py raises any of these, depending on the damage
        raise FerError(
            f"{path}: damaged, or not weights that Keras 2 saved as .h5 ({str(error)[:120]}); download it again"
        ) from error


def _weights(group: h5py.Group) -> dict[str, np.ndarray]:
    """Return the weights of one layer. Raises ValueError for weights that are not finite."""
    names = [n.decode() if isinstance(n, bytes) else str(n) for n in group.attrs["weight_names"]]
    # A name is "layer/kernel:0".
    weights = {name.rsplit("/", 1)[-1].split(":")[0]: np.asarray(group[name], np.float32) for name in names}
    if not all(np.isfinite(values).all() for values in weights.values()):
        raise ValueError(f"{group.name} has weights that are not finite")
    return weights
