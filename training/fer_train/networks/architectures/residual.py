"""A small residual network of 3x3 convolutions for faces of 48 pixels."""

from __future__ import annotations

import keras

from fer_train.networks.architectures.spec import MIDDLE_GREY, Architecture, Spec, Tensor, classify, pixels

__all__ = ["RESIDUAL"]

WIDTHS, BLOCKS, STEM = (64, 128, 256), 2, 32


def _convolve(x: Tensor, width: int, size: int, stride: int, seed: int) -> Tensor:
    """Convolution and batch norm, without an activation."""
    start = keras.initializers.HeNormal(seed=seed)
    x = keras.layers.Conv2D(width, size, stride, "same", use_bias=False, kernel_initializer=start)(x)
    # Keras's default momentum of 0.99 follows too slowly if an epoch has about 200 steps of large batches.
    return keras.layers.BatchNormalization(momentum=0.95, epsilon=1e-5)(x)


def _block(x: Tensor, width: int, stride: int, seed: int) -> Tensor:
    """Basic block (He et al. 2015). The shortcut averages before its 1x1 convolution, so that it uses every pixel.

    Source of the shortcut: ResNet-D in He et al. 2018, "Bag of tricks for image classification".
    """
    y = keras.layers.ReLU()(_convolve(x, width, 3, stride, seed))
    y = _convolve(y, width, 3, 1, seed + 1)
    if stride > 1:
        x = keras.layers.AveragePooling2D(stride, padding="same")(x)
    if x.shape[-1] != width:
        x = _convolve(x, width, 1, 1, seed + 2)
    return keras.layers.ReLU()(keras.layers.Add()([x, y]))


def _resnet_fer(spec: Spec) -> keras.Model:
    inputs, x = pixels(spec, 1 / 127.5, MIDDLE_GREY)
    x = keras.layers.ReLU()(_convolve(x, STEM, 3, 1, spec.seed))
    for stage, width in enumerate(WIDTHS):
        for block in range(BLOCKS):
            x = _block(x, width, 1 if block else 2, spec.seed + 100 * (stage + 1) + 10 * block)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dropout(spec.dropout, seed=spec.seed, name="dropout")(x)
    return classify(inputs, x, spec, "resnet_fer")


RESIDUAL = (Architecture("resnet-fer", _resnet_fer, "residual, 6 basic blocks of 64,128,256 for 48 pixels"),)
