"""Checkpoints: network and optimizer after an epoch, as plain arrays that cannot run code when they are loaded."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from zipfile import BadZipFile

import keras
import numpy as np

from fer_models.atomic import replacing, sync_file
from fer_models.errors import FerError, first_line

__all__ = ["load_checkpoint", "save_checkpoint", "save_weights"]

FULL_BELOW = 1 << 24
"""Free bytes on a disk below which a failed write is taken for a full disk: 16 MiB."""


def _variables(network: keras.Model, optimizer: keras.Optimizer) -> list[keras.Variable]:
    # The network's variables include batch-norm statistics and the seeds of dropout.
    return [*network.variables, *optimizer.variables]


def save_checkpoint(path: Path, network: keras.Model, optimizer: keras.Optimizer) -> None:
    """Write every variable, in order, as NumPy's .npz. Raises OSError if the disk is full."""
    values = [keras.ops.convert_to_numpy(v.value) for v in _variables(network, optimizer)]
    with replacing(path, sync=True) as aside:
        np.savez(aside, *values)


def load_checkpoint(path: Path, network: keras.Model, optimizer: keras.Optimizer) -> None:
    """Set every variable from `path`. Raises FerError for a file that is damaged or of another network."""
    variables = _variables(network, optimizer)
    try:
        # Open the file here: np.load does not close a damaged one.
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as stored:
            values = [stored[f"arr_{i}"] for i in range(len(stored.files))]
        if [v.shape for v in values] != [tuple(v.shape) for v in variables]:
            raise ValueError("of another network")
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise FerError(
            f"{path}: cannot be read ({error}); give another --out, with --weights {path.parent} "
            "to begin from its best weights"
        ) from error
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def save_weights(path: Path, network: keras.Model) -> None:
    """Write the weights alone (about a quarter of a checkpoint) as Keras's .weights.h5, in one step.

    Raises OSError if the disk is full or the file cannot be written.
    """
    aside = path.with_name(f".{path.name}")
    try:
        network.save_weights(aside)
        sync_file(aside)
        aside.replace(path)
    except RuntimeError as error:  # h5py raises it for a full disk and for other failures
        full = shutil.disk_usage(path.parent).free < FULL_BELOW
        reason = "no space left" if full else f"cannot be written ({first_line(error)})"
        raise OSError(errno.ENOSPC if full else errno.EIO, reason, str(path)) from error
    finally:
        aside.unlink(missing_ok=True)
