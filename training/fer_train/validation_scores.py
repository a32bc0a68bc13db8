"""What a network scores on the faces that are held out, bare and under the headset bar."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np

from fer_train.datasets import Dataset
from fer_train.headset import WornPictures
from fer_train.metrics import summarise
from fer_train.predict import probabilities

__all__ = ["answers_both_ways", "validation_scores"]


def answers_both_ways(network: keras.Model, validation: Dataset) -> dict[str, np.ndarray]:
    """Probabilities float32 (n, classes) of every face: `normal`, and `headset` with the bar on."""
    seen = {"normal": validation.images, "headset": WornPictures(validation)}
    return {way: probabilities(network, pixels) for way, pixels in seen.items()}


def validation_scores(
    labels: np.ndarray, answers: Mapping[str, np.ndarray], classes: tuple[str, ...]
) -> dict[str, float]:
    """The columns of a run's history that begin with `val_`; labels: int (n,), answers: of answers_both_ways."""
    normal, worn = (summarise(labels, answers[way], classes) for way in ("normal", "headset"))
    return {
        "val_accuracy": normal["accuracy"],
        "val_loss": normal["log_loss"],
        "val_macro_f1": normal["macro_f1"],
        "val_headset_accuracy": worn["accuracy"],
        "val_headset_loss": worn["log_loss"],
        "val_mixed_loss": (normal["log_loss"] + worn["log_loss"]) / 2,
    }
