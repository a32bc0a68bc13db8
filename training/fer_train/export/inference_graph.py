"""The inference graph of a trained network: mirror images averaged, confidence calibrated."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from fer_train.data import Dataset
from fer_train.evaluation.metrics import fit_temperature
from fer_train.evaluation.validation import answers_by_way, pooled

__all__ = ["apply_temperature", "calibrate", "with_flip_tta"]


def with_flip_tta(network: keras.Model) -> keras.Model:
    """Return the network with test-time augmentation: it averages the logits of each face and its mirror image.

    This doubles the work. It lies inside the graph, so that callers pass one view. What is averaged is the input of
    the last, linear layer, which gives the same as averaging logits.
    """
    ops = keras.ops
    last = network.get_layer("logits")
    features = keras.Model(network.inputs, last.input)
    inputs = keras.Input(network.input_shape[1:], dtype=network.inputs[0].dtype, name="pixels")
    both = features(ops.concatenate([inputs, ops.flip(inputs, axis=2)], axis=0))
    mean = ops.mean(ops.reshape(both, (2, -1, both.shape[-1])), axis=0)
    return keras.Model(inputs, network.get_layer("probabilities")(last(mean)))


def calibrate(network: keras.Model, validation: Dataset, ways: Sequence[str] = ("normal",)) -> float:
    """Calibrate confidences by a temperature fitted on validation faces, in place; returns the temperature.

    Labels do not change. ways: the faces to fit on: `normal`, with the bar (`headset`), or both with equal weight. A
    network that is used on both needs both: the temperature of unoccluded faces makes it too sure of occluded ones.
    """
    temperature = fit_temperature(*pooled(validation.labels, answers_by_way(network, validation, ways), ways))
    apply_temperature(network, temperature)
    return temperature


def apply_temperature(network: keras.Model, temperature: float) -> None:
    """Divide the logits by a temperature, by scaling the last linear layer in place."""
    last = network.get_layer("logits")
    # The first two arrays scale the logits: kernel and bias of a dense layer, gamma and beta of a batch norm.
    values = last.get_weights()
    last.set_weights([v / temperature if i < 2 else v for i, v in enumerate(values)])
