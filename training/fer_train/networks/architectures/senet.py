"""SENet50: ResNet50 with squeeze-and-excitation (Hu et al. 2018, "Squeeze-and-Excitation Networks")."""

from __future__ import annotations

import keras

from fer_train.networks.architectures.spec import Tensor

__all__ = ["SENet50"]

_STAGES = ((64, 3), (128, 4), (256, 6), (512, 3))
_REDUCTION = 16  # section 4 of the paper


def _conv(x: Tensor, filters: int, size: int, stride: int = 1) -> Tensor:
    x = keras.layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
    return keras.layers.BatchNormalization(epsilon=1e-5)(x)


def _block(x: Tensor, filters: int, stride: int, project: bool) -> Tensor:
    layers = keras.layers
    shortcut = _conv(x, 4 * filters, 1, stride) if project else x
    y = layers.ReLU()(_conv(x, filters, 1, stride))
    y = layers.ReLU()(_conv(y, filters, 3))
    y = _conv(y, 4 * filters, 1)
    gate = layers.GlobalAveragePooling2D(keepdims=True)(y)
    gate = layers.Conv2D(4 * filters // _REDUCTION, 1, activation="relu")(gate)
    gate = layers.Conv2D(4 * filters, 1, activation="sigmoid")(gate)
    return layers.ReLU()(layers.Add()([shortcut, layers.Multiply()([y, gate])]))


def SENet50(input_shape: tuple[int, int, int], include_top: bool = False, weights: str | None = None) -> keras.Model:
    """Return the network without its top: float (n, h, w, 3), BGR minus ImageNet's mean, to (n, h/32, w/32, 2048).

    The signature is that of keras.applications. Raises ValueError for include_top and for any weights, because none are
    published for Keras 3.
    """
    if include_top or weights is not None:
        raise ValueError("no published weights are known to Keras; give a .weights.h5 file")
    inputs = keras.Input(input_shape)
    x = keras.layers.ReLU()(_conv(inputs, 64, 7, 2))
    x = keras.layers.MaxPooling2D(3, 2, padding="same")(x)
    for number, (filters, count) in enumerate(_STAGES):
        for i in range(count):
            x = _block(x, filters, 2 if i == 0 and number else 1, i == 0)
    return keras.Model(inputs, x, name="senet50")
