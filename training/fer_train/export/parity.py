"""Parity of a network and its export, and the speed of the export."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_models.runtime import make_interpreter
from fer_train.data import PictureFiles
from fer_train.inference.keras_model import probabilities
from fer_train.inference.tflite import TFLITE_BATCH, tflite_network

__all__ = ["MEAN_BOUND", "PARITY_BOUND", "Parity", "latency", "parity", "require_parity"]

PARITY_BOUND = {"int8": 0.93, "float16": 0.995, "float32": 0.999}
"""Smallest share of faces, by precision, to which an export must give the same label as the network."""
MEAN_BOUND = {"int8": 0.05, "float16": 0.005, "float32": 0.001}
"""Largest mean difference of probabilities, by precision, that an export may have from the network."""
_REMEDY = {
    "int8": "keep more convolutions in float with --in-float N, or give --precision float16",
    "float16": "give --precision float32",
    "float32": "give another run, or another version of TensorFlow",
}


@dataclass(frozen=True)
class Parity:
    """Agreement of an export with its network on real faces.

    faces: how many were compared. agreement: share of them with the same label, 0..1. largest_difference,
    mean_difference: of probabilities, over faces and classes.
    """

    faces: int
    agreement: float
    largest_difference: float
    mean_difference: float

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Parity:
        """Return the parity that a card stores."""
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return the parity as a card stores it."""
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"parity on {self.faces} validation faces: {self.agreement:.2%} same label, probabilities differ by "
            f"{self.mean_difference:.4f} on average, {self.largest_difference:.3f} at most"
        )


def parity(network: keras.Model, path: Path, faces: np.ndarray | PictureFiles) -> Parity:
    """Compare a network and its TFLite file on faces, uint8 (n, h, w, c)."""
    ours = probabilities(network, faces)
    predict = tflite_network(path)
    starts = range(0, len(faces), TFLITE_BATCH)  # so that faces which stay in their files are read batch by batch
    theirs = np.concatenate([predict(faces[start : start + TFLITE_BATCH]) for start in starts])
    difference = np.abs(ours - theirs)
    return Parity(
        faces=len(faces),
        agreement=float((ours.argmax(1) == theirs.argmax(1)).mean()),
        largest_difference=float(difference.max()),
        mean_difference=float(difference.mean()),
    )


def require_parity(measured: Parity, precision: str) -> None:
    """Raise FerError if an export differs from its network by more than its precision allows."""
    reason = ""
    if measured.agreement < PARITY_BOUND[precision]:
        reason = f"fewer than {PARITY_BOUND[precision]:.1%} of labels agree with the network"
    elif measured.mean_difference > MEAN_BOUND[precision]:
        reason = f"probabilities differ from the network's by more than {MEAN_BOUND[precision]} on average"
    if reason:
        raise FerError(f"export refused: {reason}; {_REMEDY[precision]}")


def latency(path: Path, shape: tuple[int, ...]) -> float:
    """Return the milliseconds that one face takes on one thread. shape: of the face, (h, w, c).

    It is the smallest median of ten interpreters, each with 40 runs after ten to warm up. A single interpreter is not
    enough: where its memory happens to lie makes it up to 1.4 times as slow on some machines (an Intel Xeon under a
    hypervisor: 3.1 or 4.3 ms for as long as it lives), and other processes slow some of them, too.
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
