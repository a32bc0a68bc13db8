"""A trained network as it is shipped: mirror images averaged, confidence calibrated."""

from __future__ import annotations

from collections.abc import Sequence

import keras

from fer_train.data import Dataset
from fer_train.evaluation.metrics import fit_temperature
from fer_train.evaluation.validation import answers_by_way, pooled

__all__ = ["calibrate", "cool", "with_flip"]


def with_flip(model: keras.Model) -> keras.Model:
    """The same network looking at each face and its mirror image, and answering by the mean of both.

    Twice the work for a steadier answer; the mirror lies inside the graph, so that callers see nothing.
    What goes into the last, linear layer is averaged, which is to average the logits.
    """
    ops = keras.ops
    last = model.get_layer("logits")
    features = keras.Model(model.inputs, last.input)
    inputs = keras.Input(model.input_shape[1:], dtype=model.inputs[0].dtype, name="pixels")
    twice = features(ops.concatenate([inputs, ops.flip(inputs, axis=2)], axis=0))
    mean = ops.mean(ops.reshape(twice, (2, -1, twice.shape[-1])), axis=0)
    return keras.Model(inputs, model.get_layer("probabilities")(last(mean)))


def calibrate(model: keras.Model, validation: Dataset, ways: Sequence[str] = ("normal",)) -> float:
    """Divide the last linear layer by the temperature that validation asks for, in place; returns it.

    Labels do not change; "91 %" comes to mean 91 %. ways: how the faces are seen, `normal`, `headset` or both, which
    then count alike: a network may want a temperature for bare faces that makes it too sure of covered ones.
    """
    temperature = fit_temperature(*pooled(validation.labels, answers_by_way(model, validation, ways), ways))
    cool(model, temperature)
    return temperature


def cool(model: keras.Model, temperature: float) -> None:
    """Divide the last linear layer by a temperature, in place."""
    last = model.get_layer("logits")
    # Kernel and bias of a dense layer, gamma and beta of a batch norm: what scales the logits.
    values = last.get_weights()
    last.set_weights([v / temperature if i < 2 else v for i, v in enumerate(values)])
