"""How alike a network and its export are, and how fast the export is."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.runtime import make_interpreter
from fer_train.inference.keras_model import probabilities
from fer_train.inference.tflite import predict_tflite

__all__ = ["MEAN_BOUND", "PARITY_BOUND", "Parity", "latency", "parity"]

PARITY_BOUND = {"int8": 0.93, "float16": 0.995, "float32": 0.999}
"""Least share of real faces with the same label as the network: fewer, and the export is refused."""
MEAN_BOUND = {"int8": 0.05, "float16": 0.005, "float32": 0.001}
"""How far probabilities may be from the network's, on average over faces and classes; further, and it is refused."""


@dataclass(frozen=True)
class Parity:
    """How closely an export reproduces its network.

    faces: how many were compared. agreement: share with the same label, 0..1. largest_difference, mean_difference: of
    the probabilities, over faces and classes.
    """

    faces: int
    agreement: float
    largest_difference: float
    mean_difference: float

    def to_dict(self) -> dict[str, Any]:
        """Return the value of the key `parity` on a card."""
        return asdict(self)


def parity(model: keras.Model, path: Path, faces: np.ndarray) -> Parity:
    """Compare a network with its export, the TFLite file at `path`, on real faces, uint8 (n, h, w, c)."""
    ours = probabilities(model, faces)
    theirs = predict_tflite(path, faces)
    difference = np.abs(ours - theirs)
    return Parity(
        faces=len(faces),
        agreement=float((ours.argmax(1) == theirs.argmax(1)).mean()),
        largest_difference=float(difference.max()),
        mean_difference=float(difference.mean()),
    )


def latency(path: Path, shape: tuple[int, ...]) -> float:
    """Milliseconds for one face on one thread: of ten interpreters, 40 runs each after warming up, the least median.

    Where an interpreter's memory comes to lie makes it up to 1.4 times as slow on some machines (an Intel Xeon under
    a hypervisor: 3.1 or 4.3 ms, for as long as it lives), and what else the machine does slows some, too.
    """
    medians = []
    for _ in range(10):
        interpreter = make_interpreter(path, threads=1)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.zeros((1, *shape), np.uint8))
        times = []
        for _ in range(50):
            start = time.perf_counter()
            interpreter.invoke()
            times.append(time.perf_counter() - start)
        medians.append(np.median(times[10:]))
    return float(min(medians) * 1000)
