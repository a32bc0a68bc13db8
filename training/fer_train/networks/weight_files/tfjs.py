"""Read the weights of a TensorFlow.js model without TensorFlow.js."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.errors import FerError

__all__ = ["read_weights"]

_TYPES = {"float32": "<f4", "float16": "<f2", "int32": "<i4", "uint8": "u1", "bool": "u1"}


def read_weights(path: str | Path) -> dict[str, np.ndarray]:
    """Return the weights of a `model.json` by name, float32 in their shapes.

    The file holds TensorFlow.js's weights manifest: groups of float32 or float16 tensors, concatenated in the files of
    the group, which are read from the folder of `model.json`. Raises FerError for files that are missing, damaged, of
    another kind, or quantised to integers.
    """
    path = Path(path)
    try:
        groups = json.loads(path.read_text(encoding="utf-8"))["weightsManifest"]
        weights: dict[str, np.ndarray] = {}
        if not isinstance(groups, list) or not groups:
            raise ValueError("it has no weights")
        for group in groups:
            for name, values in _group(path.parent, group):
                if name in weights:
                    raise ValueError(f"{name!r} occurs twice")
                weights[name] = values
    except OSError as error:
        raise FerError(f"{error.filename or path}: cannot be read ({error.strerror}); give another file") from error
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise FerError(
            f"{path}: damaged, or not a TensorFlow.js model ({_reason(error)}); download it again"
        ) from error
    return weights


def _group(folder: Path, group: dict[str, Any]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the name and values of each tensor of a group. Raises ValueError for a damaged manifest."""
    # Only file names count: a manifest must not lead out of the model's folder.
    files = [folder / Path(name).name for name in group["paths"]]
    if len(set(files)) < len(files):
        raise ValueError("it names a file twice")
    raw, at = b"".join(file.read_bytes() for file in files), 0
    for entry in group["weights"]:
        stored = (entry.get("quantization") or entry)["dtype"]
        if "quantization" in entry and stored != "float16":
            raise ValueError(f"{entry['name']!r} is quantised to {stored!r}")
        shape = entry["shape"]
        if any(type(side) is not int or side < 0 for side in shape):
            raise ValueError(f"{entry['name']!r} has the shape {shape}")
        count = math.prod(shape)
        if len(raw) - at < count * np.dtype(_TYPES[stored]).itemsize:
            raise ValueError(f"{entry['name']!r} is cut off")
        values = np.frombuffer(raw, _TYPES[stored], count, at)
        at += values.nbytes
        if not np.isfinite(values).all():
            raise ValueError(f"{entry['name']!r} holds values that are not finite")
        yield str(entry["name"]), values.astype(np.float32).reshape(shape)
    if at != len(raw):
        raise ValueError(f"its files have {len(raw) - at} bytes too many")


def _reason(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)[:120]
