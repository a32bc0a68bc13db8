"""Write models with random weights in TensorFlow.js's format, for the tests of their reader."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

__all__ = ["mobilenet_weights", "write_model"]

_WIDTHS = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)


def mobilenet_weights(seed: int = 0) -> dict[str, np.ndarray]:
    """Return random weights named as in HSE's file; the kernels of pointwise convolutions include their scales."""
    rng = np.random.default_rng(seed)
    weights = {"feats/kernel": rng.normal(size=(1024, 256)).astype(np.float32)}

    def normal(name: str, shape: tuple[int, ...], spread: float) -> None:
        weights[name] = rng.normal(0, spread, shape).astype(np.float32)

    normal("conv1/convolution/merged_input", (3, 3, 3, 32), 0.003)
    normal("conv1_bn/batchnorm_1/sub", (32,), 0.5)
    before = 32
    for i, width in enumerate(_WIDTHS, 1):
        normal(f"conv_dw_{i}/depthwise_kernel", (3, 3, before, 1), 0.4)
        weights[f"conv_dw_{i}_bn/batchnorm_1/mul"] = rng.uniform(0.5, 1.5, before).astype(np.float32)
        normal(f"conv_dw_{i}_bn/batchnorm_1/sub", (before,), 0.5)
        normal(f"conv_pw_{i}/convolution/merged_input", (1, 1, before, width), 1.2 / before**0.5)
        normal(f"conv_pw_{i}_bn/batchnorm_1/sub", (width,), 0.5)
        weights[f"conv_pw_{i}_relu/Cast"] = np.float32(6)
        before = width
    return weights


def write_model(path: Path, weights: dict[str, np.ndarray], stored: str = "float16") -> Path:
    """Write a `model.json`, and its weights as float16 or float32 in two files beside it; return its path."""
    entries, raw = [], b""
    for name, values in weights.items():
        entry = {"name": name, "shape": list(np.shape(values)), "dtype": "float32"}
        if stored != "float32":
            entry["quantization"] = {"dtype": stored, "original_dtype": "float32"}
        entries.append(entry)
        raw += np.asarray(values).astype("<f2" if stored == "float16" else "<f4").tobytes()
    half = len(raw) // 2 + 1  # so that one tensor spans both files
    names = [f"{path.stem}-1.bin", f"{path.stem}-2.bin"]
    for name, part in zip(names, (raw[:half], raw[half:]), strict=True):
        (path.parent / name).write_bytes(part)
    path.write_text(json.dumps({"format": "graph-model", "weightsManifest": [{"paths": names, "weights": entries}]}))
    return path
