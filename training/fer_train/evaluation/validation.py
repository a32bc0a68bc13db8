"""Validation scores: a network on the held-out faces, without and with the headset bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import keras
import numpy as np

from fer_models.views import mean_of_views
from fer_train.data import Dataset
from fer_train.evaluation.metrics import fitted_log_loss
from fer_train.evaluation.scores import summarise
from fer_train.headset.pictures import OccludedPictures
from fer_train.inference.keras_model import probabilities

__all__ = ["answers_by_way", "pooled", "validation_scores"]

WAYS = ("normal", "headset")


def answers_by_way(
    network: keras.Model, validation: Dataset, ways: Sequence[str] = WAYS, *, both_views: bool = False
) -> dict[str, np.ndarray]:
    """Return probabilities float32 (n, classes) for each way: `normal`, and `headset`, where faces wear the bar.

    both_views: average each face with its mirror image (see fer_models.views).
    """
    images = {"normal": validation.images, "headset": OccludedPictures(validation)}
    answers = {way: probabilities(network, images[way]) for way in ways}
    if not both_views:
        return answers
    return {way: mean_of_views(answers[way], probabilities(network, images[way], mirror=True)) for way in ways}


def pooled(labels: np.ndarray, answers: Mapping[str, np.ndarray], ways: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels and probabilities of all ways, one way after the other, so that each way counts the same."""
    return np.tile(labels, len(ways)), np.concatenate([answers[way] for way in ways])


def validation_scores(
    labels: np.ndarray, answers: Mapping[str, np.ndarray], classes: tuple[str, ...]
) -> dict[str, float]:
    """Return the columns of a run's history that begin with `val_`; labels: int (n,), answers: of answers_by_way.

    val_mixed_loss: the mean of the losses without and with the headset bar, in nats. val_fitted_loss: the same at the
    one temperature that makes it least. Mixup and soft targets make a network less sure the longer it trains; this
    loss ignores that. It pools both ways even for a network that learns one way alone, whose export fits its
    temperature to that way.
    """
    normal, headset = (summarise(labels, answers[way], classes) for way in WAYS)
    return {
        "val_accuracy": normal.accuracy,
        "val_loss": normal.log_loss,
        "val_macro_f1": normal.macro_f1,
        "val_headset_accuracy": headset.accuracy,
        "val_headset_loss": headset.log_loss,
        "val_mixed_loss": (normal.log_loss + headset.log_loss) / 2,
        "val_fitted_loss": fitted_log_loss(*pooled(labels, answers, WAYS)),
    }
