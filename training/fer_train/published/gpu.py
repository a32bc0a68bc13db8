"""The number of recipes that a GPU trains side by side: by its free memory and the recipes' estimated need."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

__all__ = ["SHARED_GPU", "free_gigabytes", "may_start", "uses_gpu"]

RESERVE = 0.9
"""Share of the free memory that is planned with, because the needs are estimates."""
SHARED_GPU = {"XLA_PYTHON_CLIENT_PREALLOCATE": "false", "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
"""Variables with which JAX and TensorFlow take memory as they need it, instead of nearly all of it at their start."""


def may_start(need: float, running: Sequence[float], free: float | None, most: int) -> bool:
    """Return True if a recipe may begin beside the running ones.

    need, running: GB of GPU memory that the recipe and each running one need. free: GB that were free before the first
    began; None where memory is not counted, as on a CPU. most: largest number of recipes at once. The first may always
    begin: if it is too large, it fails and says so.
    """
    if not running:
        return True
    return len(running) < most and (free is None or sum(running) + need <= RESERVE * free)


def free_gigabytes(output: str) -> float | None:
    """Return the free memory, in GB, of the fullest GPU that nvidia-smi lists; None if it lists none.

    output: of nvidia-smi --query-gpu=memory.free --format=csv,noheader,nounits, in MiB. A run is spread over all GPUs,
    and needs its network on each.
    """
    sizes = [int(line) for line in output.split() if line.isdigit()]
    return min(sizes) * 2**20 / 1e9 if sizes else None


def uses_gpu() -> float | None:
    """Return the free GPU memory in GB if the Keras backend computes on an NVIDIA GPU, else None.

    The backend is asked in a process of its own, because it would hold the GPU's memory until the process ends.
    """
    query = ["nvidia-smi", "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    if chosen := os.environ.get("CUDA_VISIBLE_DEVICES"):
        query.append(f"--id={chosen}")
    try:
        free = free_gigabytes(subprocess.run(query, capture_output=True, text=True, timeout=30, check=True).stdout)
        if free is None:
            return None
        ask = "import sys; from fer_train.backend.devices import has_gpu; sys.exit(not has_gpu())"
        command = [sys.executable, "-P", "-c", ask] if sys.version_info >= (3, 11) else [sys.executable, "-c", ask]
        answer = subprocess.run(command, capture_output=True, timeout=300, env=os.environ | SHARED_GPU)
    except (OSError, subprocess.SubprocessError):
        return None
    return free if answer.returncode == 0 else None
