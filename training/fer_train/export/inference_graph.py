"""The inference graph of a trained network: its confidence is calibrated."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from fer_train.data import Dataset
from fer_train.evaluation.metrics import fit_temperature
from fer_train.evaluation.validation import answers_by_way, pooled

__all__ = ["apply_temperature", "calibrate"]


def calibrate(network: keras.Model, validation: Dataset, ways: Sequence[str] = ("normal",)) -> float:
    """Calibrate confidences by a temperature fitted on validation faces, in place; returns the temperature.

    Labels do not change. The temperature is that of the mean over each face and its mirror image, which photos get and
    the smoothing of a video comes near. ways: the faces to fit on: `normal`, with the bar (`headset`), or both with
    equal weight. A network that is used on both needs both: the temperature of unoccluded faces makes it too sure of
    occluded ones.
    """
    temperature = fit_temperature(
        *pooled(validation.labels, answers_by_way(network, validation, ways, both_views=True), ways)
    )
    apply_temperature(network, temperature)
    return temperature


def apply_temperature(network: keras.Model, temperature: float) -> None:
    """Divide the logits by a temperature, by scaling the last linear layer in place."""
    last = network.get_layer("logits")
    # The first two arrays scale the logits: kernel and bias of a dense layer, gamma and beta of a batch norm.
    values = last.get_weights()
    last.set_weights([v / temperature if i < 2 else v for i, v in enumerate(values)])
