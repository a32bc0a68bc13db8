"""Batch norm of networks whose weights come from a framework that folds trained batch norms."""

from __future__ import annotations

import keras
import numpy as np

__all__ = ["load_folded", "recalibrate_batch_norm"]


def load_folded(norm: keras.layers.BatchNormalization, scale: np.ndarray, shift: np.ndarray) -> None:
    """Make a batch norm compute scale * x + shift, float32 (channels,) each, with a mean of 0 and a variance of 1."""
    norm.set_weights([scale, shift, np.zeros_like(shift), np.full_like(shift, 1 - norm.epsilon)])


def recalibrate_batch_norm(network: keras.Model, faces: np.ndarray, batch: int = 64) -> None:
    """Measure the mean and variance of each batch norm on faces, and adapt its scale and shift to them.

    A folded batch norm has a mean of 0 and a variance of 1. In training, batch norm divides by the statistics of the
    batch, so a folded network would compute something else from its first step. Afterwards the network computes the
    same as before in inference, and nearly the same in training.

    faces: uint8 (n, h, w, c); of more than `batch` faces, the last incomplete batch is not used. Every batch norm must
    have 4-D inputs, a scale and a shift. If the network contains a base (a model behind a chain of layers), only the
    base's batch norms are measured.
    """
    stem = None
    for place, layer in enumerate(network.operations):
        if isinstance(layer, keras.Model):
            stem, network = keras.Model(network.input, network.operations[place - 1].output), layer
            break
    norms = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    if not norms:
        return
    probe = keras.Model(network.input, [layer.input for layer in norms])
    count = len(faces) // batch or 1
    means, squares = [np.zeros(()) for _ in norms], [np.zeros(()) for _ in norms]
    for start in range(0, count * batch, batch):
        pictures = faces[start : start + batch]
        pictures = stem.predict_on_batch(pictures) if stem else pictures
        answers = probe.predict_on_batch(pictures)
        for i, inputs in enumerate(answers if isinstance(answers, list) else [answers]):
            inputs = np.asarray(inputs, np.float64)
            means[i] = means[i] + inputs.mean(axis=(0, 1, 2)) / count
            squares[i] = squares[i] + np.square(inputs).mean(axis=(0, 1, 2)) / count
    for layer, mean, square in zip(norms, means, squares, strict=True):
        gamma, beta, old_mean, old_variance = (np.asarray(v, np.float64) for v in layer.get_weights())
        variance = np.maximum(square - mean**2, 0.0)
        scale = gamma / np.sqrt(old_variance + layer.epsilon)
        new_gamma = scale * np.sqrt(variance + layer.epsilon)
        new_beta = beta + scale * (mean - old_mean)
        layer.set_weights([v.astype(np.float32) for v in (new_gamma, new_beta, mean, variance)])
