"""The devices of the Keras backend: their names, the precision to compute in, and training on several at once."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import keras

from fer_train.backend.torch_layers import bfloat16_is_fast

__all__ = [
    "ON_DEVICE_BYTES",
    "choose_precision",
    "devices",
    "gpu_models",
    "has_gpu",
    "processor",
    "spread_over_devices",
]

ON_DEVICE_BYTES = 2 << 30
"""Most bytes of faces to keep on the device, which any CUDA GPU of 8 GB can spare. A larger set stays on the host."""

PRECISIONS = {"float32": "float32", "bfloat16": "mixed_bfloat16", "float16": "mixed_float16"}


def devices() -> list[str]:
    """Return the devices of the backend, GPUs first: `gpu:0`, `cpu:0`; under PyTorch the names of the GPUs."""
    if keras.backend.backend() == "torch":  # keras.distribution does not know PyTorch
        import torch

        gpus = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
        return gpus or ["cpu:0"]
    names = [str(d) for d in keras.distribution.list_devices()]
    return sorted(names, key=lambda name: name.startswith("cpu"))


def gpu_models() -> list[str]:
    """Return the model names of the GPUs, such as `NVIDIA H200`; [] without a GPU."""
    backend = keras.backend.backend()
    if not has_gpu():
        return []
    if backend == "torch":
        return devices()
    if backend == "jax":
        import jax

        return [d.device_kind for d in jax.devices() if d.platform != "cpu"]
    import tensorflow as tf

    details = tf.config.experimental.get_device_details
    return [str(details(g).get("device_name", g.name)) for g in tf.config.list_physical_devices("GPU")]


def processor() -> str:
    """Return the processor's name (its architecture if unknown) and the number of cores that this process may use."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration, UnicodeDecodeError):
        name = platform.processor() or platform.machine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{name}, {cores} core{'s' * (cores > 1)}"


def has_gpu() -> bool:
    """Return True if the backend computes on something faster than the CPU."""
    return not devices()[0].startswith("cpu")


def _bfloat16_is_fast() -> bool:
    """Return True if the GPU's tensor cores have bfloat16: Ampere (compute capability 8) and later."""
    backend = keras.backend.backend()
    try:
        if backend == "torch":
            import torch

            return torch.cuda.get_device_capability()[0] >= 8
        if backend == "jax":
            import jax

            return float(jax.devices()[0].compute_capability) >= 8
        import tensorflow as tf

        details = tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0])
        return details["compute_capability"][0] >= 8
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RuntimeError):
        return False


def choose_precision(precision: str) -> str:
    """Set Keras's dtype policy for `precision` (auto, float32, bfloat16 or float16); return the one that is used.

    auto is mixed precision on a GPU: bfloat16 if it is fast, otherwise float16 with loss scaling. On a CPU it is
    bfloat16 under PyTorch if the processor has it (MobileNetV2 at 96 pixels: 213 instead of 129 faces a second), and
    float32 otherwise, because mixed precision is slower there (half the faces a second under TensorFlow).
    """
    name = precision
    if precision == "auto":
        if has_gpu():
            name = "bfloat16" if _bfloat16_is_fast() else "float16"
        else:
            torch_has_it = keras.backend.backend() == "torch" and bfloat16_is_fast()
            name = "bfloat16" if torch_has_it else "float32"
    keras.mixed_precision.set_global_policy(PRECISIONS[name])
    return name


def spread_over_devices(batch_size: int) -> int:
    """Train on all devices at once if the backend is JAX; return the number of devices that share a batch.

    Each device has the whole network and a part of the batch (keras.distribution.DataParallel). If only one of several
    devices is used, one line on stderr says why.
    """
    units = [d for d in devices() if not d.startswith("cpu")] or devices()
    if len(units) < 2:
        return 1
    if keras.backend.backend() != "jax":
        print(f"one of {len(units)} GPUs is used; set KERAS_BACKEND=jax to use all", file=sys.stderr)
        return 1
    if batch_size % len(units):
        print(
            f"one of {len(units)} devices is used: --set batch_size={batch_size} is not a multiple of {len(units)}",
            file=sys.stderr,
        )
        return 1
    keras.distribution.set_distribution(keras.distribution.DataParallel(auto_shard_dataset=False))
    return len(units)
