"""What a network scores on the faces that are held out, bare and under the headset bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import keras
import numpy as np

from fer_train.data import Dataset
from fer_train.evaluation.metrics import fitted_log_loss, summarise
from fer_train.headset.pictures import OccludedPictures
from fer_train.inference.keras_model import probabilities

__all__ = ["answers_by_way", "pooled", "validation_scores"]

WAYS = ("normal", "headset")


def answers_by_way(network: keras.Model, validation: Dataset, ways: Sequence[str] = WAYS) -> dict[str, np.ndarray]:
    """Probabilities float32 (n, classes) of every face: `normal`, and `headset` with the bar on."""
    seen = {"normal": validation.images, "headset": OccludedPictures(validation)}
    return {way: probabilities(network, seen[way]) for way in ways}


def pooled(labels: np.ndarray, answers: Mapping[str, np.ndarray], ways: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Labels and probabilities of the ways, which count alike, one after the other."""
    return np.tile(labels, len(ways)), np.concatenate([answers[way] for way in ways])


def validation_scores(
    labels: np.ndarray, answers: Mapping[str, np.ndarray], classes: tuple[str, ...]
) -> dict[str, float]:
    """The columns of a run's history that begin with `val_`; labels: int (n,), answers: of answers_by_way.

    val_mixed_loss: the mean of the losses bare and barred, in nats. val_fitted_loss: the same at the one temperature
    that makes it least, also for a network that learns one way alone, where an export fits its temperature to that way.
    Mixed faces and soft targets make a network too unsure, the longer the more; this loss leaves that out.
    """
    normal, worn = (summarise(labels, answers[way], classes) for way in WAYS)
    return {
        "val_accuracy": normal["accuracy"],
        "val_loss": normal["log_loss"],
        "val_macro_f1": normal["macro_f1"],
        "val_headset_accuracy": worn["accuracy"],
        "val_headset_loss": worn["log_loss"],
        "val_mixed_loss": (normal["log_loss"] + worn["log_loss"]) / 2,
        "val_fitted_loss": fitted_log_loss(*pooled(labels, answers, WAYS)),
    }
