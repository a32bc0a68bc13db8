"""Versions, machine and git state of this process."""

from __future__ import annotations

import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

__all__ = ["environment"]

PACKAGES = ("keras", "tensorflow", "jax", "torch", "numpy", "opencv-python")


def _git() -> str:
    try:
        return subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=Path(__file__).parent, capture_output=True, text=True, timeout=10, check=True,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def environment() -> dict[str, Any]:
    """Return versions, machine and devices of this process, for a run's config and a model's card."""
    import keras

    from fer_train.backend.devices import devices, gpu_models, processor

    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": platform.system(),
        "backend": keras.backend.backend(),
        "devices": devices(),
        "gpus": gpu_models(),
        "processor": processor(),
        "versions": versions,
        "git": _git(),
    }
