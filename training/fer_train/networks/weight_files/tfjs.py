"""Reads the weights of a network that was converted to TensorFlow.js, without TensorFlow.js."""

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
    """The weights by name, each float32 in its own shape, of a `model.json` and the files beside it that it names.

    The format is TensorFlow.js's weights manifest: groups of tensors one behind the other in the group's files, at
    full size or as float16. Raises FerError for files that are missing, damaged, of another kind, or quantised to
    integers.
    """
    path = Path(path)
    try:
        groups = json.loads(path.read_text(encoding="utf-8"))["weightsManifest"]
        weights: dict[str, np.ndarray] = {}
        if not isinstance(groups, list) or not groups:
            raise ValueError("no weights in it")
        for group in groups:
            for name, values in _group(path.parent, group):
                if name in weights:
                    raise ValueError(f"{name!r} is there twice")
                weights[name] = values
    except OSError as error:
        raise FerError(f"{error.filename or path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise FerError(f"{path}: damaged, or no model of TensorFlow.js ({_reason(error)})") from error
    return weights


def _group(folder: Path, group: dict[str, Any]) -> Iterator[tuple[str, np.ndarray]]:
    files = [folder / Path(name).name for name in group["paths"]]  # beside the model: never elsewhere
    if len(set(files)) < len(files):
        raise ValueError("a file is named twice")
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
            raise ValueError(f"{entry['name']!r} holds what is no number")
        yield str(entry["name"]), values.astype(np.float32).reshape(shape)
    if at != len(raw):
        raise ValueError(f"{len(raw) - at} bytes too many")


def _reason(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)[:120]
