"""The small networks that systems A, C, D and E trained from random weights.

If a report does not state a width, the width is our choice, and the docstring says so.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from fer_train.networks.architectures.spec import Architecture, Spec, Tensor, classify, pixels

__all__ = ["CONVNETS"]


def _conv(x: Tensor, filters: int, size: int = 3, padding: str = "valid") -> Tensor:
    return keras.layers.Conv2D(filters, size, padding=padding, activation="relu")(x)


def _pool(x: Tensor) -> Tensor:
    return keras.layers.MaxPooling2D()(x)


def _a_small(spec: Spec) -> keras.Model:
    inputs, x = pixels(spec)
    x = _pool(_conv(x, 32))
    x = _pool(_conv(x, 64))
    return classify(inputs, keras.layers.Flatten()(_conv(x, 128)), spec, "a_small")


def _a_own(spec: Spec) -> keras.Model:
    inputs, x = pixels(spec)
    for filters, count in ((64, 1), (128, 1), (256, 3), (512, 3)):
        for _ in range(count):
            x = _conv(x, filters)
        x = x if filters == 512 else _pool(x)
    return classify(inputs, keras.layers.Flatten()(x), spec, "a_own")


def _c_own(spec: Spec) -> keras.Model:
    """The widths (32 to 256, dense 512) are our choice."""
    layers = keras.layers
    inputs, x = pixels(spec)
    for filters in (32, 64, 128, 256):
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same")(x)
            x = layers.LeakyReLU()(layers.BatchNormalization()(x))
        x = layers.Dropout(0.2)(_pool(x))
    x = layers.LeakyReLU()(layers.Dense(512)(layers.Flatten()(x)))
    return classify(inputs, x, spec, "c_own")


def _c_course(spec: Spec) -> keras.Model:
    """The widths (64, 128 with 5x5, 512, 512; dense 256, 512) are our choice."""
    layers = keras.layers
    inputs, x = pixels(spec)
    for filters, size in ((64, 3), (128, 5), (512, 3), (512, 3)):
        x = layers.BatchNormalization()(layers.Conv2D(filters, size, padding="same")(x))
        x = layers.Dropout(0.25)(_pool(layers.ReLU()(x)))
    x = layers.Flatten()(x)
    for width in (256, 512):
        x = layers.ReLU()(layers.BatchNormalization()(layers.Dense(width)(x)))
        x = layers.Dropout(0.25)(x)
    return classify(inputs, x, spec, "c_course")


def _d(name: str, blocks: tuple[tuple[int, ...], ...], dense: int, spec: Spec) -> keras.Model:
    """blocks: filters of the convolutions before each pooling. The widths are our choice."""
    layers = keras.layers
    inputs, x = pixels(spec)
    for block in blocks:
        for filters in block:
            x = _conv(x, filters, padding="same")
        x = layers.Dropout(0.25)(_pool(x))
    x = layers.Flatten()(x)
    if dense:
        x = layers.Dropout(0.5)(layers.Dense(dense, activation="relu")(x))
    return classify(inputs, x, spec, name)


EDGES = np.array(
    [
        [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
        [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]],
        [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
        [[2, 1, 0], [1, 0, -1], [0, -1, -2]],
        # The report gives four kernels "and their like"; these two are the first and third, mirrored.
        [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
        [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    ],
    np.float32,
)
"""Initial kernels of system E's first layer, (6, 3, 3); training changes them."""


def _e_edges(spec: Spec) -> keras.Model:
    layers = keras.layers
    inputs, x = pixels(spec)
    kernels = np.repeat(EDGES.transpose(1, 2, 0)[:, :, None], spec.channels, axis=2) / spec.channels
    x = layers.Conv2D(6, 3, activation="relu", kernel_initializer=keras.initializers.Constant(kernels))(x)
    x = _pool(_conv(x, 128))
    x = _conv(_pool(_conv(x, 64)), 32)
    x = layers.Flatten()(x)
    for width in (64, 32):
        x = layers.Dense(width, activation="relu")(x)
    return classify(inputs, x, spec, "e_edges")


def _e_torch(spec: Spec) -> keras.Model:
    layers = keras.layers
    inputs, x = pixels(spec)
    for filters in (128, 64, 32):
        x = _conv(_conv(x, filters, padding="same"), filters, padding="same")
        x = _pool(layers.BatchNormalization()(x))
    x = layers.Flatten()(x)
    for width in (256, 64):
        x = layers.Dense(width, activation="relu")(x)
    return classify(inputs, x, spec, "e_torch")


_AFFECTNET: dict[str, Any] = {"size": (224, 224), "channels": 3, "classes": 8}
CONVNETS = (
    Architecture("a-small", _a_small, "conv 32-64-128", published=2_862_152, **_AFFECTNET),
    Architecture("a-own", _a_own, "conv 64, 128, 256 x3, 512 x3", published=8_777_864, **_AFFECTNET),
    Architecture("c-own", _c_own, "4 blocks of 2 conv, batch norm, LeakyReLU; 2 dense", classes=5),
    Architecture("c-course", _c_course, "4 conv, 2 dense, batch norm, dropout 0.25", classes=5),
    Architecture("d-emotion-1", lambda s: _d("d_emotion_1", ((32, 64), (128,), (128,)), 1024, s), "4 conv, 2 dense"),
    Architecture("d-emotion-2", lambda s: _d("d_emotion_2", ((32,), (64,), (128,)), 0, s), "3 conv, 1 dense"),
    Architecture("d-emotion-3", lambda s: _d("d_emotion_3", ((32,), (64,)), 0, s), "2 conv, 1 dense"),
    Architecture(
        "d-gender",
        lambda s: _d("d_gender", ((32,), (32,), (64,), (64,), (128, 128)), 0, s),
        "6 conv, 1 dense",
        size=(96, 96),
        channels=3,
        classes=2,
    ),
    Architecture("e-edges", _e_edges, "6 edge kernels, conv 128-64-32, dense 64-32", published=232_803),
    Architecture(
        "e-torch",
        _e_torch,
        "conv 128 x2, 64 x2, 32 x2, batch norm, dense 256-64",
        published=599_815,
        counted="trainable",  # PyTorch does not count the batch-norm statistics
    ),
)  # fmt: skip
